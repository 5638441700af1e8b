/**
 * What the code before layouts did with a launch item, frozen: its requests as they went over the wire, what it took of an item and of
 * what is sealed in it. On purpose by none of today's code, so that it changes along with nothing. Launches of registrations by
 * `https://canvas.instructure.com`, as the tests' world has one.
 */
import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

type Attributes = NonNullable<Parameters<typeof itemOf>[0]>;

const sha = (label: string, secret: string): Uint8Array =>
  createHash('sha256')
    .update(label + secret)
    .digest();
const id = (bytes: number): string => randomBytes(bytes).toString('base64url');
const keyOf = (launchId: string) => ({ pk: { S: `L#${launchId}` }, sk: { S: '-' } });

/** A code, a key of "Wrong class?": the launch id and a secret. */
const cut = (both: string): readonly [launchId: string, secret: string] => [both.slice(0, 22), both.slice(22)];

const sealKey = (launchId: string, secret: string) =>
  new Uint8Array(hkdfSync('sha256', secret, launchId, 'seal v1', 32));

function seal(launchId: string, secret: string, client: string, plain: Uint8Array): Uint8Array {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealKey(launchId, secret), iv).setAAD(
    Buffer.from(`${launchId}.${client}`),
  );
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

function open(launchId: string, secret: string, client: string, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', sealKey(launchId, secret), sealed.subarray(0, 12));
  decipher.setAAD(Buffer.from(`${launchId}.${client}`)).setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
}

/** What is sealed in a ready launch, as recorded. */
export function opened({ item, code }: { readonly item: object; readonly code: string }): Buffer {
  const { l, d }: { l?: { S: string }; d?: { B: string } } = { ...item };
  return open(...cut(code), l?.S ?? '', Buffer.from(d?.B ?? '', 'base64'));
}

/** Places of the sealed hand-off by what had to be there: n number, t text, l list; in capitals, or null. */
const HAND_OFF = 'nntttlnnllTTLlLnln';
const KINDS = { n: 'number', t: 'string' } as const;

/** That the reader before layouts reads it. */
function readHandOff(plain: Buffer): void {
  assert.notEqual(plain[0], 0, 'deflated, which only ids that are too long need');
  const places: unknown = JSON.parse(plain.toString('utf8'));
  assert.ok(Array.isArray(places));
  assert.equal(places[0], 3, 'the number of the sealed form');
  for (const [at, kind] of [...HAND_OFF].entries()) {
    const value: unknown = places[at];
    const mayLack = kind !== kind.toLowerCase();
    if (value === null && mayLack) continue;
    const wanted = kind.toLowerCase();
    const is = wanted === 'l' ? Array.isArray(value) : typeof value === KINDS[wanted === 'n' ? 'n' : 't'];
    assert.ok(is, `place ${at} of the sealed launch: ${JSON.stringify(value)}`);
  }
  for (const [at, most] of [
    [1, 3],
    [7, 6],
    [17, 2],
  ] as const) {
    assert.ok(Number(places[at]) <= most, `code ${places[at]} of place ${at} of the sealed launch`);
  }
}

function readHeld(plain: Buffer): void {
  const end = 4 + plain.readUInt32BE(0);
  const [kind, claims]: unknown[] = JSON.parse(plain.subarray(4, end).toString('utf8'));
  assert.ok(['open', 'setup', 'choose', 'wait'].includes(String(kind)), `${kind}`);
  assert.ok(kind === 'open' || (Array.isArray(claims) && claims.slice(0, 6).every(Array.isArray)), 'claims');
  readHandOff(plain.subarray(end));
}

