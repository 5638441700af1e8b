import { createServer, type RequestListener } from 'node:http';
import { env } from 'node:process';
import { listenerOf } from '../../local/door.ts';
import { close, listen } from '../../local/listen.ts';
import { fetchLocal } from '../../local/loopback.ts';
import { partnerSite } from '../../local/partner/app.ts';
import { loginBy } from '../../local/partner/login.ts';
import { CALLBACK } from '../../local/partner/paths.ts';
import { discovered, redeemByForm } from '../../local/partner/redeem.ts';
import { ENV } from '../../shared/names.ts';
import type { Client } from '../../shared/records/client.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import type { Roomkey } from '../support/roomkey.ts';
import { serveRoomkey } from '../support/server.ts';

/** Roomkey on names of this machine, and an application that can be exchanged. */
export interface Simulated {
  readonly roomkey: Roomkey;
  readonly baseUrl: string;
  readonly appUrl: string;
  /** What answers at the application's address from now on. */
  serve(application: RequestListener): void;
  /** Changes the client; every instance learns of it. */
  set(change: Partial<Client>): Promise<void>;
  /** The demo application, for the client of this world. */
  demo(): RequestListener;
  close(): Promise<void>;
}

export async function startSimulated(): Promise<Simulated> {
  const { roomkey, url, close: end } = await serveRoomkey();
  const baseUrl = url.replace('127.0.0.1', 'roomkey.localhost');
  env[ENV.baseUrl] = baseUrl;
  let application: RequestListener = (_, response) => response.writeHead(404).end();
  const server = createServer((request, response) => application(request, response));
  const appUrl = `http://partner.localhost:${await listen(server, 0)}`;
  const set = async (change: Partial<Client>): Promise<void> => {
    await clients(roomkey.dynamo).change(roomkey.client.clientId, () => change);
    roomkey.advance(61);
  };
  await clients(roomkey.dynamo).put({
    ...roomkey.client,
    landing: { class: `${appUrl}/classes/{class}`, home: null, setup: null },
  });
  const credentials = { clientId: roomkey.client.clientId, secret: roomkey.clientSecret };
  const options = { issuer: baseUrl, credentials, fetch: fetchLocal };
  const redeem = redeemByForm(options);
  return {
    roomkey,
    baseUrl,
    appUrl,
    serve: (next) => {
      application = next;
    },
    set,
    demo: () =>
      listenerOf(
        partnerSite({
          lmsUrl: 'https://lms.example',
          redeem: { 'openid-client': redeem, 'form-post': redeem },
          login: loginBy(discovered(options), appUrl + CALLBACK),
          connect: async () => undefined,
          framers: async () => [
            'https://*.instructure.com',
            'https://lincoln.instructure.com',
            'https://canvas.instructure.com',
            'https://*.schoology.com',
            'https://schoology.schoology.com',
            'https://lincoln.schoology.com',
          ],
        }),
      ),
    close: async () => {
      await close(server);
      await end();
    },
  };
}
