import { realmOf } from '../../crypto/hash.ts';
import { newSecret } from '../../crypto/seal.ts';
import type { Registration } from '../../records/registration.ts';

type Said = Pick<Registration, 'iss' | 'toolId' | 'keySetUrl' | 'authorizationEndpoint' | 'clientId'> &
  Partial<Registration>;

/** A registration as it begins: with a name space and log pseudonyms of its own, and nothing more than was said. */
export const registered = (said: Said): Registration => ({
  algs: ['RS256'],
  trustedAudiences: [],
  family: 'other',
  broker: 'lms-direct',
  environment: 'production',
  realm: realmOf(said.iss, said.toolId, said.keySetUrl),
  claimMap: {},
  deploymentPolicy: 'approve',
  linksCarryNone: false,
  logKey: newSecret(),
  state: 'active',
  ...said,
});
