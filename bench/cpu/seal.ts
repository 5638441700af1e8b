import * as real from '../../shared/crypto/seal.ts';

export { newLaunchId, newSecret, open } from '../../shared/crypto/seal.ts';

export const sealing = { isOn: false };

/** Takes the place of shared/crypto/seal.ts in this measurement, so that it can be taken with and without sealing. */
export const seal: typeof real.seal = (secret, launchId, clientId, plain) =>
  sealing.isOn ? real.seal(secret, launchId, clientId, plain) : plain;
