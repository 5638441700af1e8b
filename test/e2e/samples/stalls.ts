import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { type IncomingMessage, type RequestListener, request, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fieldsOf, textOf } from '../../../local/json.ts';
import { DISTRICT } from '../../../local/partner/classes.ts';
import type { Display } from '../../../shared/records/client.ts';
import { registrationKey } from '../../../shared/store/table/keys.ts';
import type { Chromium } from '../chromium.ts';
import { type CookieMode, startChromium } from '../frame/chromium.ts';
import { ROOMKEY } from '../frame/hosts.ts';
import { startWorld, type World } from '../frame/world.ts';
import { answers, freePort, run, type Service, startService, temporaryFolder } from '../service.ts';
import { hostOf, originOf, type Sample } from './catalogue.ts';
import type { Program } from './prepare.ts';

/** A sample behind its site, as it stands behind a proxy anywhere. */
export interface Stall {
  readonly sample: Sample;
  readonly world: World;
  /** plays an application that begins a login again whatever its callback comes to */
  beginsAgain: boolean;
  chromium(mode: CookieMode): Promise<Chromium>;
}

export interface Fair {
  /** Starts a sample, registers it by the roomkey command, and has the LMS open it. */
  open(sample: Sample, program: Program): Promise<{ readonly stall: Stall; close(): Promise<void> }>;
  close(): Promise<void>;
}

/** The LMS, Roomkey and browsers for these samples. */
export async function openFair(samples: readonly Sample[]): Promise<Fair> {
  const fronts = new Map(samples.map((sample) => [sample.name, { port: 0, stall: null as Stall | null }]));
  const world = await startWorld(
    new Map(samples.map((sample) => [hostOf(sample), frontOf(sample, () => fronts.get(sample.name))])),
  );
  const folder = temporaryFolder();
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, world.certificates.authority);
  const outward = outwardEnv(
    authority,
    world.sites.proxyPort,
    samples.some(({ manifest }) => manifest === 'pom.xml'),
  );
  const browsers = new Map<CookieMode, Promise<Chromium>>();
  const chromium = (mode: CookieMode): Promise<Chromium> => {
    const started = browsers.get(mode) ?? startChromium(world.certificates, world.sites.port, mode);
    browsers.set(mode, started);
    return started;
  };

  return {
    async open(sample, program) {
      const { clientId, secret } = await register(world, sample);
      const port = await freePort();
      const service = await startProgram(sample, program, {
        ...outward,
        ISSUER: ROOMKEY,
        CLIENT_ID: clientId,
        CLIENT_SECRET: secret,
        ORIGIN: originOf(sample),
        PORT: String(port),
      });
      const stall: Stall = { sample, world, beginsAgain: false, chromium };
      fronts.set(sample.name, { port, stall });
      return { stall, close: () => service.end() };
    },
    async close() {
      for (const browser of browsers.values()) await (await browser).end();
      await world.close();
    },
  };
}

/** The way from a server to the issuer: these sites alone, by names that no resolver needs to know. */
function outwardEnv(authority: string, proxyPort: number, forJava: boolean): Readonly<Record<string, string>> {
  const proxy = `http://127.0.0.1:${proxyPort}`;
  const env = {
    HTTPS_PROXY: proxy,
    https_proxy: proxy,
    // Ruby's httpclient knows no other.
    http_proxy: proxy,
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: authority,
    REQUESTS_CA_BUNDLE: authority,
    SSL_CERT_FILE: authority,
  };
  if (!forJava) return env;
  const store = `${authority}.p12`;
  const password = 'changeit';
  const args = ['-importcert', '-noprompt', '-alias', 'test', '-file', authority, '-keystore', store];
  execFileSync('keytool', [...args, '-storetype', 'PKCS12', '-storepass', password], { stdio: 'pipe' });
  const options = [
    `-Djavax.net.ssl.trustStore=${store} -Djavax.net.ssl.trustStorePassword=${password}`,
    `-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=${proxyPort}`,
  ];
  return { ...env, JAVA_TOOL_OPTIONS: options.join(' ') };
}

const startProgram = (
  { name }: Sample,
  { folder, command, args }: Program,
  env: Readonly<Record<string, string>>,
): Promise<Service> =>
  startService({
    name: `sample-${name}`,
    command,
    args,
    cwd: folder,
    env,
    within: 90,
    isReady: () => answers(`http://127.0.0.1:${env['PORT']}/`),
  });

/** As docs/partner.md says, by the command; and the Canvas-shaped platform opens this client from now on. */
async function register(world: World, sample: Sample): Promise<{ clientId: string; secret: string }> {
  const at = originOf(sample);
  const printed = await run(
    'node',
    [
      ...['cli/roomkey.ts', 'clients', 'add', '--json', '--name', 'Brightway', '--support', 'help@brightway.example'],
      ...['--class-url', `${at}/classes/{class}`, '--district', DISTRICT],
      ...['--initiate-login-uri', at + sample.start, '--redirect-uri', at + sample.callback],
      ...['--display', (sample.place === 'window' ? 'window' : 'auto') satisfies Display],
    ],
    { env: world.commandEnv },
  );
  const said = fieldsOf(JSON.parse(printed.slice(printed.indexOf('{'), printed.lastIndexOf('}') + 1)));
  const [clientId, secret] = [textOf(said['client_id']), textOf(said['client_secret'])];
  if (clientId === undefined || secret === undefined) throw new Error(`clients add printed ${printed}`);
  await world.dynamo.update(registrationKey('https://canvas.example', 'tool-canvas'), { set: { client: clientId } });
  await world.forget();
  return { clientId, secret };
}

/** What terminates TLS before a sample. */
function frontOf(sample: Sample, front: () => { port: number; stall: Stall | null } | undefined): RequestListener {
  return (incoming, response) => {
    const { port = 0, stall } = front() ?? {};
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        path: incoming.url,
        method: incoming.method,
        headers: { ...incoming.headers, 'x-forwarded-proto': 'https', 'x-forwarded-host': hostOf(sample) },
      },
      (answer) => {
        const isCallback = incoming.url?.split('?')[0] === sample.callback;
        if (stall?.beginsAgain === true && isCallback) {
          answer.resume();
          response.writeHead(302, { location: sample.start.replace('{class}', 'x') }).end();
        } else passOn(answer, response);
      },
    );
    outgoing.on('error', () => response.writeHead(502).end());
    incoming.pipe(outgoing);
  };
}

function passOn(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.pipe(response);
}
