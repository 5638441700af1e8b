import { SIMULATOR } from '../../shared/names.ts';
import type { Client } from '../../shared/records/client.ts';
import type { Deployment } from '../../shared/records/deployment.ts';
import type { Registration } from '../../shared/records/registration.ts';
import type { Arrival } from '../../shared/store/directory/arrivals.ts';
import { type Addresses, CANVAS, SCHOOLOGY } from '../platforms/presets.ts';
import { roomkey } from '../program/hint.ts';
import { plain } from '../program/show.ts';
import { address, id as asId } from '../program/values.ts';

/** What the table knows by now. */
export interface Known {
  readonly platforms: readonly Registration[];
  readonly deployments: readonly Deployment[];
  readonly clients: readonly Client[];
}

/** What would accept an arrival. Nothing in it is believed: an operator reads it, and types it or does not. */
export interface Accepting {
  /** null where no command could */
  readonly line: string | null;
  readonly note: string | null;
}

/** Null where it is accepted by now, or was switched off by an operator. */
export function accepting(arrival: Arrival, known: Known, httpToo: boolean): Accepting | null {
  const { iss, toolId, deploymentId } = arrival;
  if (iss === SIMULATOR.iss) return { line: null, note: `that is the simulator: ${roomkey`help simulator add`}` };
  const ofIssuer = known.platforms.filter((one) => one.iss === iss);
  const isKnown = toolId === null ? ofIssuer.length === 1 : ofIssuer.some((one) => one.toolId === toolId);
  if (isKnown) return deploymentId === null ? null : approving({ ...arrival, deploymentId }, known);
  return registering(arrival, ofIssuer, known, httpToo);
}

function approving(
  { iss, toolId, deploymentId }: Arrival & { readonly deploymentId: string },
  { platforms, deployments, clients }: Known,
): Accepting | null {
  const found = deployments.find(
    (one) => one.iss === iss && one.toolId === toolId && one.deploymentId === deploymentId,
  );
  if (found === undefined) return { line: null, note: 'its record is not here: it is written with the next click' };
  if (found.parted === true) {
    const note =
      'of several districts, and its launch told none that an administrator alone can have said: docs/cli.md';
    return { line: null, note };
  }
  if (found.status !== 'pending') return null;
  if (!isTypable(deploymentId)) return { line: null, note: 'no command line can hold this id' };
  const platform = platforms.find((one) => one.iss === iss && one.toolId === toolId);
  const granted = clients.find(({ clientId }) => clientId === platform?.clientId)?.districts ?? [];
  // Ids repeat: Moodle counts its deployments from 1.
  const isOnly = deployments.filter((one) => one.deploymentId === deploymentId).length === 1;
  const options = [
    '--district',
    'DISTRICT',
    ...(found.inCourse === true ? ['--one-course'] : []),
    ...(isOnly ? [] : [`--client-id=${found.toolId}`, `--iss=${found.iss}`]),
  ];
  const name = found.platformName === null ? '' : `calls itself ${plain(found.platformName)}; `;
  const inCourse = found.inCourse !== true ? '' : 'a teacher installed it in one course, where SIS ids prove nothing; ';
  const districts =
    granted.length === 0 ? `none yet, see ${roomkey`help clients grant`}` : granted.slice(0, 5).join(', ');
  return {
    line: deploymentId.startsWith('-')
      ? roomkey`deployments approve ${options} -- ${deploymentId}`
      : roomkey`deployments approve ${deploymentId} ${options}`,
    note: `${name}${inCourse}DISTRICT is yours to say, granted to its client: ${districts}`,
  };
}

function registering(
  { iss, toolId }: Arrival,
  ofIssuer: readonly Registration[],
  { platforms, clients }: Known,
  httpToo: boolean,
): Accepting {
  if (!isAddress(iss, httpToo)) {
    return {
      line: null,
      note: 'the issuer is no https address of at most 255 plain characters: nobody is added by that',
    };
  }
  if (toolId !== null && !isTypable(toolId)) return { line: null, note: 'no command line can hold this client id' };
  const [client, ...more] = clients;
  const words = [
    ...addressesFor(iss, ofIssuer),
    ...(toolId === null ? ['--client-id', 'CLIENT_ID'] : [`--client-id=${toolId}`]),
    '--client',
    client === undefined || more.length > 0 ? 'CLIENT' : client.clientId,
    ...(isOfClever(iss) ? ['--broker', 'clever'] : []),
  ];
  const elsewhere = platforms.filter((one) => toolId !== null && one.toolId === toolId).map((one) => one.iss);
  const notes = [
    ...(elsewhere.length === 0 ? [] : [`this client id is registered with ${elsewhere.join(' and ')}: compare them`]),
    ...(toolId === null ? ['it named no client id: look in the LMS'] : []),
  ];
  return {
    line: roomkey`platforms add ${words}`,
    note: notes.length === 0 ? null : plain(notes.join('; ')),
  };
}

/** As another platform of this issuer has them, else as its vendor publishes them, else to be filled in. */
function addressesFor(iss: string, [other]: readonly Registration[]): readonly string[] {
  const typed = ({ authorizationEndpoint, keySetUrl }: Omit<Addresses, 'iss'>): readonly string[] => [
    '--authorize',
    authorizationEndpoint,
    '--keys-url',
    keySetUrl,
  ];
  const preset = presetFor(iss);
  if (preset !== null && (other === undefined || isAt(preset.addresses, other))) return preset.words;
  const family = other === undefined || other.family === 'other' ? [] : [`--${other.family}`];
  return [
    ...family,
    `--iss=${iss}`,
    ...typed(other ?? { authorizationEndpoint: 'AUTHORIZATION_URL', keySetUrl: 'KEY_SET_URL' }),
  ];
}

const isAt = (addresses: Addresses, other: Registration): boolean =>
  addresses.authorizationEndpoint === other.authorizationEndpoint && addresses.keySetUrl === other.keySetUrl;

function presetFor(iss: string): { readonly words: readonly string[]; readonly addresses: Addresses } | null {
  if (iss === SCHOOLOGY.iss) return { words: ['--schoology'], addresses: SCHOOLOGY };
  for (const [environment, addresses] of Object.entries(CANVAS)) {
    const more = environment === 'production' ? [] : ['--environment', environment];
    if (addresses.iss === iss) return { words: ['--canvas', ...more], addresses };
  }
  return null;
}

const isOfClever = (iss: string): boolean => /^([a-z0-9-]+\.)*clever\.com$/.test(new URL(iss).hostname);

const isTypable = (value: string): boolean => passes(() => asId(value, '')) && plain(value) === value;

const isAddress = (iss: string, httpToo: boolean): boolean =>
  passes(() => address(asId(iss, ''), '', httpToo)) && /^[!-~]+$/.test(iss);

function passes(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
