import type { Invitation } from '../../shared/records/invitation.ts';
import { invitationKey, invitations } from '../../shared/store/directory/invitations.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { Refusal } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';
import { now } from '../program/operator.ts';
import { day, json, table } from '../program/show.ts';
import { shortOf } from './add.ts';

export const invitationsList = command({
  name: 'invitations list',
  summary: 'Lists which LMSs are invited to register themselves, and which have',
  options: { json: flag('as JSON') },
  example: 'npx roomkey invitations list --demo',
  async run(args, { dynamo }, io) {
    const at = now();
    const all = (await invitations(dynamo).list()).toSorted((a, b) => b.expires - a.expires);
    if (args.flag('json')) return io.out(json(all.map((one) => view(one, at))));
    if (all.length === 0) return io.note(`Nobody is invited: see ${roomkey`help invitations add`}`);
    io.out(
      table(
        ['INVITATION', 'LMS', 'CLIENT', 'GOOD UNTIL', 'STATE', 'CLIENT ID'],
        all.map((one) => [shortOf(one), one.iss, one.clientId, day(one.expires), stateOf(one, at), one.toolId ?? '-']),
      ),
    );
  },
});

const stateOf = ({ toolId, expires }: Invitation, at: number): 'used' | 'over' | 'open' => {
  if (toolId !== null) return 'used';
  return expires <= at ? 'over' : 'open';
};

const view = (one: Invitation, at: number) => ({
  id: shortOf(one),
  iss: one.iss,
  client_id: one.clientId,
  environment: one.environment,
  persons: one.persons,
  expires_at: one.expires,
  state: stateOf(one, at),
  registered_as: one.toolId,
});

export const invitationsRemove = command({
  name: 'invitations remove',
  summary: 'Takes an invitation back; what was registered with it stays',
  words: ['INVITATION'],
  options: YES,
  example: 'npx roomkey invitations remove Xi42wD7u',
  async run(args, { dynamo, erase }, io) {
    const one = await find(dynamo, args.word(0));
    await confirmed(args, io, `The invitation of ${one.iss} is taken back: its address is good for nothing any more.`);
    await erase(invitationKey(one.id));
    io.out(`The invitation of ${one.iss} is gone.`);
  },
});

async function find(dynamo: Dynamo, typed: string): Promise<Invitation> {
  const found = (await invitations(dynamo).list()).filter((one) => typed.length >= 4 && one.id.startsWith(typed));
  const [one, ...more] = found;
  if (one === undefined) throw new Refusal(`There is no invitation ${typed}: see ${roomkey`invitations list`}`);
  if (more.length > 0) throw new Refusal(`${typed} names ${found.length} invitations: type more of it.`);
  return one;
}
