import { realmOf } from '../../shared/crypto/hash.ts';
import { DEFAULT_CLAIM_MAPS } from '../../shared/lti/family.ts';
import { ROUTES } from '../../shared/names.ts';
import type { KeySet, Registration } from '../../shared/records/registration.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { registered } from '../../shared/store/directory/registered.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { command, type Io } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { noClient } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import type { Place } from '../program/place.ts';
import { count, pairs } from '../program/show.ts';
import { baseUrl } from '../program/values.ts';
import { type Draft, OF_PERSONS, OPTIONS, readDraft } from './draft.ts';
import { fetchKeys, readKeyFile } from './keys.ts';
import { CUSTOM_FIELDS, FIELDS } from './presets.ts';

export const platformsAdd = command({
  name: 'platforms add',
  summary: 'Adds an LMS: who signs its launches, and whose application they are for',
  options: OPTIONS,
  example: [
    'npx roomkey platforms add --canvas --client-id 170000000000559 --client demo --table Roomkey-Table',
    'npx roomkey platforms add --demo --client demo --client-id abc --iss http://moodle.localhost \\',
    '  --authorize http://moodle.localhost/mod/lti/auth.php --keys-url http://moodle.localhost/mod/lti/certs.php',
  ].join('\n'),
  async run(args, place, io) {
    const now = Math.floor(Date.now() / 1000);
    const httpToo = place.demo !== null;
    const draft = readDraft(args, httpToo);
    const base = args.text('base-url');
    const reachedAt = base === null ? (place.demo?.baseUrl ?? null) : baseUrl(base, httpToo);
    const file = args.text('key-set');
    const given = file === null ? null : readKeyFile(file, draft.keySetUrl, now);

    const { dynamo } = place;
    if ((await clients(dynamo).get(draft.clientId)) === null) noClient(draft.clientId);
    const others = await registrations(dynamo).list();
    const realm = realmFor(draft, args.text('realm-of'), others);
    const held = await keySets(dynamo).get(draft.keySetUrl);
    if (given !== null) mayReplace(held, given, others);

    if (!(await registrations(dynamo).add(registered({ ...draft, realm })))) {
      throw new Refusal(`Client id ${draft.toolId} of ${draft.iss} is there already: see ${roomkey`platforms list`}`);
    }
    io.out(`Added: client id ${draft.toolId} of ${draft.iss}, for client ${draft.clientId}.`);
    io.out(await keysLine(place, draft.keySetUrl, held, given, now, io));
    if (others.some(({ iss }) => iss === draft.iss)) {
      io.note(
        'This issuer has other client ids here, so each login must name its own (client_id); Canvas always does.',
      );
    }
    io.out(`\n${toRegister(draft, reachedAt)}`);
  },
});

/** Users of one realm are the same people. Two platforms with different keys are never one: either could sign for the other's users. */
function realmFor(draft: Draft, realmOfWhom: string | null, others: readonly Registration[]): string {
  if (realmOfWhom === null) return realmOf(draft.iss, draft.toolId, draft.keySetUrl);
  const comma = realmOfWhom.lastIndexOf(',');
  if (comma < 1) throw new Misuse(`--realm-of is ISSUER,CLIENT_ID, not "${realmOfWhom}".`);
  const [iss, toolId] = [realmOfWhom.slice(0, comma), realmOfWhom.slice(comma + 1)];
  const other = others.find((one) => one.iss === iss && one.toolId === toolId);
  if (other === undefined) throw new Refusal(`--realm-of: there is no client id ${toolId} of ${iss} here.`);
  if (other.keySetUrl !== draft.keySetUrl) {
    throw new Refusal(`--realm-of: that platform’s keys are at ${other.keySetUrl}, not at ${draft.keySetUrl}.`);
  }
  return other.realm;
}

/** Keys belong to their address: a file must not change them under platforms that are there already. */
function mayReplace(held: KeySet | null, given: KeySet, others: readonly Registration[]): void {
  const inUse = others.some(({ keySetUrl }) => keySetUrl === given.url);
  if (held === null || !inUse || JSON.stringify(held.keys) === JSON.stringify(given.keys)) return;
  throw new Refusal(
    `Other platforms use the keys of ${given.url}, and --key-set has different ones: leave it out, or change them for all with ${roomkey`platforms keys CLIENT_ID --key-set FILE`}`,
  );
}

async function keysLine(
  place: Place,
  url: string,
  held: KeySet | null,
  given: KeySet | null,
  now: number,
  io: Io,
): Promise<string> {
  if (given !== null) {
    await keySets(place.dynamo).save(given);
    return `Keys: ${count(given.keys.length, 'key')} from the file.`;
  }
  if (held !== null && held.staleAt > now) return `Keys: ${count(held.keys.length, 'key')} held already.`;
  const fetched = await fetchKeys(place, url, now, io);
  if (typeof fetched !== 'string') return `Keys: ${count(fetched.keys.length, 'key')} fetched.`;
  return `Keys: not fetched from here (${fetched}); the first launch or the hourly refresh tries again.`;
}

function toRegister({ family, claimMap }: Draft, base: string | null): string {
  // What is not read is not asked for.
  const unread = OF_PERSONS.map((meaning) => DEFAULT_CLAIM_MAPS[family][meaning]).filter(
    (where) => where !== undefined,
  );
  const read = Object.values(claimMap);
  const fields = CUSTOM_FIELDS[family].filter((field) => {
    const where = `custom.${field.split('=')[0]}`;
    return !unread.includes(where) || read.includes(where);
  });
  const words = FIELDS[family];
  const next = `Then open the app once in the LMS, and run: ${roomkey`deployments list --pending`}`;
  if (base === null) {
    return `The addresses to register in the LMS are in the stack’s outputs (or add --base-url next time).\n${next}`;
  }
  const addresses = pairs([
    [words.login, base + ROUTES.login],
    [words.redirect, base + ROUTES.launch],
    [words.target, base + ROUTES.launch],
    [words.keys, base + ROUTES.jwks],
  ]);
  const custom =
    fields.length === 0 ? '' : `\n\nCustom fields, so that launches name sections and terms:\n${fields.join('\n')}`;
  return `Register in the LMS:\n${addresses}${custom}\n\n${next}`;
}
