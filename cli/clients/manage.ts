import type { Client } from '../../shared/records/client.ts';
import type { State } from '../../shared/records/registration.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { noClient } from '../program/find.ts';
import { day, json, table } from '../program/show.ts';
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
    if (all.length === 0) return io.note('There is no client yet: roomkey clients add.');
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
  display: client.display,
  chooser: client.chooser,
  setup_by: client.policy.setupBy,
  no_course: client.policy.noCourse,
  districts: client.districts,
  secrets: client.credentials.map((one) => ({ id: secretId(one), created_at: one.createdAt })),
});

const change = (
  verb: 'grant' | 'revoke',
  summary: string,
  next: (present: readonly string[], id: string) => string[],
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
    },
  });

export const clientsGrant = change('grant', 'Lets an application map classes of a district', (present, id) => [
  ...new Set([...present, id]),
]);
export const clientsRevoke = change('revoke', 'Takes a district from an application', (present, id) =>
  present.filter((one) => one !== id),
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
