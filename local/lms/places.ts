import type { PlatformFamily } from './samples.ts';

/** Where in a demo LMS the app can be opened. */
export interface Place {
  readonly family: PlatformFamily;
  /** last part of the page's address; for a course its number in the LMS */
  readonly id: string;
  readonly title: string;
  readonly label: string | null;
  readonly kind: 'course' | 'account' | 'none';
  /** what a first visitor should know about it */
  readonly about: string;
  /** the opaque id that launches carry */
  readonly contextId: string;
  /** SIS ids and names of its sections; empty where the district sends none */
  readonly sections: readonly { readonly sisId: string; readonly name: string }[];
  readonly courseSisId: string | null;
  /** the course of the samples: its launches are used word for word */
  readonly ofSamples?: true;
  /** an installation of the app that nobody has approved yet */
  readonly deploymentId?: string;
}

export const PLACES: readonly Place[] = [
  {
    family: 'canvas',
    id: '1041',
    title: 'Algebra 1 (Alvarez)',
    label: 'ALG1-25',
    kind: 'course',
    about: 'Three sections. Their ids connect it by themselves: everybody lands in their own class.',
    contextId: '4dde05e8ca1973bcca9bffc13e1548820eee93a3',
    sections: [
      { sisId: 'ALG1-P1-26', name: 'Algebra 1 - Period 1' },
      { sisId: 'ALG1-P3-26', name: 'Algebra 1 - Period 3' },
      { sisId: 'ALG1-P5-26', name: 'Algebra 1 - Period 5' },
    ],
    courseSisId: 'ALG1-ALVAREZ-26',
    ofSamples: true,
  },
  {
    family: 'canvas',
    id: '1063',
    title: 'Statistics (Alvarez)',
    label: 'STAT-26',
    kind: 'course',
    about: 'Connected to a class.',
    contextId: '5ac1e7f0936b48d2f1047c8be92d3a6514f0b7c8',
    sections: [{ sisId: 'STAT-P6-26', name: 'Statistics - Period 6' }],
    courseSisId: 'STAT-ALVAREZ-26',
  },
  {
    family: 'canvas',
    id: '1058',
    title: 'Geometry (Alvarez)',
    label: 'GEO-26',
    kind: 'course',
    about: 'Not connected yet: the roster spells the ids of its sections otherwise. Its teacher connects it.',
    contextId: 'c0b1a7d2e94f5863b7a0d1c2e3f4958677a8b9ca',
    sections: [
      { sisId: 'GEO-P2-26', name: 'Geometry - Period 2' },
      { sisId: 'GEO-P4-26', name: 'Geometry - Period 4' },
    ],
    courseSisId: 'GEO-ALVAREZ-26',
  },
  {
    family: 'canvas',
    id: '1077',
    title: 'Robotics Club',
    label: null,
    kind: 'course',
    about: 'Not connected yet: made by hand, without ids, and for a class that is not its teacher’s, who asks for it.',
    contextId: '9e8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a2f1e0d',
    sections: [],
    courseSisId: null,
  },
  {
    family: 'canvas',
    id: '1085',
    title: 'World History (Whitman)',
    label: 'WH',
    kind: 'course',
    about:
      'In its second year: it opened last year’s class, and the district uses the id of that section again. From the next click on it opens this year’s class.',
    contextId: '2b9f0d71c6e84a35d0f7b1c29e8a64530d1c7f4e',
    sections: [{ sisId: 'WH-P4', name: 'World History - Period 4' }],
    courseSisId: 'WH-WHITMAN',
  },
  {
    family: 'canvas',
    id: '1091',
    title: 'Economics, period 2 (Whitman)',
    label: 'ECON-P2',
    kind: 'course',
    about:
      'Its only section was in here until two days ago; now it is cross-listed into “Economics (Whitman)”. Until somebody clicks there, this one still opens the class.',
    contextId: '6d10c8e2f5a94b7731e0d4c2b8f6a9051e7c3d28',
    sections: [],
    courseSisId: 'ECON-P2-26',
  },
  {
    family: 'canvas',
    id: '1092',
    title: 'Economics (Whitman)',
    label: 'ECON',
    kind: 'course',
    about:
      'Two sections, one of them cross-listed out of “Economics, period 2 (Whitman)”: the first click of anybody in it moves its class here.',
    contextId: 'f08b5d3a7c1e49d26e5b0a98c7d4f1362a9e8b15',
    sections: [
      { sisId: 'ECON-P2-26', name: 'Economics - Period 2' },
      { sisId: 'ECON-P6-26', name: 'Economics - Period 6' },
    ],
    courseSisId: 'ECON-WHITMAN-26',
  },
  {
    family: 'canvas',
    id: '2210',
    title: 'Art History (Roosevelt High)',
    label: 'ART-26',
    kind: 'course',
    about: 'A school that added the app on its own: nobody has approved it.',
    contextId: '77f3b1e5d9c80a6245e1f7b3c9d5a8026e4f1b7d',
    sections: [],
    courseSisId: null,
    deploymentId: '4110:d3c2b1a0f9e8d7c6b5a4938271605f4e3d2c1b0a',
  },
  {
    family: 'canvas',
    id: 'account',
    title: 'Lincoln Unified School District',
    label: null,
    kind: 'account',
    about: 'The page of the whole account: no course.',
    contextId: '8865aa05b4b79b64a91a86042e43af5ea8ae79eb',
    sections: [],
    courseSisId: null,
  },
  {
    family: 'schoology',
    id: '7215551234',
    title: 'Biology: Section 2',
    label: 'BIO',
    kind: 'course',
    about: 'Connected to a class.',
    contextId: '7215551234',
    sections: [],
    courseSisId: null,
    ofSamples: true,
  },
  {
    family: 'schoology',
    id: '7215559876',
    title: 'Chemistry: Section 1',
    label: 'CHEM',
    kind: 'course',
    about: 'Not connected yet: nothing here names a section. Its teacher connects it, and students wait for that.',
    contextId: '7215559876',
    sections: [],
    courseSisId: null,
  },
  {
    family: 'schoology',
    id: '7215553107',
    title: 'US History: 7(A)',
    label: 'USH',
    kind: 'course',
    about:
      'Not connected yet, and no section id comes along. Its title alone says which of six classes of its teacher, Grace, it is: that one stands first.',
    contextId: '7215553107',
    sections: [],
    courseSisId: null,
  },
  {
    family: 'schoology',
    id: '7215554420',
    title: 'US History: 5(B) and 7(B)',
    label: 'USH',
    kind: 'course',
    about:
      'Two sections that Schoology links, connected to both classes, and no section id comes along. A student whom the roster has in one of them lands there.',
    contextId: '7215554420',
    sections: [],
    courseSisId: null,
  },
  {
    family: 'schoology',
    id: 'apps',
    title: 'My apps',
    label: null,
    kind: 'none',
    about: 'The app list of the home page: no course.',
    contextId: '',
    sections: [],
    courseSisId: null,
  },
  {
    family: 'moodle',
    id: '3',
    title: 'Algebra 1',
    label: 'ALG1',
    kind: 'course',
    about:
      'Not connected yet. Whoever teaches here may type any ID number below, another’s too: it opens nobody’s class, and shows none.',
    contextId: '3',
    sections: [],
    courseSisId: null,
    ofSamples: true,
  },
];

export function placeOf(family: PlatformFamily, id: string): Place | undefined {
  return PLACES.find((place) => place.family === family && place.id === id);
}
