/** What the demo's first page offers to who comes for the first time: a course, a person, and what happens. */
export interface Story {
  /** of the course in the demo LMS */
  readonly path: string;
  readonly course: string;
  readonly as: string;
  readonly sees: string;
}

export const STORIES: readonly Story[] = [
  {
    path: '/canvas/courses/1041',
    course: 'Algebra 1 (Alvarez)',
    as: 'Maya, Ben or Chloe',
    sees: 'each lands in the class of their own section, with no set-up.',
  },
  {
    path: '/schoology/courses/7215553107',
    course: 'US History: 7(A)',
    as: 'Grace Lin',
    sees: 'no section id comes along, but of her six classes the one of block 7, A days, stands first; a moment later each says how many of the course’s students attend it.',
  },
  {
    path: '/schoology/courses/7215554420',
    course: 'US History: 5(B) and 7(B)',
    as: 'Eli Brandt',
    sees: 'two classes are connected and no section id comes along: Eli lands in the one in which the roster has him.',
  },
  {
    path: '/canvas/courses/1085',
    course: 'World History (Whitman)',
    as: 'Dale Whitman, then Maya',
    sees: 'last year’s course and last year’s id open this year’s class.',
  },
  {
    path: '/canvas/courses/1092',
    course: 'Economics (Whitman)',
    as: 'Maya, then Dale Whitman in “Economics, period 2 (Whitman)”',
    sees: 'a section that was cross-listed takes its class along, and the course where it was asks its teacher.',
  },
  {
    path: '/moodle/courses/3',
    course: 'Algebra 1',
    as: 'Lena Vogt, with the ID numbers of Rosa Alvarez typed in',
    sees: 'a question: what people type themselves opens and shows nobody’s class.',
  },
];
