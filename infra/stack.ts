import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { CLEVER_ENV, ENV, type FunctionName, METRICS_ENV, ROUTES, SCHOOL_ENV, UNNAMED } from '../shared/names.ts';
import { schoolText } from '../shared/school.ts';
import type { Config } from '../shared/stage/config.ts';
import { ACCESS } from './access.ts';
import { RoomkeyApi } from './api.ts';
import { Bundles } from './bundle.ts';
import { STEP, SyncQueue } from './clever-sync.ts';
import { RoomkeyFunction, type RoomkeyFunctionProps } from './function.ts';
import { namespaceOf, ownOf } from './metrics.ts';
import { Monitoring, type SyncWatched } from './monitoring.ts';
import { RefreshRuns } from './refresh-runs.ts';
import { SigningSecret } from './signing-secret.ts';
import { SupportRole } from './support-role.ts';
import { RoomkeyTable } from './table.ts';

/** All of Roomkey. Ids of what holds data are pinned by a test: another id would be another, empty table. */
export class RoomkeyStack extends Stack {
  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id, {
      stackName: config.stackName,
      description: 'Roomkey: LTI 1.3 front door for a Clever partner',
      terminationProtection: !config.disposable,
      // CloudFormation hands them on to all that can have some.
      tags: { ...config.tags },
    });

    const table = new RoomkeyTable(this, 'Table', config);
    const secret = new SigningSecret(this, 'SigningSecret', config);
    const api = new RoomkeyApi(this, 'Http', { config });

    const bundles = new Bundles();
    const answers = {
      [ENV.table]: table.tableName,
      [ENV.baseUrl]: api.baseUrl,
      [ENV.displayName]: config.displayName ?? UNNAMED,
      [ENV.supportContact]: config.supportContact ?? UNNAMED,
      [ENV.frameAncestors]: config.frameAncestors,
    };
    const logs: Partial<Record<FunctionName, ILogGroup>> = {};
    const lambda = (
      name: FunctionName,
      constructId: string,
      description: string,
      environment: Readonly<Record<string, string>>,
      timeout = 10,
      more: RoomkeyFunctionProps['more'] = {},
    ): IFunction => {
      const made = new RoomkeyFunction(this, constructId, {
        description: `Roomkey: ${description}`,
        code: bundles.code(name),
        memory: config.memory[name],
        timeout,
        environment: { ...environment, [METRICS_ENV]: namespaceOf(config) },
        access: ACCESS[name],
        table,
        secretArn: secret.arn,
        logRetentionDays: config.logRetentionDays,
        disposable: config.disposable,
        more,
      });
      logs[name] = made.logGroup;
      return made.lambda;
    };

    const login = lambda('login', 'Login', 'login initiation', answers);
    const launch = lambda('launch', 'Launch', 'launches', answers);
    const signs = { ...answers, [ENV.secret]: secret.arn };
    const setup = lambda('setup', 'Setup', 'pages that wait for their reader', signs);
    const manage = lambda('manage', 'Manage', 'changes of what a course is connected to', answers);
    const authorize = lambda('authorize', 'Authorize', 'codes for applications whose library asks', answers);
    const token = lambda('token', 'Token', 'redeems hand-off codes', signs);
    const userinfo = lambda('userinfo', 'Userinfo', 'claims for an access token', answers);
    const mappings = lambda('mappings', 'Mappings', 'mappings API for the partner', answers);
    const keys = lambda('keys', 'Keys', 'key set, discovery, unknown addresses', answers);
    const refreshEnvironment = {
      [ENV.table]: table.tableName,
      [ENV.secret]: secret.arn,
      [ENV.baseUrl]: api.baseUrl,
      ...(config.school === null ? {} : { [SCHOOL_ENV]: schoolText(config.school) }),
    };
    const refresh = lambda('refresh', 'Refresh', 'platform keys and signing key', refreshEnvironment, 120);

    const sync = config.clever === null ? null : this.#sync(config.clever, table.tableName, lambda);
    const clever = config.clever === null ? null : portal(config.clever, answers, lambda);

    const register = config.dynamicRegistration
      ? lambda('register', 'Register', 'LMSs that were invited to register', answers)
      : null;
    const always = { login, launch, setup, manage, authorize, token, userinfo, mappings, keys };
    api.route({ ...always, ...(clever && { clever }), ...(register && { register }) });
    const runs = new RefreshRuns(this, 'RefreshRuns', { refresh, baseUrl: api.baseUrl, config });
    new Monitoring(this, 'Monitoring', {
      api: api.api,
      accessLog: api.accessLog,
      logs,
      own: ownOf(namespaceOf(config)),
      table,
      functions: { login, launch, setup, manage, authorize, token, userinfo, mappings, keys, refresh },
      sync: sync === null || clever === null ? null : { ...sync, clever },
      register,
      firstRun: runs.first,
      config,
    });

    if (config.supportRole !== null) {
      new SupportRole(this, 'Support', { who: config.supportRole, table, logs: Object.values(logs) });
    }

    const output = (name: string, description: string, value: string) =>
      new CfnOutput(this, name, { description, value });
    output('LoginInitiationUrl', 'Register in the LMS: OIDC login initiation URL', `${api.baseUrl}${ROUTES.login}`);
    output('LaunchUrl', 'Register in the LMS: redirect URL', `${api.baseUrl}${ROUTES.launch}`);
    output('TargetLinkUri', 'Register in the LMS: target link URI', `${api.baseUrl}${ROUTES.launch}`);
    output('JwksUrl', 'Register in the LMS: public key set URL', `${api.baseUrl}${ROUTES.jwks}`);
    output('DiscoveryUrl', 'For the partner application: OpenID discovery', `${api.baseUrl}${ROUTES.discovery}`);
    output(
      'AuthorizationEndpoint',
      'For the partner application: its library asks here',
      `${api.baseUrl}${ROUTES.authorize}`,
    );
    output('TokenEndpoint', 'For the partner application: redeems codes', `${api.baseUrl}${ROUTES.token}`);
    output('BaseUrl', 'Address of this installation; iss of its id tokens', api.baseUrl);
    if (clever !== null) {
      output('CleverUrl', 'Register at Clever: first redirect URI', `${api.baseUrl}${ROUTES.clever}`);
    }
    output('TableName', 'For the roomkey command', table.tableName);
  }

  #sync(clever: Clever, table: string, lambda: MakesFunction): Omit<SyncWatched, 'clever'> {
    const queue = new SyncQueue(this, 'SyncQueue');
    const environment = {
      [ENV.table]: table,
      [CLEVER_ENV.syncQueue]: queue.steps.queueUrl,
      ...addressesOf(clever),
    };
    const sync = lambda('sync', 'Sync', 'syncs of districts from Clever', environment, STEP, {
      Queue: queue.rights,
      Clever: secretOf(clever),
    });
    queue.run(sync);
    return { sync, deadLetters: queue.deadLetters };
  }
}

type Clever = Exclude<Config['clever'], null>;

const addressesOf = (clever: Clever) => ({
  [CLEVER_ENV.cleverSecret]: clever.secretArn,
  [CLEVER_ENV.cleverAddress]: clever.address,
  [CLEVER_ENV.cleverApi]: clever.apiAddress,
});

const secretOf = (clever: Clever) => ({
  actions: ['secretsmanager:GetSecretValue'],
  resources: [clever.secretArn],
});

/** Who comes from Clever's portal. */
const portal = (clever: Clever, answers: Readonly<Record<string, string>>, lambda: MakesFunction): IFunction =>
  lambda('clever', 'Clever', 'who signs in at Clever', { ...answers, ...addressesOf(clever) }, 10, {
    Clever: secretOf(clever),
  });

type MakesFunction = (
  name: FunctionName,
  constructId: string,
  description: string,
  environment: Readonly<Record<string, string>>,
  timeout: number,
  more: RoomkeyFunctionProps['more'],
) => IFunction;
