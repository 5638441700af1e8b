import { CfnOutput, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  type DomainMappingOptions,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CANVAS_ROUTE, REGISTER_ROUTE, ROUTES } from '../shared/names.ts';
import type { Config, Throttled } from '../shared/stage/config.ts';

interface Path {
  readonly id: string;
  /** null: whatever no other route takes */
  readonly path: string | null;
  readonly to: Throttled;
  /** why no authorizer of the gateway stands before it */
  readonly open: string;
}

const PUBLIC = 'Public by protocol, and answers nothing but public data.';
const BASIC = 'The function checks OAuth client credentials (hashed at rest), which no authorizer of an HTTP API can.';

const PATHS: readonly Path[] = [
  {
    id: 'Login',
    path: ROUTES.login,
    to: 'login',
    open: 'Public by protocol: an LMS sends any browser here. It proves nothing yet; the launch that follows does.',
  },
  {
    id: 'Launch',
    path: ROUTES.launch,
    to: 'launch',
    open: 'Public by protocol: the function checks the signature of the platform, state, nonce and the browser.',
  },
  {
    id: 'Setup',
    path: ROUTES.setup,
    to: 'setup',
    open: 'For browsers only: the function asks for the secret of a page that a proven launch was given, from our own origin.',
  },
  {
    id: 'Manage',
    path: ROUTES.manage,
    to: 'manage',
    open: 'For browsers only: the function asks for a secret that a redeemed launch was given, once; then for that of its page.',
  },
  {
    id: 'Authorize',
    path: ROUTES.authorize,
    to: 'authorize',
    open: 'Public by protocol: the function asks the browser for the secret of a proven launch, and answers to registered addresses alone.',
  },
  {
    id: 'Clever',
    path: ROUTES.clever,
    to: 'clever',
    open: 'Public by protocol: the function asks Clever who it is, and the browser for the secret of its own sign-in.',
  },
  {
    id: 'Register',
    path: REGISTER_ROUTE,
    to: 'register',
    open: 'For who was invited: the function asks for the secret of an invitation, which is good once and for one LMS.',
  },
  { id: 'Token', path: ROUTES.token, to: 'token', open: BASIC },
  {
    id: 'Userinfo',
    path: ROUTES.userinfo,
    to: 'userinfo',
    open: 'The function checks the access token, which only its own launch item can tell.',
  },
  { id: 'Contexts', path: `${ROUTES.contexts}/{proxy+}`, to: 'mappings', open: BASIC },
  { id: 'Districts', path: `${ROUTES.districts}/{proxy+}`, to: 'mappings', open: BASIC },
  { id: 'Discovery', path: ROUTES.discovery, to: 'keys', open: PUBLIC },
  { id: 'Jwks', path: ROUTES.jwks, to: 'keys', open: PUBLIC },
  { id: 'Canvas', path: CANVAS_ROUTE, to: 'keys', open: PUBLIC },
  { id: 'Unknown', path: null, to: 'keys', open: 'Only tells that there is nothing at this address.' },
];

/** No address, no query, no agent, no path as sent: what is not written needs no protection. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    time: '$context.requestTimeEpoch',
    requestId: '$context.requestId',
    functionRequestId: '$context.integration.requestId',
    route: '$context.routeKey',
    method: '$context.httpMethod',
    status: '$context.status',
    functionStatus: '$context.integration.integrationStatus',
    bytes: '$context.responseLength',
    ms: '$context.responseLatency',
    functionMs: '$context.integrationLatency',
    error: '$context.error.responseType',
    functionError: '$context.integrationErrorMessage',
  }),
);

export interface RoomkeyApiProps {
  readonly config: Config;
}

/** The HTTP API. It stands before its functions, so that they can be told its address; `route` then connects them. */
export class RoomkeyApi extends Construct {
  readonly api: HttpApi;
  /** https origin under which the world reaches the API */
  readonly baseUrl: string;
  readonly accessLog: LogGroup;
  readonly #config: Config;

  constructor(scope: Construct, id: string, { config }: RoomkeyApiProps) {
    super(scope, id);
    this.#config = config;
    this.accessLog = this.#accessLog();
    this.api = new HttpApi(this, 'Api', {
      apiName: config.stackName,
      description: 'Roomkey: LTI 1.3 launches',
      createDefaultStage: false,
      // Addresses that were registered under it go on answering until they are told not to.
      disableExecuteApiEndpoint: config.customDomain?.only ?? false,
    });
    this.baseUrl =
      config.baseUrl ?? (config.customDomain ? `https://${config.customDomain.name}` : this.api.apiEndpoint);
  }

  /** Makes every route and, after them, the stage. */
  route(functions: Readonly<Partial<Record<Throttled, IFunction>>>): void {
    const integrations = new Map<Throttled, HttpLambdaIntegration>();
    const routes = PATHS.flatMap(({ id, path, to, open }) => {
      const lambda = functions[to];
      // Where the stack knows nothing of Clever, or invites nobody, nothing is at that address.
      if (lambda === undefined) return [];
      const integration = integrations.get(to) ?? new HttpLambdaIntegration(to, lambda);
      integrations.set(to, integration);
      const routeKey = path === null ? HttpRouteKey.DEFAULT : HttpRouteKey.with(path, HttpMethod.ANY);
      const route = new HttpRoute(this, id, { httpApi: this.api, routeKey, integration });
      Validations.of(route).acknowledge({ id: 'AwsSolutions::AwsSolutions-APIG4', reason: open });
      return [{ route, routeKey, to }];
    });
    const { keys } = this.#config.throttle;
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: keys.rate, burstLimit: keys.burst },
      accessLogSettings: { destination: new LogGroupLogDestination(this.accessLog), format: ACCESS_LOG },
      ...this.#domainMapping(),
    });
    const cfnStage = stage.node.defaultChild;
    if (!(cfnStage instanceof CfnStage)) throw new Error('the stage has no resource');
    cfnStage.routeSettings = Object.fromEntries(
      routes.map(({ routeKey, to }) => {
        const { rate, burst } = this.#config.throttle[to];
        return [routeKey.key, { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst }];
      }),
    );
    // API Gateway refuses settings of a route that is not there yet.
    cfnStage.node.addDependency(...routes.map(({ route }) => route));
  }

  #accessLog(): LogGroup {
    return new LogGroup(this, 'AccessLog', {
      retention: this.#config.logRetentionDays,
      removalPolicy: this.#config.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
  }

  #domainMapping(): { domainMapping?: DomainMappingOptions } {
    const { customDomain } = this.#config;
    if (customDomain === null) return {};
    const domainName = new DomainName(this, 'Domain', {
      domainName: customDomain.name,
      securityPolicy: SecurityPolicy.TLS_1_2,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', customDomain.certificateArn),
    });
    new CfnOutput(Stack.of(this), 'DomainTarget', {
      description: `DNS: point ${customDomain.name} here, by CNAME or by alias with the zone of DomainTargetZone`,
      value: domainName.regionalDomainName,
    });
    new CfnOutput(Stack.of(this), 'DomainTargetZone', {
      description: 'DNS: hosted zone of DomainTarget',
      value: domainName.regionalHostedZoneId,
    });
    return { domainMapping: { domainName } };
  }
}
