import type { KeySet, Registration, State } from '../../shared/records/registration.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { findPlatform, NARROW } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { count, json, table } from '../program/show.ts';
import { userIdsWord } from './draft.ts';

export const platformsList = command({
  name: 'platforms list',
  summary: 'Lists the platforms',
  options: { json: flag('as JSON') },
  example: 'npx roomkey platforms list --demo',
  async run(args, { dynamo }, io) {
    const now = Math.floor(Date.now() / 1000);
    const sets = await keySets(dynamo).list();
    const rows = (await registrations(dynamo).list()).map((platform) => ({
      platform,
      keys: sets.find(({ url }) => url === platform.keySetUrl) ?? null,
    }));
    if (args.flag('json')) return io.out(json(rows.map(({ platform, keys }) => view(platform, keys))));
    if (rows.length === 0) return io.note(`There is no platform yet: see ${roomkey`help platforms add`}`);
    io.out(
      table(
        ['CLIENT ID', 'ISSUER', 'FAMILY', 'ENVIRONMENT', 'CLIENT', 'NEW DEPLOYMENTS', 'LIS PROVES', 'KEYS', 'STATE'],
        rows.map(({ platform: one, keys }) => [
          one.toolId,
          one.iss,
          one.family,
          one.environment,
          one.clientId,
          one.deploymentPolicy,
          one.lisProves?.join(' ') || '-',
          keysOf(keys, now),
          one.state,
        ]),
      ),
    );
  },
});

const keysOf = (keys: KeySet | null, now: number): string =>
  keys === null ? 'none yet' : `${keys.keys.length}, ${count(Math.floor((now - keys.fetchedAt) / 3600), 'hour')} old`;

const view = (one: Registration, keys: KeySet | null) => ({
  iss: one.iss,
  client_id: one.toolId,
  client: one.clientId,
  state: one.state,
  family: one.family,
  environment: one.environment,
  broker: one.broker,
  authorization_endpoint: one.authorizationEndpoint,
  jwks_uri: one.keySetUrl,
  algs: one.algs,
  trusted_audiences: one.trustedAudiences,
  claims: Object.entries(one.claimMap).map(([meaning, place]) => ({ meaning, place })),
  links_carry_none: one.linksCarryNone,
  lis_proves: one.lisProves ?? [],
  user_ids: userIdsWord(one),
  lti1p1: one.lti1p1 === undefined ? null : { consumer_keys: one.lti1p1.map(({ key }) => key) },
  new_deployments: one.deploymentPolicy,
  realm: one.realm,
  keys: keys === null ? null : { kids: keys.keys.map(({ kid }) => kid), fetched_at: keys.fetchedAt },
});

const turn = (verb: 'suspend' | 'resume', state: State, summary: string) =>
  command({
    name: `platforms ${verb}`,
    summary,
    words: ['CLIENT_ID'],
    options: { iss: NARROW.iss },
    example: `npx roomkey platforms ${verb} 170000000000559 --iss https://canvas.instructure.com`,
    async run(args, { dynamo }, io) {
      const { iss, toolId } = await findPlatform(dynamo, args.word(0), args.text('iss'));
      await registrations(dynamo).setState(iss, toolId, state);
      io.out(`Client id ${toolId} of ${iss} is ${state}; that acts within 60 seconds.`);
    },
  });

export const platformsSuspend = turn('suspend', 'suspended', 'Refuses all launches of a platform');
export const platformsResume = turn('resume', 'active', 'Takes launches of a platform again');
