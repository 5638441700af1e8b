import assert from 'node:assert/strict';
import { clients } from '../../shared/store/directory/clients.ts';
import { basic } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import type { Roomkey } from '../support/roomkey.ts';
import { callUnder, type Ledger, NO_TABLE } from './ledger.ts';

/** What every operation of the partner's own API refuses alike; each answer is taken down. */
export interface Door {
  readonly roomkey: Roomkey;
  readonly ledger: Ledger;
  readonly id: string;
  /** one that is in order */
  readonly ask: Ask;
}

const SECRET = 'An0therS3cretAn0therS3cretAn0therS3cret1234';

export async function refusesStrangers({ roomkey, ledger, id, ask }: Door): Promise<void> {
  const { clientId } = roomkey.client;
  const { authorization: _, ...others } = ask.headers ?? {};
  for (const wrong of [
    undefined,
    'Bearer x',
    basic(clientId, SECRET),
    basic('nobody', roomkey.clientSecret),
    'Basic !',
  ]) {
    const headers = { ...others, ...(wrong === undefined ? {} : { authorization: wrong }) };
    ledger.refused(id, 401, 'client-refused', await roomkey.call('mappings', { ...ask, headers }));
  }
}

/** While the application is suspended; by another method; without a table. */
export async function refusesAtTimes({ roomkey, ledger, id, ask }: Door): Promise<void> {
  const store = clients(roomkey.dynamo);
  await store.setState(roomkey.client.clientId, 'suspended');
  ledger.refused(id, 403, 'client-suspended', await roomkey.call('mappings', ask, 'cold'));
  await store.setState(roomkey.client.clientId, 'active');
  await roomkey.call('mappings', ask, 'cold');

  const other = await roomkey.call('mappings', { ...ask, method: 'POST' });
  ledger.refused(id, 405, 'method-not-allowed', other);
  assert.equal(other.headers?.['allow'], 'GET, PUT, DELETE');
  ledger.refused(id, 503, 'store-unavailable', await callUnder(NO_TABLE, roomkey, 'mappings', ask));
}

export async function refusesBodies({ roomkey, ledger, id, ask }: Door): Promise<void> {
  const { json: _, ...good } = ask;
  const send = (body: string, type = 'application/json') =>
    roomkey.call('mappings', {
      ...good,
      raw: { body, base64: false },
      headers: { ...good.headers, 'content-type': type },
    });
  ledger.refused(id, 400, 'body-malformed', await send('{"id":'));
  ledger.refused(id, 415, 'content-type-unsupported', await send('id=a', 'text/plain'));
  ledger.refused(id, 413, 'request-too-large', await send(`{}${' '.repeat(65_536)}`));
}
