import { dayOf } from '../../shared/day.ts';
import { faultOf } from '../../shared/matching/faults.ts';
import { SIMULATOR } from '../../shared/names.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registered } from '../../shared/store/directory/registered.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { contextKeyOf, keySetKey, registrationKey } from '../../shared/store/table/keys.ts';
import { text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { noClient } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { now, operator } from '../program/operator.ts';
import { plain } from '../program/show.ts';
import { CONTEXT_ID, CONTEXT_TITLE, keySetUrlOf, simulatorOf } from './platform.ts';

/** The class that a client's simulated launches open. */
const classIdOf = (clientId: string): string => `roomkey-test-${clientId}`;

export const simulatorAdd = command({
  name: 'simulator add',
  summary: 'Switches on the built-in test platform for a client; its launches open a test class and nothing else',
  words: ['CLIENT'],
  options: {
    'class-url-id': text('ID', 'what stands for {class} in the class address: a class that you made for tests'),
  },
  example: 'npx roomkey simulator add demo --class-url-id roomkey-test --demo',
  async run(args, { dynamo }, io) {
    const clientId = args.word(0);
    const client = await clients(dynamo).get(clientId);
    if (client === null) noClient(clientId);
    const urlId = args.text('class-url-id') ?? 'roomkey-test';
    const fault = faultOf(testClass(classIdOf(clientId), urlId));
    if (fault !== null) throw new Misuse(`--class-url-id ${fault.why}: "${plain(urlId)}".`);
    await refuseRealClass(dynamo, client.districts, urlId);
    await register(dynamo, clientId);
    await connect(dynamo, clientId, urlId);
    io.out(
      `The simulator is on for client ${clientId}, and opens ${client.landing.class.replace('{class}', encodeURIComponent(urlId))}.`,
    );
    io.out(
      `Launches are taken within 60 seconds. Try it:\n${roomkey`simulate ${clientId}`}\n${roomkey`clients check ${clientId}`}`,
    );
  },
});

export const simulatorRemove = command({
  name: 'simulator remove',
  summary: 'Switches off the built-in test platform for a client',
  words: ['CLIENT'],
  options: YES,
  example: 'npx roomkey simulator remove demo --demo',
  async run(args, { dynamo, erase }, io) {
    const clientId = args.word(0);
    if (!(await isOn(dynamo, clientId))) throw new Refusal(`The simulator is off already for client ${clientId}.`);
    await confirmed(args, io, `The simulator of client ${clientId} is switched off: its launches are refused.`);
    await erase(registrationKey(SIMULATOR.iss, clientId));
    await erase(keySetKey(keySetUrlOf(clientId)));
    io.out(`The simulator is off for client ${clientId}; that acts within 60 seconds.`);
  },
});

/** Throws Refusal where it is not on for this client, or there is none. */
export async function findSimulator(dynamo: Dynamo, clientId: string): Promise<void> {
  if (await isOn(dynamo, clientId)) return;
  throw new Refusal(`The simulator is not on for client ${clientId}: ${roomkey`simulator add ${clientId}`}`);
}

/** Throws Refusal where it is off and there is no such client. */
async function isOn(dynamo: Dynamo, clientId: string): Promise<boolean> {
  const [found] = await registrations(dynamo).getAll([simulatorOf(clientId)]);
  if (found != null) return true;
  if ((await clients(dynamo).get(clientId)) === null) noClient(clientId);
  return false;
}

/** A test must not open a class that people use. Throws Refusal. */
async function refuseRealClass(dynamo: Dynamo, districts: readonly string[], urlId: string): Promise<void> {
  for (const district of districts) {
    for await (const some of roster(dynamo).pages(district)) {
      if (some.some((one) => (one.urlId ?? one.id) === urlId)) {
        throw new Refusal(`${urlId} is a class of district ${district}: make one for tests, and name that.`);
      }
    }
  }
}

/** Registration and installation, as they should be: nothing in claims names a person or a section. */
async function register(dynamo: Dynamo, clientId: string): Promise<void> {
  const { iss, toolId, ...rest } = simulatorOf(clientId);
  const authorizationEndpoint = `${iss}/authorize`;
  const keySetUrl = keySetUrlOf(clientId);
  await registrations(dynamo).add(
    registered({ iss, toolId, authorizationEndpoint, keySetUrl, algs: ['ES256'], environment: 'test', clientId }),
  );
  const deployment = { iss, toolId, ...rest };
  const sight = { ...deployment, platformGuid: null, platformName: 'Roomkey simulator', lmsHost: null };
  await deployments(dynamo).record(sight, 'active', dayOf(now()));
  await deployments(dynamo).serve(deployment, null);
  await deployments(dynamo).approve(deployment, SIMULATOR.district, null);
}

/** The test course opens the test class, and only that. */
async function connect(dynamo: Dynamo, clientId: string, urlId: string): Promise<void> {
  const today = dayOf(now());
  const id = classIdOf(clientId);
  const writing = { spelling: {}, today, now: now(), by: (await operator()).by };
  await roster(dynamo).write(SIMULATOR.district, [testClass(id, urlId)], writing);
  const deployment = simulatorOf(clientId);
  const key = contextKeyOf(deployment, CONTEXT_ID);
  const store = contexts(dynamo);
  const before = await store.get(key, 'consistent');
  const sight = { key, deployment, contextId: CONTEXT_ID, title: CONTEXT_TITLE, label: null, type: [], before };
  await store.see(sight, today);
  const context = await store.get(key, 'consistent');
  if (context === null) throw new Error('the context just written is not there');
  const wanted = [{ id, urlId, name: 'Roomkey test class' }];
  await mappings(dynamo).replace(context, SIMULATOR.district, wanted, context.version, await operator(), now());
}

const testClass = (id: string, urlId: string): RosterClass => ({
  id,
  urlId,
  name: 'Roomkey test class',
  subject: null,
  grade: null,
  period: null,
  sectionNumber: null,
  sisIds: [],
  course: null,
  term: null,
  school: null,
  students: null,
  teachers: [],
  state: 'active',
  missingSince: null,
});
