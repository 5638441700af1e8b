/** Fixed facts of the demo: who is registered where, and under which ids. */

import { textOf } from './json.ts';
import { PATHS } from './lms/paths.ts';
import { type Place, placeOf } from './lms/places.ts';
import { CLAIM, type PlatformFamily, sampleOf } from './lms/samples.ts';
import { CLASSES, type DemoClass } from './partner/classes.ts';
import { demoYear } from './year.ts';

/** Where the parts of the demo are; one port, told apart by the Host header. */
export interface Urls {
  /** where to begin */
  readonly lms: string;
  readonly sso: string;
  readonly roomkey: string;
  readonly partner: string;
  /** Clever, and its API */
  readonly clever: string;
}

export function urlsAt(port: number): Urls {
  const at = (host: string) => `http://${host}.localhost:${port}`;
  return { lms: at('lms'), sso: at('sso'), roomkey: at('roomkey'), partner: at('partner'), clever: at('clever') };
}

export interface DemoPlatform {
  readonly family: PlatformFamily;
  /** without the port, so that another port is not another platform */
  readonly iss: string;
  readonly toolId: string;
  readonly deploymentId: string;
  readonly platformName: string;
  readonly platformGuid: string;
  authorizationEndpoint(urls: Urls): string;
  keySetUrl(urls: Urls): string;
  /** token endpoint, where the platform tells who is in a course */
  membersBy?(urls: Urls): string;
}

export const PLATFORMS: Readonly<Record<PlatformFamily, DemoPlatform>> = {
  canvas: {
    family: 'canvas',
    iss: 'https://canvas.lms.localhost',
    toolId: '170000000000559',
    deploymentId: deploymentOf('canvas-teacher-three-sections'),
    platformName: 'Lincoln Unified School District',
    platformGuid: '7db438071375c02373713c12c73869ff2f470b68:canvas-lms',
    authorizationEndpoint: ({ sso }) => sso + PATHS.canvas.authorize,
    keySetUrl: ({ sso }) => sso + PATHS.canvas.keySet,
  },
  schoology: {
    family: 'schoology',
    iss: 'https://schoology.lms.localhost',
    toolId: '8409082949',
    deploymentId: deploymentOf('schoology-teacher'),
    platformName: 'Schoology',
    platformGuid: 'schoology.com',
    authorizationEndpoint: ({ lms }) => lms + PATHS.schoology.authorize,
    keySetUrl: ({ lms }) => lms + PATHS.schoology.keySet,
    membersBy: ({ lms }) => lms + PATHS.schoology.token,
  },
  moodle: {
    family: 'moodle',
    iss: 'https://moodle.lms.localhost',
    toolId: 'Zq4mP0cVtR8xKdN',
    deploymentId: deploymentOf('moodle-teacher'),
    platformName: 'Lincoln Moodle',
    platformGuid: 'moodle.lincoln.example',
    authorizationEndpoint: ({ lms }) => lms + PATHS.moodle.authorize,
    keySetUrl: ({ lms }) => lms + PATHS.moodle.keySet,
  },
};

/** A course that is connected before anybody clicks. */
export interface Connected {
  readonly place: Place;
  readonly classes: readonly DemoClass[];
  /** proof: as if somebody had clicked then, and the ids had connected it */
  readonly how: 'operator' | 'proof';
  readonly at: Date;
}

export const connectedAt = (now: Date): readonly Connected[] =>
  HISTORIES.flatMap(({ family, id, at, ...rest }) => {
    const place = placeOf(family, id);
    return place === undefined ? [] : [{ ...rest, place, at: at(now) }];
  });

const DAY = 86_400_000;

const HISTORIES: readonly (Omit<Connected, 'place' | 'at'> & {
  readonly family: PlatformFamily;
  readonly id: string;
  at(now: Date): Date;
})[] = [
  { family: 'canvas', id: '1063', classes: [CLASSES.statistics], how: 'operator', at: (now) => now },
  { family: 'schoology', id: '7215551234', classes: [CLASSES.biology], how: 'operator', at: (now) => now },
  {
    family: 'schoology',
    id: '7215554420',
    classes: [CLASSES.usHistory5, CLASSES.usHistory7b],
    how: 'operator',
    at: (now) => now,
  },
  {
    family: 'canvas',
    id: '1085',
    classes: [CLASSES.worldHistoryBefore],
    how: 'proof',
    at: (now) => new Date(Date.parse(demoYear(now, -1).start) + 30 * DAY),
  },
  // A day in which nobody of the old course names a section makes it one that may move.
  {
    family: 'canvas',
    id: '1091',
    classes: [CLASSES.economics2],
    how: 'proof',
    at: (now) => new Date(now.getTime() - 2 * DAY),
  },
];

function deploymentOf(sample: string): string {
  return textOf(sampleOf(sample).claims[`${CLAIM}deployment_id`]) ?? '';
}
