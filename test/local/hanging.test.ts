import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { type Embedded, startDynamodb } from '../../local/aws/dynamodb.ts';
import { type Served, serve } from '../../local/serve.ts';
import { type Counter, startProxy } from '../store/proxy.ts';
import { realAssembly, temporaryFolder } from './assembly.ts';
import { clicksIn, endOf, titleOf } from './clicks.ts';

/** The bundles as they are deployed, clicked through the demo LMS, before a DynamoDB that hangs. */
const dir = temporaryFolder();
let dynamodb: Embedded;
let proxy: Counter;
let demo: Served;

before(async () => {
  dynamodb = await startDynamodb(dir, 0);
  proxy = await startProxy(new URL(dynamodb.endpoint));
  demo = await serve({
    cdkOut: await realAssembly(),
    dir: temporaryFolder(),
    port: 0,
    dynamodbEndpoint: proxy.endpoint,
    quiet: true,
  });
});
afterEach(() => proxy.fate(() => 'pass'));
after(async () => {
  await demo.close();
  await proxy.close();
  await dynamodb.close();
});

const { launchAs } = clicksIn(() => demo);

const MAPPED = '1063';
const UNMAPPED = '1077';

test('cold functions, each call’s first try hangs: a mapped and an unmapped course open', async () => {
  let calls = 0;
  proxy.fate(() => (++calls % 2 === 1 ? 'hang' : 'pass'));
  assert.equal(endOf(await launchAs('canvas', 'rosa', MAPPED)), 'class');
  assert.equal(endOf(await launchAs('canvas', 'ken', UNMAPPED)), 'setup');
  assert.ok(calls >= 20, `${calls} calls`);
});

test('for two seconds nothing is answered: the class opens all the same', async () => {
  const until = performance.now() + 2000;
  proxy.fate(() => (performance.now() < until ? 'hang' : 'pass'));
  assert.equal(endOf(await launchAs('canvas', 'priya', MAPPED)), 'class');
});

test('it hangs once the click has begun: in time the page asks for one more click, and that one opens the class', async () => {
  let begun = false;
  proxy.fate((operation) => {
    if (begun) return 'hang';
    begun = operation === 'PutItem';
    return 'pass';
  });
  const from = performance.now();
  const page = await launchAs('canvas', 'maya', MAPPED);
  const ms = performance.now() - from;
  assert.equal(page.status, 503);
  assert.match(titleOf(page), /^Please try again soon/);
  assert.match(page.text, /click the link again/);
  // The function's own 5 s are held by functions/deadline.test.ts; here threads of their own wait for a machine that others use.
  assert.ok(ms < 9000, `${ms} ms`);
  proxy.fate(() => 'pass');
  assert.equal(endOf(await launchAs('canvas', 'maya', MAPPED)), 'class');
});
