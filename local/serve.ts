import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRemoteJWKSet, customFetch } from 'jose';
import { ROUTES } from '../shared/names.ts';
import { startDynamodb } from './aws/dynamodb.ts';
import { startQueues } from './aws/queues.ts';
import { startSecrets } from './aws/secrets.ts';
import { createClever, type StandIn } from './clever/clever.ts';
import { demoDistrict } from './clever/demo.ts';
import type { District } from './clever/district.ts';
import { UNSHARED } from './clever/people.ts';
import { PLATFORMS, type Urls, urlsAt } from './demo.ts';
import { listenerOf, openDoor } from './door.ts';
import { fieldsOf, textOf, textsIn } from './json.ts';
import { keptKeys } from './lms/keys.ts';
import { memberService } from './lms/member-service.ts';
import { PATHS } from './lms/paths.ts';
import { createPlatform, type Platform } from './lms/platform.ts';
import type { PlatformFamily } from './lms/samples.ts';
import { lmsSite, ssoSite } from './lms/site.ts';
import { lockFolder } from './lock.ts';
import { createLog } from './log.ts';
import { fetchLocal } from './loopback.ts';
import { partnerSite } from './partner/app.ts';
import { connectByApi } from './partner/connect.ts';
import { loginBy } from './partner/login.ts';
import { CALLBACK } from './partner/paths.ts';
import {
  type Credentials as ClientCredentials,
  discovered,
  redeemByDiscovery,
  redeemByForm,
} from './partner/redeem.ts';
import { playedBrowser } from './play/browser.ts';
import { createStage } from './play/stage.ts';
import { type Credentials, createRunner } from './runner/runner.ts';
import { readStack, type SecretSpec, type StackSpec, type TableSpec } from './runner/stack.ts';
import { readState, writeState } from './state.ts';
import { CLEVER_SECRET } from './synth.ts';
import { randomText } from './text.ts';
import { framersOf, tableThread, tableWorker } from './threads.ts';
import { createWatch } from './watch/watch.ts';

export interface ServeOptions {
  /** folder of the synthesized stack */
  readonly cdkOut: string;
  /** folder for everything that outlives a restart */
  readonly dir: string;
  /** 0 for any free one */
  readonly port: number;
  /** port of the embedded DynamoDB; any free one without it */
  readonly dynamodbPort?: number;
  /** a DynamoDB to use in place of the embedded one */
  readonly dynamodbEndpoint?: string | undefined;
  readonly awsCredentials?: Credentials;
  readonly quiet?: boolean;
}

export interface Served {
  readonly urls: Urls;
  readonly dynamodb: { readonly endpoint: string; readonly table: string };
  readonly secretsEndpoint: string;
  readonly client: ClientCredentials;
  readonly platforms: Readonly<Record<PlatformFamily, Platform>>;
  readonly clever: { readonly standIn: StandIn; readonly district: District };
  close(): Promise<void>;
}

/** Few, so that a course takes several. */
const MEMBERS_OF_PAGE = 12;

