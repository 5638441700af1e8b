import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Takes the place of `@aws-sdk/credential-provider-node` in every bundle: Lambda hands credentials over in the
 * environment, and the default chain weighs 135 kB.
 */
export const defaultProvider = fromEnv;
