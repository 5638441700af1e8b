import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { type Embedded, startDynamodb } from '../../local/aws/dynamodb.ts';
import { type Served, serve } from '../../local/serve.ts';
import { type Counter, startProxy, trouble } from '../store/proxy.ts';
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
const UNSEEN = '1058';

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

for (const [name, fate] of [
  ['hangs', 'hang'],
  ['throttles', trouble('ProvisionedThroughputExceededException')],
] as const) {
  test(`once a launch is spent, each write ${name}: its page comes no later than hints may hold it`, async () => {
    let spent = 0;
    let next = 0;
    let writes = 0;
    proxy.fate((operation) => {
      const isHint = operation === 'UpdateItem' && ++writes > 1;
      if (isHint) spent ||= performance.now();
      // The page that goes on by itself asks for its launch.
      else if (spent > 0) next ||= performance.now();
      return isHint ? fate : 'pass';
    });
    const page = await launchAs('canvas', 'rosa', UNSEEN);
    assert.equal(endOf(page), 'setup');
    assert.ok(spent > 0 && next > spent, 'a hint was written, and then the page went on');
    assert.ok(next - spent < 1000, `${next - spent} ms`);
  });
}
