import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import type { Profile } from './shapes.ts';

/** Not of the launch. */
export const BENCH = 'the bench itself';

/** Whose CPU it is, by the first frame that tells, from the innermost outwards. */
const PARTS: readonly (readonly [string, RegExp])[] = [
  [BENCH, /^(bench|test|local)\/|\/(bench|test|local)\//],
  ['signing of requests', /^shared\/aws\/signature\.ts/],
  ['requests and answers as DynamoDB’s JSON', /^shared\/(store\/table\/|aws\/(service|answer|place)\.ts)/],
  [
    'HTTP',
    /^shared\/aws\/(connection|line|reply)\.ts|^node:(_http|net$|internal\/(stream_base|http|net|streams|dns)|_tls|dns|https?$|stream)/,
  ],
  [
    'limits and retries',
    /^shared\/(tries|deadline)\.ts|^node:(internal\/(timers|abort|process\/task_queues|async_)|timers|async_hooks|internal\/event_target)/,
  ],
  ['sealing', /^shared\/crypto\/seal\.ts/],
  ['hashes, secrets, random numbers', /^shared\/crypto\//],
  [
    'verification and signature of id tokens: jose',
    /^node_modules\/jose\/|^shared\/keys\/|^node:internal\/crypto\/(webcrypto|rsa|webidl|keys)/,
  ],
  ['claims of the id token', /^shared\/lti\//],
  ['log lines', /^shared\/log\.ts/],
  ['middy', /^node_modules\/@middy\//],
  ['request in, reply out', /^shared\/(http|url|pages)/],
  ['hand-off', /^shared\/handoff\//],
  ['launches, directory, courses in the store', /^shared\/store\//],
  ['everything else of ours', /^(shared|functions)\//],
];

const GC = 'garbage collection';
const NODE = 'Node itself, without a caller of ours';

/** Microseconds of the main thread by part. */
export function partsOf(
  { nodes, samples, timeDeltas }: Profile,
  maps: ReadonlyMap<string, string>,
): ReadonlyMap<string, number> {
  const sourceOf = sources(maps);
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parts = new Map<number, string | null>();
  const partOf = (id: number): string | null => {
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = byId.get(at)?.callFrame;
      if (frame === undefined) break;
      if (frame.functionName === '(idle)') return null;
      if (frame.functionName === '(garbage collector)') return GC;
      const source = sourceOf(frame);
      const found = PARTS.find(([, pattern]) => pattern.test(source));
      if (found !== undefined) return found[0];
    }
    return NODE;
  };
  const spent = new Map<string, number>();
  samples.forEach((id, i) => {
    const known = parts.get(id);
    const part = known === undefined ? partOf(id) : known;
    parts.set(id, part);
    if (part !== null) spent.set(part, (spent.get(part) ?? 0) + (timeDeltas[i] ?? 0));
  });
  return spent;
}

/** The file that a frame was written in: of a bundle by its source map, of Node by its name. */
function sources(maps: ReadonlyMap<string, string>) {
  const read = new Map<string, SourceMap | null>();
  return ({ url, lineNumber, columnNumber }: Profile['nodes'][number]['callFrame']): string => {
    const file = url.replace(/^file:\/\//, '');
    let map = read.get(file);
    if (map === undefined) {
      const at = maps.get(file);
      map = at === undefined ? null : new SourceMap(JSON.parse(readFileSync(at, 'utf8')));
      read.set(file, map);
    }
    if (map === null) return file;
    const entry = map.findEntry(lineNumber, columnNumber);
    return 'originalSource' in entry ? entry.originalSource.replace(/^(\.\.\/)+/, '') : file;
  };
}
