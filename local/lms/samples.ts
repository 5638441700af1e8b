import { readFileSync } from 'node:fs';
import { type Fields, fieldsOf, listOf, textOf } from '../json.ts';

export const FAMILIES = ['canvas', 'schoology', 'moodle'] as const;
export type PlatformFamily = (typeof FAMILIES)[number];

/** A launch as the vendor sends it, with invented people: see launches.json for what was seen and what is assumed. */
export interface Sample {
  readonly id: string;
  readonly family: PlatformFamily;
  readonly login: { readonly method: 'GET' | 'POST'; readonly params: Readonly<Record<string, string>> };
  /** `iat` and `exp` are seconds from the moment of signing */
  readonly claims: Fields;
  readonly seen: string;
  readonly assumed: string;
}

export const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';

export const SAMPLES: ReadonlyMap<string, Sample> = new Map(
  listOf(JSON.parse(readFileSync(new URL('./launches.json', import.meta.url), 'utf8'))).map((entry) => {
    const { id, family, login, claims, seen, assumed } = fieldsOf(entry);
    const { method, params } = fieldsOf(login);
    const sample: Sample = {
      id: textOf(id) ?? '',
      family: familyOf(textOf(family)) ?? 'canvas',
      login: {
        method: method === 'POST' ? 'POST' : 'GET',
        params: Object.fromEntries(
          Object.entries(fieldsOf(params)).map(([name, value]) => [name, textOf(value) ?? '']),
        ),
      },
      claims: fieldsOf(claims),
      seen: textOf(seen) ?? '',
      assumed: textOf(assumed) ?? '',
    };
    return [sample.id, sample];
  }),
);

export function familyOf(name: string | undefined): PlatformFamily | undefined {
  return FAMILIES.find((one) => one === name);
}

export function sampleOf(id: string): Sample {
  const sample = SAMPLES.get(id);
  if (sample === undefined) throw new Error(`no launch sample ${id}`);
  return sample;
}