/** Whatever they are, the embedded services take them. */
const ANY_CREDENTIALS: Credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Starts the synthesized stack with a demo LMS and a demo application around it, all on one port. */
export async function serve(options: ServeOptions): Promise<Served> {
  const { dir, cdkOut, awsCredentials: credentials = ANY_CREDENTIALS } = options;
  mkdirSync(dir, { recursive: true });
  const log = createLog(dir, options.quiet === true);
  const ends: (() => Promise<void>)[] = [];
  const end = async (): Promise<void> => {
    for (const stop of ends.splice(0).reverse()) await stop();
  };
  try {
    const unlock = lockFolder(dir);
    ends.push(async () => unlock());
    const door = await openDoor(options.port);
    ends.push(door.close);
    const urls = urlsAt(door.port);
    const stack = readStack(cdkOut, urls.roomkey);
    const table = onlyTable(stack);

    const dynamodb =
      options.dynamodbEndpoint === undefined ? await startDynamodb(dir, options.dynamodbPort ?? 0) : undefined;
    if (dynamodb !== undefined) ends.push(dynamodb.close);
    const endpoint = dynamodb?.endpoint ?? options.dynamodbEndpoint ?? '';
    const client = keptClient(dir, 'client.json', 'demo');
    const atClever = keptClient(dir, 'clever.json', randomText(20));
    const secrets = await startSecrets(dir, [...stack.secrets, cleverSecret(atClever)]);
    ends.push(secrets.close);
    const district = demoDistrict(Date.now);
    const standIn = createClever({
      credentials: atClever,
      districts: [district],
      now: Date.now,
      application: { name: 'Demo application', redirectUris: [urls.roomkey + ROUTES.clever], unshared: UNSHARED },
    });
    const threadAt = tableThread(endpoint, credentials);
    const inTable = tableWorker(threadAt);
    const [leftOut, platforms] = await Promise.all([
      inTable(new URL('./setup-worker.ts', import.meta.url), {
        table,
        port: door.port,
        ...client,
        atClever: atClever.clientId,
      }).then(textsIn),
      startPlatforms(dir, urls),
    ]);
    if (leftOut.length > 0) log.note(`The local table does without: ${leftOut.join(', ')}.`);

    const framers = framersOf(threadAt, table.name);
    ends.push(framers.close);
    const stage = createStage(async (changed) => {
      await inTable(new URL('./client-worker.ts', import.meta.url), {
        tableName: table.name,
        clientId: client.clientId,
        ...changed,
      });
      await runner.forget();
    });
    const queues = await startQueues(
      stack.queues,
      (queue, event) => runner.take(queue, event),
      (name) => log.say(`A message of ${name} failed too often: see functions.log.`),
    );
    ends.push(queues.close);
    const watch = createWatch();
    const runner = createRunner({
      stack,
      baseUrl: urls.roomkey,
      dynamodbEndpoint: endpoint,
      secretsEndpoint: secrets.endpoint,
      queuesEndpoint: queues.endpoint,
      cleverAddress: urls.clever,
      credentials,
      onLine(source, line) {
        log.line(source, line);
        watch.take(line);
      },
      between: playedBrowser(() => stage.now),
    });
    ends.push(runner.close);
    const redeemOptions = { issuer: urls.roomkey, credentials: client, fetch: fetchLocal };
    const configure = discovered(redeemOptions);
    const partner = partnerSite({
      lmsUrl: urls.lms,
      redeem: { 'openid-client': redeemByDiscovery(configure), 'form-post': redeemByForm(redeemOptions) },
      login: loginBy(configure, urls.partner + CALLBACK),
      connect: connectByApi(urls.roomkey, client, fetchLocal),
      framers: framers.sites,
    });
    const toolKeys = createRemoteJWKSet(new URL(urls.roomkey + ROUTES.jwks), { [customFetch]: fetchLocal });
    const members = memberService({
      toolId: PLATFORMS.schoology.toolId,
      tokenUrl: urls.lms + PATHS.schoology.token,
      keys: toolKeys,
      pageSize: () => MEMBERS_OF_PAGE,
      now: Date.now,
    });
    door.open(
      new Map([
        ['roomkey.localhost', runner.listener],
        ['lms.localhost', listenerOf(lmsSite({ platforms, urls, stage, watch, members, district }))],
        ['sso.localhost', listenerOf(ssoSite({ platforms, urls, stage }))],
        ['partner.localhost', listenerOf(partner)],
        ['clever.localhost', standIn.listener],
      ]),
    );
    const runs = await runner.startSchedules();
    if (runs.some(({ kind }) => kind !== 'answer')) log.say('A scheduled function failed: see functions.log.');
    // The demo's district comes from the stand-in before anybody clicks.
    await queues.drained();
    // As an LMS has them that gave tokens before.
    await toolKeys.reload();
    return {
      urls,
      dynamodb: { endpoint, table: table.name },
      secretsEndpoint: secrets.endpoint,
      client,
      platforms,
      clever: { standIn, district },
      close: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

function onlyTable(stack: StackSpec): TableSpec {
  const [table, ...more] = stack.tables;
  if (table === undefined || more.length > 0) throw new Error(`the stack has ${stack.tables.length} tables, not one`);
  return table;
}

async function startPlatforms(dir: string, urls: Urls): Promise<Readonly<Record<PlatformFamily, Platform>>> {
  const start = async (family: PlatformFamily): Promise<Platform> => {
    const demo = PLATFORMS[family];
    const launchUrl = `${urls.roomkey}/launch`;
    return createPlatform({
      family,
      iss: demo.iss,
      authorizationEndpoint: demo.authorizationEndpoint(urls),
      keySetUrl: demo.keySetUrl(urls),
      tool: {
        toolId: demo.toolId,
        loginUrl: `${urls.roomkey}/login`,
        redirectUris: [launchUrl],
        targetLinkUri: launchUrl,
      },
      // Canvas publishes the key of the next month beside the one of this month.
      keys: await keptKeys(dir, family, family === 'canvas' ? 2 : 1),
      now: () => Math.floor(Date.now() / 1000),
    });
  };
  const [canvas, schoology, moodle] = await Promise.all([start('canvas'), start('schoology'), start('moodle')]);
  return { canvas, schoology, moodle };
}

/** As an operator would put it there, in the words of Clever's dashboard. */
const cleverSecret = ({ clientId, secret }: ClientCredentials): SecretSpec => ({
  name: 'roomkey/clever',
  arn: CLEVER_SECRET,
  properties: { SecretString: JSON.stringify({ client_id: clientId, client_secret: secret }) },
});

/** Credentials of the demo application, at Roomkey or at Clever, made at the first start. */
function keptClient(dir: string, name: string, id: string): ClientCredentials {
  const file = join(dir, name);
  const { clientId, secret } = fieldsOf(readState(file)[0]);
  const kept = { clientId: textOf(clientId), secret: textOf(secret) };
  if (kept.clientId !== undefined && kept.secret !== undefined) {
    return { clientId: kept.clientId, secret: kept.secret };
  }
  const made = { clientId: id, secret: randomText(43) };
  writeState(file, [made]);
  return made;
}
