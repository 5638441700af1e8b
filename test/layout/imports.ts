import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/**
 * From the ground up. A file imports from its own room and from lower floors, never from a neighbour, types included.
 * `ground`: the loose files of shared/, which are one room.
 */
export const FLOORS: readonly (readonly string[])[] = [
  ['records', 'crypto', 'ground'],
  ['lti', 'matching', 'stage'],
  ['handoff', 'pages', 'provider'],
  ['aws'],
  ['store', 'keys', 'http', 'clever'],
  ['routing'],
  ['launch', 'identity', 'setup', 'manage', 'api', 'sync', 'registering'],
  ['portal'],
  ['functions', 'cli'],
];

/** The floors inside store, from the ground up. */
export const STORE: readonly (readonly string[])[] = [
  ['table'],
  ['directory', 'launches', 'syncs'],
  ['contexts'],
  ['catalogue'],
];

const IMPORT = /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s+'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g;

export interface Import {
  /** path from the root of the project */
  readonly file: string;
  /** the same, or the name of a package */
  readonly from: string;
}

/** Every import of the files of some folders. */
export function importsOf(...folders: readonly string[]): readonly Import[] {
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT }));
  return files.flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)].map(([, named, bare]) => {
      const from = named ?? bare ?? '';
      return { file, from: from.startsWith('.') ? join(dirname(file), from) : from };
    }),
  );
}

/** `lti` of shared/lti/token.ts, `ground` of shared/day.ts, `functions` of functions/launch.ts; null for a package. */
export function roomOf(path: string): string | null {
  const [top = '', next = ''] = path.split('/');
  if (!path.endsWith('.ts')) return null;
  if (top !== 'shared') return top;
  return next.endsWith('.ts') ? 'ground' : next;
}

export const floorOf = (room: string, floors = FLOORS): number => floors.findIndex((rooms) => rooms.includes(room));

/** Which room imports which, without the arrows that others already imply. */
export function arrows(imports: readonly Import[]): readonly string[] {
  const lower = new Map<string, Set<string>>();
  for (const { file, from } of imports) {
    const [own, other] = [roomOf(file), roomOf(from)];
    if (own === null || other === null || own === other) continue;
    lower.set(own, (lower.get(own) ?? new Set()).add(other));
  }
  const reaches = (from: string, to: string): boolean =>
    [...(lower.get(from) ?? [])].some((next) => next === to || reaches(next, to));
  return [...lower]
    .flatMap(([own, others]) =>
      [...others]
        .filter((to) => ![...others].some((between) => between !== to && reaches(between, to)))
        .map((to) => `${own} --> ${to}`),
    )
    .sort();
}