export function unversioned(table: string, now: () => number) {
  const dynamo = new DynamoDBClient();
  const consistent = async (launchId: string): Promise<Attributes> =>
    itemOf(
      (await dynamo.send(new GetItemCommand({ TableName: table, Key: keyOf(launchId), ConsistentRead: true }))).Item,
    );
  const N = (value: number) => ({ N: String(value) });
  const update = (
    launchId: string,
    UpdateExpression: string,
    ConditionExpression: string,
    values: Record<string, { S: string } | { N: string } | { B: Uint8Array }>,
  ) => {
    const text = `${UpdateExpression} ${ConditionExpression}`;
    const ExpressionAttributeNames = Object.fromEntries(
      [...text.matchAll(/#(\w+)/g)].map(([all, one]) => [all, one ?? '']),
    );
    const all = { ...values, ':call': { B: randomBytes(12) }, ':now': N(now()) };
    const ExpressionAttributeValues = Object.fromEntries(
      Object.entries(all).filter(([name]) => new RegExp(`${name}\\b`).test(text)),
    );
    const asked = { TableName: table, Key: keyOf(launchId), UpdateExpression, ConditionExpression };
    return dynamo.send(new UpdateItemCommand({ ...asked, ExpressionAttributeNames, ExpressionAttributeValues }));
  };
  const READY = 'SET #s=:r,#l=:client,#k=:code,#kx=:kx,#d=:sealed,#ttl=:ttl,#c=:call';

  /** What a state holds, for whoever goes on from it. */
  async function held(launchId: string, secret: string, state: 'h' | 'm') {
    const { s, hx, p, l, d } = await consistent(launchId);
    assert.equal(s?.S, state);
    assert.ok(Number(hx?.N) > now());
    assert.deepEqual(Buffer.from(p?.B ?? []), sha('page', secret));
    return { client: l?.S ?? '', plain: open(launchId, secret, l?.S ?? '', d?.B ?? Buffer.of()) };
  }

  return {
    /** ∅ → initiated. */
    async login(toolId: string, client: string) {
      const [state, nonce, browser] = [id(16), id(32), id(32)];
      const iss = 'https://canvas.instructure.com';
      await dynamo.send(
        new PutItemCommand({
          TableName: table,
          ConditionExpression: 'attribute_not_exists(pk)',
          Item: {
            ...keyOf(state),
            s: { S: 'i' },
            c: { B: randomBytes(12) },
            n: { B: sha('nonce', nonce) },
            b: { B: sha('browser', browser) },
            g: { B: sha('registration', `${iss.length}:${iss}${toolId}`) },
            l: { S: client },
            f: { S: 'canvas' },
            x: N(now() + 600),
            ttl: N(now() + 4200),
          },
        }),
      );
      return { state, nonce, cookies: [`__Host-rk-${state}=${browser}`] };
    },

    /** initiated → ready, with what is sealed given. */
    async launch(
      begun: { state: string; nonce: string; cookies: readonly string[] },
      toolId: string,
      plain: Uint8Array,
    ) {
      const { state, nonce, cookies } = begun;
      const iss = 'https://canvas.instructure.com';
      const [secret, client] = [id(32), 'brightway1'];
      await update(
        state,
        `${READY} REMOVE #n,#b,#g,#f,#x`,
        '(#s = :initiated AND #n = :nonce AND #b = :browser AND #g = :registration AND #x > :now)',
        {
          ':r': { S: 'r' },
          ':client': { S: client },
          ':code': { B: sha('code', secret) },
          ':kx': N(now() + 60),
          ':sealed': { B: seal(state, secret, client, plain) },
          ':ttl': N(now() + 3660),
          ':initiated': { S: 'i' },
          ':nonce': { B: sha('nonce', nonce) },
          ':browser': { B: sha('browser', cookies[0]?.split('=')[1] ?? '') },
          ':registration': { B: sha('registration', `${iss.length}:${iss}${toolId}`) },
        },
      );
      return state + secret;
    },

    /** held → ready. */
    async setup(launchId: string, page: string) {
      const { client, plain } = await held(launchId, page, 'h');
      readHeld(plain);
      const secret = id(32);
      await update(launchId, `${READY} REMOVE #p,#hx`, '(#s = :held AND #p = :page AND #hx > :now)', {
        ':r': { S: 'r' },
        ':client': { S: client },
        ':code': { B: sha('code', secret) },
        ':kx': N(now() + 60),
        ':sealed': { B: seal(launchId, secret, client, plain.subarray(4 + plain.readUInt32BE(0))) },
        ':ttl': N(now() + 3660),
        ':held': { S: 'h' },
        ':page': { B: sha('page', page) },
      });
      return launchId + secret;
    },

    /** ready → redeemed, for one who may change the mapping: the key of "Wrong class?". */
    async token(code: string, client: string) {
      const [launchId, secret] = cut(code);
      const { s, kx, k, l, d } = await consistent(launchId);
      assert.equal(s?.S, 'r');
      assert.ok(Number(kx?.N) > now());
      assert.deepEqual([Buffer.from(k?.B ?? []), l?.S], [sha('code', secret), client]);
      const plain = open(launchId, secret, client, d?.B ?? Buffer.of());
      readHandOff(plain);
      const manage = id(32);
      await update(
        launchId,
        'SET #s=:d,#m=:manage,#mx=:mx,#d=:sealed,#ttl=:ttl,#c=:call REMOVE #k,#kx',
        '(#s = :ready AND #k = :code AND #l = :client AND #kx > :now)',
        {
          ':d': { S: 'd' },
          ':manage': { B: sha('manage', manage) },
          ':mx': N(now() + 1800),
          ':sealed': { B: seal(launchId, manage, client, plain) },
          ':ttl': N(now() + 5400),
          ':ready': { S: 'r' },
          ':code': { B: sha('code', secret) },
          ':client': { S: client },
        },
      );
      return launchId + manage;
    },

    /** redeemed → managing: the secret of the page. */
    async manage(key: string) {
      const [launchId, secret] = cut(key);
      const { s, m, mx, l, d } = await consistent(launchId);
      assert.equal(s?.S, 'd');
      assert.ok(Number(mx?.N) > now());
      assert.deepEqual(Buffer.from(m?.B ?? []), sha('manage', secret));
      const client = l?.S ?? '';
      const plain = open(launchId, secret, client, d?.B ?? Buffer.of());
      readHandOff(plain);
      const page = id(32);
      await update(
        launchId,
        'SET #s=:m,#p=:page,#hx=:hx,#d=:sealed,#ttl=:ttl,#c=:call REMOVE #m,#mx',
        '(#s = :redeemed AND #m = :manage AND #mx > :now)',
        {
          ':m': { S: 'm' },
          ':page': { B: sha('page', page) },
          ':hx': N(now() + 1800),
          ':sealed': { B: seal(launchId, page, client, plain) },
          ':ttl': N(now() + 5400),
          ':redeemed': { S: 'd' },
          ':manage': { B: sha('manage', secret) },
        },
      );
      return page;
    },

    /** The look at a launch that is being managed. */
    managing: async (launchId: string, page: string) => readHandOff((await held(launchId, page, 'm')).plain),
  };
}

interface Attribute {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly B?: Uint8Array | undefined;
}

function itemOf(item: Readonly<Record<string, Attribute>> | undefined): Readonly<Record<string, Attribute>> {
  assert.ok(item !== undefined, 'the launch is not there');
  return item;
}
