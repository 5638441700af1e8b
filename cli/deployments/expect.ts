import type { Expected } from '../../shared/records/expected.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { expectations, expectedId, expectedKey } from '../../shared/store/directory/expected.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { requireNamed } from '../districts/named.ts';
import { flag, text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { findPlatform } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { now } from '../program/operator.ts';
import { day, json, orDash, table } from '../program/show.ts';
import { district, host, id } from '../program/values.ts';

const DAY = 86_400;
const MOST_DAYS = 90;

export const deploymentsExpect = command({
  name: 'deployments expect',
  summary: 'Approves a deployment before its first click: one, once, until a day',
  options: {
    'client-id': text('ID', 'client id of the platform that it is of (needed)'),
    iss: text('ISSUER', 'its issuer, where several have that client id'),
    district: text('ID', 'Clever id of the district that it belongs to (needed)'),
    'new-district': flag('a district that nobody has named here before'),
    deployment: text('ID', 'its whole deployment id, where the LMS has told it'),
    'lms-host': text('HOST', 'host of the school’s LMS, which the launch must name'),
    guid: text('GUID', 'guid of the school’s LMS, which the launch must name'),
    days: text('DAYS', `for how many days it is expected, 14 by default, ${MOST_DAYS} at most`),
  },
  example: [
    'npx roomkey deployments expect --client-id 170000000000559 --district 6a3f9d1e5b7c8a0012345678 \\',
    '  --lms-host lincoln.instructure.com',
    'Without --deployment, --lms-host or --guid says whose it may be: one client id can be in the LMS of many.',
  ].join('\n'),
  async run(args, { dynamo }, io) {
    const wanted = district(args.required('district'));
    const said = {
      deploymentId: ifSaid(args.text('deployment'), (typed) => id(typed, '--deployment')),
      lmsHost: ifSaid(args.text('lms-host'), (typed) => host(typed, '--lms-host')),
      guid: ifSaid(args.text('guid'), (typed) => id(typed, '--guid')),
    };
    if (Object.values(said).every((one) => one === null)) {
      throw new Misuse('Say which: --deployment, or --lms-host or --guid of the school’s LMS.');
    }
    const expires = now() + daysOf(args.text('days')) * DAY;
    const platform = await findPlatform(dynamo, args.required('client-id'), args.text('iss'));
    if (!args.flag('new-district')) await requireNamed(dynamo, wanted);
    const { iss, toolId } = platform;
    const known =
      said.deploymentId === null
        ? null
        : await deployments(dynamo).get({ iss, toolId, deploymentId: said.deploymentId });
    if (known !== null && known.status !== 'pending') {
      throw new Refusal(`${known.deploymentId} is ${known.status} already: see ${roomkey`deployments list`}`);
    }
    const expected = { id: expectedId(said), iss, toolId, district: wanted, ...said, expires, usedBy: null };
    if (!(await expectations(dynamo).add(expected))) {
      throw new Refusal(
        `That is expected already, or was: ${roomkey`deployments expected remove ${shortOf(expected)}`} makes room.`,
      );
    }
    io.out(
      `${nameOf(expected)} is approved for district ${wanted} with its first click, until ${day(expires)}; once, and for one installation.`,
    );
    const client = await clients(dynamo).get(platform.clientId);
    if (client !== null && !client.districts.includes(wanted)) {
      io.note(
        `Client ${client.clientId} may not map classes of it yet: ${roomkey`clients grant ${client.clientId} ${wanted}`}`,
      );
    }
  },
});

export const deploymentsExpectedList = command({
  name: 'deployments expected list',
  summary: 'Lists which deployments are approved before their first click, and what came of it',
  options: { json: flag('as JSON') },
  example: 'npx roomkey deployments expected list --demo',
  async run(args, { dynamo }, io) {
    const at = now();
    const all = (await expectations(dynamo).list()).toSorted((a, b) => b.expires - a.expires);
    if (args.flag('json')) return io.out(json(all.map((one) => view(one, at))));
    if (all.length === 0) return io.note(`No deployment is expected: see ${roomkey`help deployments expect`}`);
    io.out(
      table(
        ['EXPECTED', 'STATE', 'UNTIL', 'DISTRICT', 'DEPLOYMENT', 'LMS HOST', 'GUID', 'CLIENT ID', 'ISSUER', 'CAME'],
        all.map((one) => [
          ...[shortOf(one), stateOf(one, at), day(one.expires), one.district, orDash(one.deploymentId)],
          ...[orDash(one.lmsHost), orDash(one.guid), one.toolId, one.iss, orDash(one.usedBy)],
        ]),
      ),
    );
  },
});

export const deploymentsExpectedRemove = command({
  name: 'deployments expected remove',
  summary: 'Expects a deployment no more; what was approved stays so',
  words: ['EXPECTED'],
  options: YES,
  example: 'npx roomkey deployments expected remove Xi42wD7u',
  async run(args, { dynamo, erase }, io) {
    const one = await find(dynamo, args.word(0));
    await confirmed(args, io, `${nameOf(one)} will wait for approval with its first click.`);
    await erase(expectedKey(one));
    io.out(`${nameOf(one)} is expected no more.`);
  },
});

const ifSaid = (typed: string | null, read: (typed: string) => string): string | null =>
  typed === null ? null : read(typed);

const shortOf = ({ id: whole }: Pick<Expected, 'id'>): string => whole.slice(0, 8);

const nameOf = ({ deploymentId, lmsHost, guid }: Expected): string =>
  deploymentId ?? `An installation at ${lmsHost ?? guid}`;

const stateOf = ({ usedBy, expires }: Expected, at: number): 'used' | 'over' | 'open' => {
  if (usedBy !== null) return 'used';
  return expires <= at ? 'over' : 'open';
};

const view = (one: Expected, at: number) => ({
  id: shortOf(one),
  iss: one.iss,
  client_id: one.toolId,
  district: one.district,
  deployment_id: one.deploymentId,
  lms_host: one.lmsHost,
  lms_guid: one.guid,
  expires_at: one.expires,
  state: stateOf(one, at),
  approved: one.usedBy,
});

async function find(dynamo: Dynamo, typed: string): Promise<Expected> {
  const found = (await expectations(dynamo).list()).filter((one) => typed.length >= 4 && one.id.startsWith(typed));
  const [one, ...more] = found;
  if (one === undefined) {
    throw new Refusal(`Nothing is expected as ${typed}: see ${roomkey`deployments expected list`}`);
  }
  if (more.length > 0) throw new Refusal(`${typed} names ${found.length} of them: type more of it.`);
  return one;
}

function daysOf(typed: string | null): number {
  if (typed === null) return 14;
  const days = /^\d{1,2}$/.test(typed) ? Number(typed) : 0;
  if (days < 1 || days > MOST_DAYS) throw new Misuse(`--days is a number from 1 to ${MOST_DAYS}, not "${typed}".`);
  return days;
}
