import { CLEVER_SSO } from '../../shared/names.ts';
import type { Client } from '../../shared/records/client.ts';
import type { State } from '../../shared/records/registration.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { noClient } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { count, day, json, table } from '../program/show.ts';
import { clientId, district } from '../program/values.ts';
import { secretId } from './secrets.ts';

export const clientsList = command({
  name: 'clients list',
  summary: 'Lists the applications',
  options: { json: flag('as JSON') },
  example: 'npx roomkey clients list --json --demo',
  async run(args, { dynamo }, io) {
    const all = await clients(dynamo).list();
    if (args.flag('json')) return io.out(json(all.map(view)));
    if (all.length === 0) return io.note(`There is no client yet: see ${roomkey`help clients add`}`);
    io.out(
      table(
        ['CLIENT', 'NAME', 'STATE', 'SECRETS', 'CLASS PAGE', 'DISTRICTS'],
        all.map((client) => [
          client.clientId,
          client.name.en,
          client.state,
          client.credentials.map((one) => `${secretId(one)} of ${day(one.createdAt)}`).join(', '),
          client.landing.class,
          client.districts.join(', ') || '-',
        ]),
      ),
    );
  },
});

const view = (client: Client) => ({
  client_id: client.clientId,
  name: client.name.en,
  name_es: client.name.es,
  support: client.support,
  logo: /^data:([^;]*)/.exec(client.logo ?? '')?.[1] ?? null,
  state: client.state,
  class_url: client.landing.class,
  home_url: client.landing.home,
  setup_url: client.landing.setup,
  hand_off: client.handOff,
  initiate_login_uri: client.initiateLoginUri,
  redirect_uris: client.redirectUris,
  display: client.display,
  chooser: client.chooser,
  setup_by: client.policy.setupBy,
  no_course: client.policy.noCourse,
  unidentified: client.policy.unidentified ?? 'hand-off',
  districts: client.districts,
  secrets: client.credentials.map((one) => ({ id: secretId(one), created_at: one.createdAt })),
});

const change = (
  verb: 'grant' | 'revoke',
  summary: string,
  next: (present: readonly string[], id: string) => string[],
  consequence: (dynamo: Dynamo, client: string, district: string) => Promise<string | null>,
) =>
  command({
    name: `clients ${verb}`,
    summary,
    words: ['CLIENT', 'DISTRICT'],
    options: {},
    example: `npx roomkey clients ${verb} demo 6a3f9d1e5b7c8a0012345678`,
    async run(args, { dynamo }, io) {
      const id = clientId(args.word(0));
      const wanted = district(args.word(1));
      const changed = await clients(dynamo).change(id, ({ districts }) => ({ districts: next(districts, wanted) }));
      if (changed === null) return noClient(id);
      io.out(
        `Client ${id} may map classes of: ${changed.districts.join(', ') || 'no district'}. That acts within 60 seconds.`,
      );
      const sentence = await consequence(dynamo, id, wanted);
      if (sentence !== null) io.note(sentence);
    },
  });

/** The catalogue belongs to the district, so that its import fills it once for all. */
async function sharing(dynamo: Dynamo, client: string, district: string): Promise<string | null> {
  const others = (await clients(dynamo).list()).filter(
    (one) => one.clientId !== client && one.districts.includes(district),
  );
  if (others.length === 0) return null;
  const names = others.map(({ clientId: id }) => id).join(', ');
  return `District ${district} has one catalogue, which ${client} shares with ${names}: a class that one of them puts, renames or gives another url_id is so for all.`;
}

/** A grant is about the API and Clever's portal. Launches belong to deployments, which an operator has approved by themselves. */
async function stillOpen(dynamo: Dynamo, client: string, district: string): Promise<string | null> {
  const all = await registrations(dynamo).list();
  const own = all.filter(({ clientId, iss }) => clientId === client && iss !== CLEVER_SSO.iss);
  const open = (await deployments(dynamo).list()).filter(
    (one) =>
      one.district === district &&
      one.status === 'active' &&
      own.some(({ iss, toolId }) => iss === one.iss && toolId === one.toolId),
  );
  if (open.length === 0) return null;
  const ids = open.map(({ deploymentId }) => deploymentId).join(', ');
  return `Launches of it go on, with set-up and "Wrong class?": ${count(open.length, 'deployment')} (${ids}) of ${client} ${open.length === 1 ? 'is' : 'are'} active there. To end them: ${roomkey`deployments suspend DEPLOYMENT`}`;
}

export const clientsGrant = change(
  'grant',
  'Lets an application map classes of a district',
  (present, id) => [...new Set([...present, id])],
  sharing,
);
export const clientsRevoke = change(
  'revoke',
  'Takes a district from an application’s API; its launches go on',
  (present, id) => present.filter((one) => one !== id),
  stillOpen,
);

const turn = (verb: 'suspend' | 'resume', state: State, summary: string) =>
  command({
    name: `clients ${verb}`,
    summary,
    words: ['CLIENT'],
    options: {},
    example: `npx roomkey clients ${verb} demo`,
    async run(args, { dynamo }, io) {
      const id = clientId(args.word(0));
      if (!(await clients(dynamo).setState(id, state))) return noClient(id);
      io.out(`Client ${id} is ${state}; that acts within 60 seconds.`);
    },
  });

export const clientsSuspend = turn('suspend', 'suspended', 'Refuses all launches and calls of an application');
export const clientsResume = turn('resume', 'active', 'Lets an application work again');
