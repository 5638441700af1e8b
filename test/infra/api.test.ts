import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsOf, listOf } from '../../local/json.ts';
import { templateOf } from '../support/stack.ts';

const { all, one, outputs } = await templateOf();
const api = one('AWS::ApiGatewayV2::Api');
const stage = one('AWS::ApiGatewayV2::Stage');
const routes = all('AWS::ApiGatewayV2::Route');

const ROUTES: Readonly<Record<string, string>> = {
  'ANY /login': 'Login',
  'ANY /launch': 'Launch',
  'ANY /token': 'Token',
  'ANY /setup': 'Setup',
  'ANY /manage': 'Manage',
  'ANY /contexts/{proxy+}': 'Mappings',
  'ANY /districts/{proxy+}': 'Mappings',
  'ANY /.well-known/openid-configuration': 'Keys',
  'ANY /.well-known/jwks.json': 'Keys',
  'ANY /authorize': 'Authorize',
  'ANY /userinfo': 'Userinfo',
  'ANY /canvas.json': 'Keys',
  $default: 'Keys',
};

test('every route leads to its function, by payload 2.0', () => {
  const integrations = new Map(all('AWS::ApiGatewayV2::Integration').map(({ id, properties }) => [id, properties]));
  const found = routes.map(({ properties }) => {
    const target = JSON.stringify(properties['Target']);
    const [, integration] = [...integrations].find(([id]) => target.includes(`"${id}"`)) ?? [];
    assert.equal(integration?.['PayloadFormatVersion'], '2.0');
    assert.equal(integration?.['IntegrationType'], 'AWS_PROXY');
    const [id] = listOf(fieldsOf(integration?.['IntegrationUri'])['Fn::GetAtt']);
    return [properties['RouteKey'], String(id).replace(/Function.*/, '')];
  });
  assert.deepEqual(Object.fromEntries(found), ROUTES);
});

test('the gateway may call each function for its own routes', () => {
  const permissions = all('AWS::Lambda::Permission').filter(({ id }) => id.startsWith('Http'));
  assert.equal(permissions.length, routes.length);
  for (const { properties } of permissions) {
    assert.equal(properties['Principal'], 'apigateway.amazonaws.com');
    assert.ok(JSON.stringify(properties['SourceArn']).includes(`{"Ref":"${api.id}"}`));
  }
});

test('the gateway asks nobody for credentials: the functions do', () => {
  for (const { properties } of routes) assert.equal(properties['AuthorizationType'], 'NONE');
  assert.deepEqual(all('AWS::ApiGatewayV2::Authorizer'), []);
  assert.equal(api.properties['CorsConfiguration'], undefined);
});

test('each route has its throttle, and whatever else has one too', () => {
  const limits = (rate: number, burst: number) => ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst });
  assert.deepEqual(stage.properties['RouteSettings'], {
    'ANY /login': limits(200, 400),
    'ANY /launch': limits(200, 400),
    'ANY /setup': limits(1000, 1000),
    'ANY /manage': limits(50, 100),
    'ANY /authorize': limits(200, 400),
    'ANY /token': limits(200, 400),
    'ANY /userinfo': limits(200, 400),
    'ANY /contexts/{proxy+}': limits(50, 100),
    'ANY /districts/{proxy+}': limits(50, 100),
    'ANY /.well-known/openid-configuration': limits(50, 100),
    'ANY /.well-known/jwks.json': limits(50, 100),
    'ANY /canvas.json': limits(50, 100),
    $default: limits(50, 100),
  });
  assert.deepEqual(stage.properties['DefaultRouteSettings'], limits(50, 100));
});

test('throttles come from the configuration', async () => {
  const { properties } = (await templateOf({ throttle: { launch: { rate: 7, burst: 9 } } })).one(
    'AWS::ApiGatewayV2::Stage',
  );
  assert.deepEqual(fieldsOf(properties['RouteSettings'])['ANY /launch'], {
    ThrottlingRateLimit: 7,
    ThrottlingBurstLimit: 9,
  });
});

