/** The demo application's own classes, as a Clever sync would bring them: 24 hexadecimal digits each. */

export interface DemoClass {
  readonly id: string;
  /** stands in the address of the class page */
  readonly urlId: string;
  readonly name: string;
}

export const DISTRICT = '6a3f9d1e5b7c8a0012345678';

export const CLASSES = {
  algebra: { id: '6a51f0c2d4b8e90012ab34c3', urlId: 'algebra-1-period-3', name: 'Algebra 1, period 3' },
  geometry: { id: '6a51f0c2d4b8e90012ab34d2', urlId: 'geometry-period-2', name: 'Geometry, period 2' },
  robotics: { id: '6a51f0c2d4b8e90012ab34e7', urlId: 'robotics-club', name: 'Robotics club' },
  biology: { id: '6a51f0c2d4b8e90012ab34f1', urlId: 'biology-section-2', name: 'Biology, section 2' },
  chemistry: { id: '6a51f0c2d4b8e90012ab34a9', urlId: 'chemistry-section-1', name: 'Chemistry, section 1' },
} as const satisfies Record<string, DemoClass>;

export function classAt(urlId: string): DemoClass | undefined {
  return Object.values(CLASSES).find((candidate) => candidate.urlId === urlId);
}
