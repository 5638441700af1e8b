import { env } from 'node:process';

/**
 * Takes the place of `@smithy/core/config` in every bundle: Lambda says all in the environment, so that no file of a home
 * folder and no metadata service is asked (7 kB). Names as the clients import them.
 */
type Environment = Readonly<Record<string, string | undefined>>;
type Provider<T> = () => Promise<T>;

interface Selectors<T> {
  readonly environmentVariableSelector: (environment: Environment, options?: object) => T | undefined;
  readonly default: T | Provider<T>;
}

/** As the SDK does, a value that cannot be read counts as absent. */
export const loadConfig =
  <T>({ environmentVariableSelector, default: otherwise }: Selectors<T>, options: object = {}): Provider<T> =>
  async () => {
    const found = read(() => environmentVariableSelector(env, options));
    return found ?? resolve(otherwise);
  };

function read<T>(select: () => T | undefined): T | undefined {
  try {
    return select();
  } catch {
    return undefined;
  }
}

const resolve = async <T>(given: T | Provider<T>): Promise<T> => (isProvider(given) ? given() : given);
const isProvider = <T>(given: T | Provider<T>): given is Provider<T> => typeof given === 'function';

export const CONFIG_PREFIX_SEPARATOR = '.';
export const SelectorType = { ENV: 'env', CONFIG: 'shared config entry' } as const;

export function booleanSelector(environment: Environment, key: string, kind: string): boolean | undefined {
  const value = environment[key];
  if (value === undefined) return undefined;
  if (value !== 'true' && value !== 'false') throw new Error(`Cannot load ${kind} "${key}": ${value}`);
  return value === 'true';
}

const flag = (name: string): Selectors<boolean> => ({
  environmentVariableSelector: (environment) => booleanSelector(environment, name, SelectorType.ENV),
  default: false,
});

export const NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS = flag('AWS_USE_DUALSTACK_ENDPOINT');
export const NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS = flag('AWS_USE_FIPS_ENDPOINT');

export const REGION_ENV_NAME = 'AWS_REGION';
export const REGION_INI_NAME = 'region';
export const NODE_REGION_CONFIG_FILE_OPTIONS = {};
export const NODE_REGION_CONFIG_OPTIONS: Selectors<string> = {
  environmentVariableSelector: (environment) => environment[REGION_ENV_NAME],
  default: async () => {
    throw new Error('Region is missing');
  },
};

interface Regional {
  readonly region: string | Provider<string>;
  readonly useFipsEndpoint: boolean | Provider<boolean>;
}

export const resolveRegionConfig = <T extends Regional>(input: T) =>
  Object.assign(input, { region: provider(input.region), useFipsEndpoint: provider(input.useFipsEndpoint) });

const provider =
  <T>(given: T | Provider<T>): Provider<T> =>
  () =>
    resolve(given);

export const resolveDefaultsModeConfig = (): Provider<'legacy'> => async () => 'legacy';

export class ProviderError extends Error {}
export class CredentialsProviderError extends ProviderError {}
