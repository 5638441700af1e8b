import { SIMULATOR } from '../../shared/names.ts';
import type { Deployment } from '../../shared/records/deployment.ts';
import type { State } from '../../shared/records/registration.ts';
import { activeClasses } from '../../shared/store/contexts/contexts.ts';
import { listing } from '../../shared/store/contexts/listing.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { type Another, guids } from '../../shared/store/directory/guids.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { requireNamed } from '../districts/named.ts';
import { flag, text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { findDeployment, isSame, NARROW } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { json, orDash, plain, table } from '../program/show.ts';
import { district, host } from '../program/values.ts';
import { rootFor } from './same.ts';

export const deploymentsList = command({
  name: 'deployments list',
  summary: 'Lists installations of the app that launches came from',
  options: { pending: flag('only those that wait for approval'), json: flag('as JSON') },
  example: 'npx roomkey deployments list --pending --demo',
  async run(args, { dynamo }, io) {
    const all = await deployments(dynamo).list();
    const listed = args.flag('pending') ? all.filter(({ status }) => status === 'pending') : all;
    const others = await guids(dynamo).others();
    const otherOf = (one: Deployment) => others.find(({ deployment }) => isSame(deployment, one));
    if (args.flag('json')) return io.out(json(listed.map((one) => view(one, otherOf(one)))));
    if (listed.length === 0) {
      return io.note(
        `There is no ${args.flag('pending') ? 'pending ' : ''}deployment: each appears with its first launch.`,
      );
    }
    io.out(
      table(
        [
          'DEPLOYMENT',
          'STATUS',
          'DISTRICT',
          'LMS NAME',
          'LMS HOST',
          'FIRST SEEN',
          'LAST SEEN',
          'CLIENT ID',
          'ISSUER',
          'GUID',
          'SAME AS',
          'PERSON IDS',
        ],
        listed.map((one) => [
          one.deploymentId,
          one.status +
            (one.inCourse === true ? ' (installed in one course)' : '') +
            (one.parted === true ? ' (several districts)' : '') +
            (otherOf(one) === undefined ? '' : ' (another guid)'),
          orDash(one.district) + (one.districtState === 'suspended' ? ' (suspended)' : ''),
          orDash(one.platformName),
          orDash(one.lmsHost),
          one.firstSeen,
          one.lastSeen,
          one.toolId,
          one.iss,
          orDash(one.platformGuid),
          orDash(one.contextsOf?.deploymentId ?? null),
          personIds(one),
        ]),
      ),
    );
  },
});

/** What becomes of the ids of persons in custom values. */
const personIds = ({ noPersonIds }: Deployment): string => (noPersonIds === true ? 'dropped' : 'kept');

const view = (one: Deployment, other: Another | undefined) => ({
  iss: one.iss,
  client_id: one.toolId,
  deployment_id: one.deploymentId,
  status: one.status,
  installed_in_one_course: one.inCourse === true,
  several_districts: one.parted === true,
  district: one.district,
  district_state: one.districtState,
  lms_name: one.platformName,
  lms_guid: one.platformGuid,
  other_guid: other === undefined ? null : { guid: other.guid, since: other.since },
  lms_host: one.lmsHost,
  first_seen: one.firstSeen,
  last_seen: one.lastSeen,
  same_as:
    one.contextsOf === null
      ? null
      : { iss: one.contextsOf.iss, client_id: one.contextsOf.toolId, deployment_id: one.contextsOf.deploymentId },
  person_ids: personIds(one),
});

export const deploymentsApprove = command({
  name: 'deployments approve',
  summary: 'Says which district a deployment belongs to, and lets its launches in',
  words: ['DEPLOYMENT'],
  options: {
    district: text('ID', 'Clever id of the district (needed)'),
    'new-district': flag('a district that nobody has named here before'),
    'one-course': flag('also one that a teacher has installed in one course: its SIS ids prove nothing'),
    'lms-host': text('HOST', 'host of the school’s LMS; links back go there only'),
    'same-as': text('OLD', 'a re-installed app: open the classes that OLD is connected to; "none" ends that'),
    'same-as-client-id': text('ID', 'client id of OLD, where OLD alone names several'),
    ...NARROW,
  },
  example: [
    'npx roomkey deployments approve 3407:8865aa05b4b79b64a91a86042e43af5ea8ae79eb \\',
    '  --district 6a3f9d1e5b7c8a0012345678 --lms-host lincoln.instructure.com',
    'The beginning of the deployment id is enough where no other one begins so (four characters or more).',
  ].join('\n'),
  async run(args, { dynamo }, io) {
    const wanted = district(args.required('district'));
    const typedHost = args.text('lms-host');
    const lmsHost = typedHost === null ? null : host(typedHost, '--lms-host');
    const narrow = { iss: args.text('iss'), toolId: args.text('client-id') };
    const deployment = await findDeployment(dynamo, args.word(0), narrow);
    const { deploymentId, platformName } = deployment;
    if (deployment.iss === SIMULATOR.iss) {
      throw new Refusal(`The simulator’s installations belong to its own district: see ${roomkey`help simulator add`}`);
    }
    if (!args.flag('new-district')) await requireNamed(dynamo, wanted);
    const moves = deployment.district !== null && deployment.district !== wanted;
    if (moves && (await hasMappings(dynamo, deployment))) {
      throw new Refusal(
        `${deploymentId} belongs to district ${deployment.district}, and what its courses are connected to: it cannot move.`,
      );
    }
    if (deployment.status === 'suspended') {
      throw new Refusal(`${deploymentId} is suspended: ${roomkey`deployments resume ${deploymentId}`}`);
    }
    if (deployment.inCourse === true && !args.flag('one-course')) {
      throw new Refusal(
        `${deploymentId} is installed in one course, by its teacher, so that SIS ids prove nothing in it. Have it installed for an account, or add --one-course.`,
      );
    }
    const sameAs = args.text('same-as');
    const oldToolId = args.text('same-as-client-id');
    if (sameAs === null && oldToolId !== null) throw new Misuse('--same-as-client-id goes with --same-as.');
    // Before a launch of it is let in: its first one shall find the old courses.
    const serves = sameAs === null ? null : await serve(dynamo, deployment, sameAs, oldToolId, wanted);
    await deployments(dynamo).approve(deployment, wanted, lmsHost);
    io.out(
      `Approved ${deploymentId} (${plain(platformName ?? 'no name given')}) for district ${wanted}: the next click works.`,
    );
    if (moves) io.out(`It was approved for ${deployment.district} before; nothing was connected there.`);
    if (serves !== null) io.out(serves);

    const platform = (await registrations(dynamo).ofIssuer(deployment.iss)).find(
      ({ toolId }) => toolId === deployment.toolId,
    );
    const client = platform === undefined ? null : await clients(dynamo).get(platform.clientId);
    if (client !== null && !client.districts.includes(wanted)) {
      io.note(
        `Client ${client.clientId} may not map classes of it yet: ${roomkey`clients grant ${client.clientId} ${wanted}`}`,
      );
    }
    if ((await deployments(dynamo).district(wanted))?.state === 'suspended') {
      io.note(
        `District ${wanted} is suspended, so its launches are still refused: ${roomkey`districts resume ${wanted}`}`,
      );
    }
  },
});

/** Whether any course of a deployment is connected, or another deployment opens what its courses are. */
async function hasMappings(dynamo: Dynamo, deployment: Deployment): Promise<boolean> {
  const all = await deployments(dynamo).list();
  if (all.some(({ contextsOf }) => contextsOf !== null && isSame(contextsOf, deployment))) return true;
  for await (const found of listing(dynamo).contexts(deployment, 'mapped')) {
    if (found.some((context) => activeClasses(context).length > 0)) return true;
  }
  return false;
}

/** Makes a deployment open what another is connected to, or ends that; says so in a sentence. */
async function serve(
  dynamo: Dynamo,
  deployment: Deployment,
  sameAs: string,
  oldToolId: string | null,
  district: string,
): Promise<string> {
  const before = deployment.contextsOf;
  if (sameAs === 'none') {
    await deployments(dynamo).serve(deployment, null);
    return before === null
      ? 'It served no other deployment’s classes.'
      : `It no longer opens the classes of ${before.deploymentId}: what was connected meanwhile stays there. That acts within 60 seconds.`;
  }
  const root = await rootFor(dynamo, deployment, sameAs, oldToolId, district);
  await deployments(dynamo).serve(deployment, root);
  return `Its courses open the classes that ${root.deploymentId} is connected to, within 60 seconds; --same-as none ends that.`;
}

const turn = (verb: 'suspend' | 'resume', state: State, summary: string) =>
  command({
    name: `deployments ${verb}`,
    summary,
    words: ['DEPLOYMENT'],
    options: NARROW,
    example: `npx roomkey deployments ${verb} 8409082949-1527876651`,
    async run(args, { dynamo }, io) {
      const narrow = { iss: args.text('iss'), toolId: args.text('client-id') };
      const deployment = await findDeployment(dynamo, args.word(0), narrow);
      if (!(await deployments(dynamo).setStatus(deployment, state))) {
        throw new Refusal(
          `${deployment.deploymentId} is still pending: ${roomkey`deployments approve ${deployment.deploymentId} --district DISTRICT`}`,
        );
      }
      io.out(`Deployment ${deployment.deploymentId} is ${state}; that acts within 60 seconds.`);
    },
  });

export const deploymentsSuspend = turn('suspend', 'suspended', 'Refuses launches of a deployment');
export const deploymentsResume = turn('resume', 'active', 'Takes launches of a deployment again');

export const deploymentsSet = command({
  name: 'deployments set',
  summary: 'Changes what is done with the launches of a deployment',
  words: ['DEPLOYMENT'],
  options: {
    'person-ids': text('WHAT', 'drop or keep the ids of persons that custom values name', ['drop', 'keep']),
    districts: text(
      'HOW',
      'one, or several: then each value of the claim `district` is a deployment of its own, to approve',
      ['one', 'several'],
    ),
    ...NARROW,
  },
  example: 'npx roomkey deployments set 3407: --person-ids drop',
  async run(args, { dynamo }, io) {
    const said = args.choice('person-ids', ['drop', 'keep']);
    const districts = args.choice('districts', ['one', 'several']);
    if (said === null && districts === null) {
      throw new Misuse('Say what to change: --person-ids drop or keep, or --districts one or several.');
    }
    const narrow = { iss: args.text('iss'), toolId: args.text('client-id') };
    const deployment = await findDeployment(dynamo, args.word(0), narrow);
    if (districts === 'several') await requireClaim(dynamo, deployment);
    if (said !== null) {
      await deployments(dynamo).setNoPersonIds(deployment, said === 'drop');
      io.out(
        said === 'drop'
          ? `Ids of persons in custom values of ${deployment.deploymentId} are dropped before anything uses them, within 60 seconds.`
          : `Ids of persons in custom values of ${deployment.deploymentId} are used again, within 60 seconds.`,
      );
    }
    if (districts !== null) {
      await deployments(dynamo).setParted(deployment, districts === 'several');
      io.out(
        districts === 'several'
          ? `Each district of ${deployment.deploymentId} waits for approval with its first click, within 60 seconds: ${roomkey`arrivals`}`
          : `${deployment.deploymentId} is of one district again, within 60 seconds.`,
      );
    }
  },
});

/** Without a claim that tells them apart, every launch would wait; a part is not divided again. */
async function requireClaim(dynamo: Dynamo, { iss, toolId, deploymentId }: Deployment): Promise<void> {
  const platform = (await registrations(dynamo).ofIssuer(iss)).find((one) => one.toolId === toolId);
  if (platform?.claimMap.district === undefined) {
    throw new Refusal(
      `No claim tells the districts apart: ${roomkey`platforms set ${toolId} --claim district=custom.NAME --iss ${iss}`}`,
    );
  }
  if (deploymentId.includes('|')) throw new Refusal(`${deploymentId} is one district of an installation already.`);
}
