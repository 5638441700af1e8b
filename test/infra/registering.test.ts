import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsOf, listOf } from '../../local/json.ts';
import { templateOf } from '../support/stack.ts';

test('where the stage does not say so, nothing registers itself', async () => {
  const { all } = await templateOf();
  const routes = all('AWS::ApiGatewayV2::Route').map(({ properties }) => properties['RouteKey']);
  assert.ok(!routes.includes('ANY /register'));
});

const { one, all } = await templateOf({ dynamicRegistration: true });

test('a function of its own answers there, a few times a second at most, and alarms as the others do', () => {
  const { id } = one('AWS::Lambda::Function', 'Register');
  const routes = all('AWS::ApiGatewayV2::Route').filter(({ properties }) => properties['RouteKey'] === 'ANY /register');
  assert.equal(routes.length, 1);
  const settings = fieldsOf(one('AWS::ApiGatewayV2::Stage').properties['RouteSettings']);
  assert.deepEqual(settings['ANY /register'], { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 });
  assert.ok(JSON.stringify(all('AWS::CloudWatch::Dashboard')).includes(id));
});

test('its role writes what is registered, and reads no secret', () => {
  const policies = listOf(one('AWS::IAM::Role', 'Register').properties['Policies']).map(fieldsOf);
  assert.deepEqual(policies.map(({ PolicyName }) => PolicyName).sort(), ['Logs', 'Table']);
  const said = JSON.stringify(policies);
  assert.ok(said.includes('dynamodb:PutItem') && !said.includes('Scan') && !said.includes('Delete'));
});
