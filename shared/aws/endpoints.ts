import { hostOf } from './place.ts';

interface Asked {
  /** what the environment gives for the service, or for all */
  readonly Endpoint?: string;
  readonly Region: string;
}

/** Takes the place, in every bundle (infra/left-out.ts), of AWS's clients' own rules for their hosts: those that the lean client follows. */
export const endpointsOf =
  (service: string) =>
  ({ Endpoint, Region }: Asked) => ({ url: new URL(Endpoint ?? `https://${hostOf(service, Region)}`) });
