import { LAYOUT } from '../../names.ts';
import type { Deployed } from '../../records/stack.ts';

/** The deploy that is asked for, with what the configuration says in so many words. */
export interface WantedDeploy extends Omit<Deployed, 'layout'> {
  /** the base URL that is left on purpose */
  readonly movedFrom: string | null;
  /** the data may go with the stack */
  readonly unprotect: boolean;
}

/** Reads the properties of the custom resource; CloudFormation hands every value over as text. Null where they say nothing. */
export function wantedDeploy(properties: unknown): WantedDeploy | null {
  if (typeof properties !== 'object' || properties === null) return null;
  const given: Readonly<Record<string, unknown>> = { ...properties };
  const { baseUrl, movedFrom, alarmed } = given;
  if (typeof baseUrl !== 'string') return null;
  return {
    baseUrl,
    isProtected: given['protected'] === 'true',
    ...(typeof alarmed === 'string' ? { alarmed: alarmed === 'true' } : {}),
    movedFrom: typeof movedFrom === 'string' && movedFrom !== '' ? movedFrom : null,
    unprotect: given['unprotect'] === 'true',
  };
}

/** Why this deploy is refused, in a sentence for whoever deploys; null where nothing is in its way. `hasData`: platforms are registered. */
export function refusalOfDeploy(wanted: WantedDeploy, known: Deployed | null, hasData: boolean): string | null {
  if (known === null || !hasData) return null;
  if (known.layout !== LAYOUT) {
    return (
      `The table holds data in layout ${known.layout}, and this version keeps it in layout ${LAYOUT}. Nothing was changed. ` +
      'Deploy the version that wrote it, or a new stack beside this one.'
    );
  }
  if (wanted.baseUrl !== known.baseUrl && wanted.movedFrom !== known.baseUrl) {
    return (
      `The base URL would move from ${known.baseUrl} to ${wanted.baseUrl}, and with it every registered address and the iss ` +
      `of every token. Nothing was changed. Deploy with the settings of last time, or say so: roomkey:movedFrom=${known.baseUrl}`
    );
  }
  if (known.isProtected && !wanted.isProtected && !wanted.unprotect) {
    return (
      'The setting disposable would take the protections off a table with data. Nothing was changed. ' +
      'Deploy without it, or say so: roomkey:unprotect=true'
    );
  }
  return null;
}
