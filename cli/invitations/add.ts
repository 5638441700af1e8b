import { newSecret } from '../../shared/crypto/seal.ts';
import { CLEVER_SSO, REGISTER_ROUTE, SIMULATOR } from '../../shared/names.ts';
import type { Hosted, Invitation } from '../../shared/records/invitation.ts';
import type { Registration } from '../../shared/records/registration.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { invitationId, invitations } from '../../shared/store/directory/invitations.ts';
import { CANVAS } from '../platforms/presets.ts';
import { type Args, flag, text } from '../program/args.ts';
import { baseUrlOf, isPassing } from '../program/base-url.ts';
import { command } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { noClient } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { now } from '../program/operator.ts';
import { day, json, pairs } from '../program/show.ts';
import { address, clientId, id } from '../program/values.ts';

const DAY = 86_400;
const MOST_DAYS = 30;

/** Hosts at which Canvas's vendor has its customers. */
const OF_CANVAS = ['instructure.com', 'canvaslms.com'];

const OPTIONS = {
  client: text('CLIENT', 'whose application the LMS is to open (needed)'),
  canvas: flag('hosted Canvas'),
  iss: text('ISSUER', 'of any other LMS: its issuer, for Moodle the address of the site'),
  environment: text('NAME', 'production (default), beta or test', ['production', 'beta', 'test']),
  days: text('DAYS', `for how many days it is good, 7 by default, ${MOST_DAYS} at most`),
  'no-person-ids': flag('ask for nothing that names who clicks'),
  temporary: flag('also where the stack has no domain of its own: for tests alone'),
  json: flag('as JSON'),
};

export const invitationsAdd = command({
  name: 'invitations add',
  summary: 'Makes an address under which an LMS registers itself, once',
  options: OPTIONS,
  example: [
    'npx roomkey invitations add --canvas --client demo',
    'npx roomkey invitations add --iss https://moodle.school.example --client demo --days 3',
  ].join('\n'),
  async run(args, place, io) {
    const baseUrl = await baseUrlOf(place);
    if (isPassing(baseUrl) && !args.flag('temporary')) {
      throw new Refusal(
        `The stack answers at ${baseUrl}, an address that AWS made and that goes with the stack; what an LMS registers cannot follow it. Give it a domain first (customDomain.name, docs/deploy.md), or add --temporary for tests.`,
      );
    }
    const client = clientId(args.required('client'));
    if ((await clients(place.dynamo).get(client)) === null) noClient(client);
    const secret = newSecret();
    const invitation: Invitation = {
      id: invitationId(secret),
      ...whoseOf(args, place.demo !== null),
      clientId: client,
      persons: !args.flag('no-person-ids'),
      expires: now() + daysOf(args.text('days')) * DAY,
      toolId: null,
    };
    await invitations(place.dynamo).add(invitation);
    const url = `${baseUrl}${REGISTER_ROUTE}?invitation=${secret}`;
    const { iss, expires } = invitation;
    if (args.flag('json')) {
      return io.out(json({ id: shortOf(invitation), url, iss, client_id: client, expires_at: expires }));
    }
    io.out(
      pairs([
        ['invitation', shortOf(invitation)],
        ['LMS', iss],
        ['good until', day(expires)],
        ['address', url],
      ]),
    );
    io.note(
      `An administrator of the LMS enters the address where apps are added by their address (Canvas: Developer Keys, LTI Registration; Moodle: Manage tools). It is a secret until it is used. The stage needs dynamicRegistration (docs/deploy.md). Then: ${roomkey`deployments list --pending`}`,
    );
  },
});

/** Its first characters, by which commands know it. */
export const shortOf = ({ id: whole }: Pick<Invitation, 'id'>): string => whole.slice(0, 8);

type Whose = Pick<Invitation, 'iss' | 'family' | 'environment' | 'hosted'>;

/** Throws Misuse. */
function whoseOf(args: Args<typeof OPTIONS>, httpToo: boolean): Whose {
  const environment = args.choice('environment', ['production', 'beta', 'test']) ?? 'production';
  const typed = args.text('iss');
  if (args.flag('canvas')) {
    if (typed !== null) throw new Misuse('--canvas is hosted Canvas, whose issuer is known: leave --iss out.');
    const { iss, ...addresses } = CANVAS[environment];
    return { iss, family: 'canvas', environment, hosted: { ...addresses, hosts: OF_CANVAS } satisfies Hosted };
  }
  if (typed === null) throw new Misuse('Say which LMS is invited: --canvas, or --iss.');
  const iss = id(address(typed, '--iss', httpToo), '--iss');
  const known: readonly string[] = [CLEVER_SSO.iss, SIMULATOR.iss, ...hostedIssuers()];
  if (known.includes(iss)) throw new Misuse(`--iss: ${iss} does not register itself under its own host.`);
  return { iss, family: 'other', environment, hosted: null };
}

const hostedIssuers = (): readonly Registration['iss'][] => Object.values(CANVAS).map(({ iss }) => iss);

function daysOf(typed: string | null): number {
  if (typed === null) return 7;
  const days = /^\d{1,2}$/.test(typed) ? Number(typed) : 0;
  if (days < 1 || days > MOST_DAYS) throw new Misuse(`--days is a number from 1 to ${MOST_DAYS}, not "${typed}".`);
  return days;
}
