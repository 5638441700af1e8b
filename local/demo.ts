/** Fixed facts of the demo: who is registered where, and under which ids. */

import { textOf } from './json.ts';
import { PATHS } from './lms/paths.ts';
import { PLACES, type Place } from './lms/places.ts';
import { CLAIM, type PlatformFamily, sampleOf } from './lms/samples.ts';
import { CLASSES, type DemoClass } from './partner/classes.ts';

/** Where the parts of the demo are; one port, told apart by the Host header. */
export interface Urls {
  /** where to begin */
  readonly lms: string;
  readonly sso: string;
  readonly roomkey: string;
  readonly partner: string;
}

export function urlsAt(port: number): Urls {
  const at = (host: string) => `http://${host}.localhost:${port}`;
  return { lms: at('lms'), sso: at('sso'), roomkey: at('roomkey'), partner: at('partner') };
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
  },
};

/** Courses that are connected before anybody clicks. */
export const CONNECTED: readonly { readonly place: Place; readonly class: DemoClass }[] = PLACES.flatMap((place) => {
  if (place.connected === undefined) return [];
  return [{ place, class: place.family === 'canvas' ? CLASSES.statistics : CLASSES.biology }];
});

function deploymentOf(sample: string): string {
  return textOf(sampleOf(sample).claims[`${CLAIM}deployment_id`]) ?? '';
}