test('the stage waits for its routes, whose settings it names', () => {
  const waits = listOf(stage.whole['DependsOn']);
  for (const { id } of routes) assert.ok(waits.includes(id), id);
  assert.equal(stage.properties['StageName'], '$default');
  assert.equal(stage.properties['AutoDeploy'], true);
});

test('the access log is JSON without address, agent, path or query', () => {
  const { DestinationArn, Format } = fieldsOf(stage.properties['AccessLogSettings']);
  const group = one('AWS::Logs::LogGroup', 'HttpAccessLog');
  assert.deepEqual(DestinationArn, { 'Fn::GetAtt': [group.id, 'Arn'] });
  assert.equal(group.properties['RetentionInDays'], 90);
  const fields = fieldsOf(JSON.parse(String(Format)));
  assert.equal(fields['requestId'], '$context.requestId');
  assert.equal(fields['route'], '$context.routeKey');
  assert.equal(fields['status'], '$context.status');
  assert.doesNotMatch(String(Format), /identity|userAgent|\$context\.path|query|authorizer|header/i);
});

test('outputs are what has to be registered, under the base URL', () => {
  const endpoint = { 'Fn::GetAtt': [api.id, 'ApiEndpoint'] };
  const url = (path: string) => ({ 'Fn::Join': ['', [endpoint, path]] });
  const found = Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, fieldsOf(value)['Value']]));
  assert.deepEqual(found, {
    AlarmTopic: 'Alarms tell nobody: set alarmEmail or alarmTopicArn.',
    BaseUrl: endpoint,
    Dashboard: { Ref: one('AWS::CloudWatch::Dashboard').id },
    LogGroups: fieldsOf(outputs['LogGroups'])['Value'],
    LoginInitiationUrl: url('/login'),
    LaunchUrl: url('/launch'),
    TargetLinkUri: url('/launch'),
    JwksUrl: url('/.well-known/jwks.json'),
    DiscoveryUrl: url('/.well-known/openid-configuration'),
    AuthorizationEndpoint: url('/authorize'),
    TokenEndpoint: url('/token'),
    TableName: { Ref: one('AWS::DynamoDB::GlobalTable').id },
  });
});

test('a custom domain carries everything, beside the own endpoint until that is shut', async () => {
  const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/0123abcd';
  const custom = await templateOf({ customDomain: { name: 'lti.example.org', certificateArn } });
  const domain = custom.one('AWS::ApiGatewayV2::DomainName');
  assert.equal(domain.properties['DomainName'], 'lti.example.org');
  assert.deepEqual(domain.properties['DomainNameConfigurations'], [
    { CertificateArn: certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
  ]);
  const isShut = (stack: typeof custom) => stack.one('AWS::ApiGatewayV2::Api').properties['DisableExecuteApiEndpoint'];
  assert.equal(isShut(custom), false);
  assert.equal(
    isShut(await templateOf({ customDomain: { name: 'lti.example.org', certificateArn, only: true } })),
    true,
  );
  assert.deepEqual(custom.one('AWS::ApiGatewayV2::ApiMapping').properties['DomainName'], { Ref: domain.id });
  assert.equal(fieldsOf(custom.outputs['LaunchUrl'])['Value'], 'https://lti.example.org/launch');
  for (const output of Object.values(custom.outputs)) assert.equal(typeof fieldsOf(output)['Description'], 'string');
});

test('the base URL is configuration, told to each function that answers', async () => {
  const { all: found } = await templateOf({ baseUrl: 'https://lti.example.org' });
  for (const { id, properties } of found('AWS::Lambda::Function')) {
    const variables = fieldsOf(fieldsOf(properties['Environment'])['Variables']);
    assert.equal(variables['ROOMKEY_BASE_URL'], 'https://lti.example.org', id);
  }
});
