/** Courses as course catalogues and master schedules write them; where each habit was seen stands in ../SOURCES.md. */

export interface CourseKind {
  readonly key: string;
  readonly subject: string;
  /** lowest and highest grade; 0 is kindergarten */
  readonly grades: readonly [number, number];
  /** the title of the catalogue, then how else people write it */
  readonly forms: readonly [string, ...string[]];
  /** whether it is also taught as an honours course */
  readonly honours: boolean;
  /** for building numbers: letters and digits that most districts give it */
  readonly stem: readonly [string, number];
}

const ELA = 'english/language arts';
const SOCIAL = 'social studies';
const ARTS = 'arts and music';
const HEALTH = 'PE and health';
const TECH = 'technology and engineering';

/** subject; grades; letters and number; titles, the catalogue's first. A star before the titles: taught with honours, too. */
const HIGH: readonly (readonly [string, string, string, string])[] = [
  [ELA, '9-9', 'EN1010', '*English 9|Eng 9|English I|Engl 9|English 09'],
  [ELA, '10-10', 'EN1020', '*English 10|Eng 10|English II|Engl 10'],
  [ELA, '11-11', 'EN1030', '*English 11|Eng 11|English III|Engl 11'],
  [ELA, '12-12', 'EN1040', 'English 12|Eng 12|English IV|Engl 12'],
  [
    ELA,
    '11-11',
    'EN1110',
    'AP English Language and Composition|AP English Lang|AP Lang|AP Eng Lang & Comp|AP Language',
  ],
  [
    ELA,
    '12-12',
    'EN1120',
    'AP English Literature and Composition|AP English Lit|AP Lit|AP Eng Lit & Comp|AP Literature',
  ],
  [ELA, '9-12', 'EN1310', 'Creative Writing|Creat Writing|Creative Wrtg'],
  [ELA, '9-12', 'EN1350', 'Journalism|Journ'],
  [ELA, '9-12', 'EN1400', 'Speech and Debate|Speech & Debate|Speech/Debate'],
  ['math', '8-9', 'MA1100', '*Algebra 1|Algebra I|Alg 1|ALG I|Alg. 1|Algebra One'],
  ['math', '9-10', 'MA1200', '*Geometry|Geom|Geom.|Geo'],
  ['math', '10-11', 'MA1300', '*Algebra 2|Algebra II|Alg 2|Alg II|Alg. 2'],
  ['math', '11-12', 'MA1400', '*Precalculus|Pre-Calculus|Precalc|Pre-Calc|Pre Calc'],
  ['math', '12-12', 'MA1510', 'AP Calculus AB|AP Calc AB|AP Calculus A/B'],
  ['math', '12-12', 'MA1520', 'AP Calculus BC|AP Calc BC|AP Calculus B/C'],
  ['math', '11-12', 'MA1600', 'AP Statistics|AP Stats|AP Stat'],
  ['math', '11-12', 'MA1650', 'Statistics and Probability|Stats & Prob|Prob & Stat|Prob and Stats'],
  ['math', '9-12', 'MA1090', 'Algebra 1 Support|Alg 1 Support|Alg 1 Supp|Algebra Support'],
  ['math', '11-12', 'MA1700', 'Financial Algebra|Fin Algebra|Finan Alg'],
  ['science', '9-9', 'SC2010', 'Earth Science|Earth Sci|Earth Sci.|E Science'],
  ['science', '9-10', 'SC2100', '*Biology|Bio|Biol'],
  ['science', '10-11', 'SC2200', '*Chemistry|Chem|Chem.'],
  ['science', '11-12', 'SC2300', '*Physics|Phys|Phys.'],
  ['science', '11-12', 'SC2110', 'AP Biology|AP Bio'],
  ['science', '11-12', 'SC2210', 'AP Chemistry|AP Chem'],
  ['science', '11-12', 'SC2400', 'AP Environmental Science|AP Env Sci|APES|AP Enviro Sci|AP Environ Science'],
  ['science', '11-12', 'SC2450', 'Anatomy and Physiology|Anatomy & Physiology|Anat/Phys|A&P|Anatomy/Phys'],
  ['science', '10-12', 'SC2480', 'Forensic Science|Forensics|Forensic Sci'],
  [SOCIAL, '9-9', 'SS3010', 'World Geography|World Geog|Wld Geography|W Geo'],
  [SOCIAL, '10-10', 'SS3100', '*World History|World Hist|Wrld History|W. History|Wld Hist'],
  [SOCIAL, '11-11', 'SS3200', '*US History|U.S. History|United States History|US Hist|U S History'],
  [SOCIAL, '10-10', 'SS3110', 'AP World History|AP World|AP World Hist|APWH'],
  [SOCIAL, '11-11', 'SS3210', 'AP United States History|AP US History|APUSH|AP US Hist'],
  [SOCIAL, '12-12', 'SS3300', 'American Government|US Government|Government|Amer Govt|Am Gov|Govt'],
  [SOCIAL, '12-12', 'SS3350', 'Economics|Econ|Economics/Personal Finance'],
  [SOCIAL, '11-12', 'SS3400', 'Psychology|Psych|Intro to Psychology'],
  [SOCIAL, '11-12', 'SS3410', 'AP Psychology|AP Psych'],
  [SOCIAL, '11-12', 'SS3420', 'Sociology|Soc|Sociol'],
  ['language', '9-10', 'WL4010', 'Spanish 1|Spanish I|Span 1|Span I|Spanish One'],
  ['language', '9-11', 'WL4020', 'Spanish 2|Spanish II|Span 2|Span II'],
  ['language', '10-12', 'WL4030', '*Spanish 3|Spanish III|Span 3|Span III'],
  ['language', '11-12', 'WL4040', '*Spanish 4|Spanish IV|Span 4|Span IV'],
  ['language', '9-10', 'WL4110', 'French 1|French I|Fren 1|Fr I'],
  ['language', '9-11', 'WL4120', 'French 2|French II|Fren 2|Fr II'],
  ['language', '10-12', 'WL4130', 'French 3|French III|Fren 3|Fr III'],
  ['language', '9-12', 'WL4200', 'American Sign Language 1|ASL 1|ASL I|Amer Sign Lang 1'],
  ['language', '9-12', 'WL4210', 'American Sign Language 2|ASL 2|ASL II|Amer Sign Lang 2'],
  [ARTS, '9-12', 'FA5010', 'Art 1|Art I|Studio Art 1'],
  [ARTS, '9-12', 'FA5020', 'Art 2|Art II|Studio Art 2'],
  [ARTS, '9-12', 'FA5050', 'Ceramics 1|Ceramics I|Ceram 1'],
  [ARTS, '9-12', 'FA5100', 'Concert Band|Conc Band|Band'],
  [ARTS, '9-12', 'FA5150', 'Concert Choir|Choir'],
  [ARTS, '9-12', 'FA5200', 'Theatre Arts 1|Theater 1|Theatre I'],
  [HEALTH, '9-9', 'PE6010', 'Physical Education 9|PE 9|Phys Ed 9|P.E. 9'],
  [HEALTH, '10-12', 'PE6020', 'Physical Education 10-12|PE 10-12|Phys Ed 10-12|PE 10/11/12'],
  [HEALTH, '9-12', 'PE6100', 'Weight Training|Weights|Wt Training'],
  [HEALTH, '9-10', 'PE6200', 'Health|Health Education|Health Ed|Hlth'],
  [TECH, '9-12', 'TE7010', 'Computer Science Principles|AP Computer Science Principles|AP CSP|Comp Sci Principles'],
  [TECH, '9-12', 'TE7100', 'Intro to Engineering Design|IED|Intro Engineering|Intro to Engr Design'],
  [TECH, '9-12', 'TE7200', 'Digital Photography|Dig Photo|Digital Photo'],
  ['other', '9-12', 'OT8010', 'AVID 9|Avid 09'],
  ['other', '9-12', 'OT8020', 'AVID 10|Avid'],
  ['homeroom/advisory', '9-12', 'HR0009', 'Advisory|Advisement'],
  ['interventions/online learning', '9-12', 'SE9010', 'Study Skills|Study Skls'],
];

const MIDDLE: readonly (readonly [string, string, string, string])[] = [6, 7, 8].flatMap(
  (grade): readonly (readonly [string, string, string, string])[] => [
    [
      ELA,
      `${grade}-${grade}`,
      `LA0${grade}10`,
      `*English Language Arts ${grade}|ELA ${grade}|Lang Arts ${grade}|Language Arts ${grade}|English ${grade}`,
    ],
    [ELA, `${grade}-${grade}`, `LA0${grade}20`, `Reading ${grade}|Rdg ${grade}|Reading Gr ${grade}`],
    [
      'math',
      `${grade}-${grade}`,
      `MA0${grade}10`,
      `*Math ${grade}|Mathematics ${grade}|Math Gr ${grade}|Grade ${grade} Math|${grade}th Grade Math`,
    ],
    [
      'science',
      `${grade}-${grade}`,
      `SC0${grade}10`,
      `*Science ${grade}|Sci ${grade}|Grade ${grade} Science|${grade}th Grade Science`,
    ],
    [
      SOCIAL,
      `${grade}-${grade}`,
      `SS0${grade}10`,
      `Social Studies ${grade}|Soc St ${grade}|SS ${grade}|Soc. Studies ${grade}|${grade}th Grade Social Studies`,
    ],
    [
      HEALTH,
      `${grade}-${grade}`,
      `PE0${grade}10`,
      `Physical Education ${grade}|PE ${grade}|Phys Ed ${grade}|P.E. ${grade}`,
    ],
    [ARTS, `${grade}-${grade}`, `FA0${grade}10`, `Art ${grade}|Visual Art ${grade}|Gr ${grade} Art`],
    [ARTS, `${grade}-${grade}`, `FA0${grade}50`, `Band ${grade}|${grade}th Grade Band`],
    ['homeroom/advisory', `${grade}-${grade}`, `HR0${grade}00`, `Advisory ${grade}|${grade}th Grade Advisory`],
    [
      TECH,
      `${grade}-${grade}`,
      `TE0${grade}10`,
      `Computer Applications ${grade}|Computer Apps ${grade}|Comp Apps ${grade}`,
    ],
    ['language', `${grade}-${grade}`, `WL0${grade}10`, `Spanish ${grade}|Span ${grade}|Expl Spanish ${grade}`],
  ],
);

/** What is taught in an elementary class besides the homeroom itself. */
export const ELEMENTARY = ['Reading', 'Math', 'Writing', 'Science', 'Social Studies'] as const;
export const SPECIALS = ['Music', 'Art', 'PE', 'Library', 'STEM Lab'] as const;

const kind = ([subject, grades, code, titles]: readonly [string, string, string, string]): CourseKind => {
  const [low = 0, high = 0] = grades.split('-').map(Number);
  const [first = '', ...others] = titles.replace('*', '').split('|');
  return {
    key: code,
    subject,
    grades: [low, high],
    forms: [first, ...others],
    honours: titles.startsWith('*'),
    stem: [code.slice(0, 2), Number(code.slice(2))],
  };
};

export const HIGH_SCHOOL: readonly CourseKind[] = HIGH.map(kind);
export const MIDDLE_SCHOOL: readonly CourseKind[] = MIDDLE.map(kind);

const ELEMENTARY_SUBJECTS: Readonly<Record<string, string>> = {
  Reading: ELA,
  Writing: ELA,
  Math: 'math',
  Science: 'science',
  'Social Studies': SOCIAL,
  Music: ARTS,
  Art: ARTS,
  PE: HEALTH,
  Library: 'other',
  'STEM Lab': TECH,
};

const GRADE_WORDS: readonly (readonly string[])[] = [
  ['Kindergarten', 'Kinder', 'K', 'KG'],
  ['1st Grade', 'Grade 1', 'First Grade', 'Gr 1'],
  ['2nd Grade', 'Grade 2', 'Second Grade', 'Gr 2'],
  ['3rd Grade', 'Grade 3', 'Third Grade', 'Gr 3'],
  ['4th Grade', 'Grade 4', 'Fourth Grade', 'Gr 4'],
  ['5th Grade', 'Grade 5', 'Fifth Grade', 'Gr 5'],
];

export const gradeWords = (grade: number): readonly string[] => GRADE_WORDS[grade] ?? [`Grade ${grade}`];

/** A homeroom of the grade, or one of its subjects. */
export function elementary(grade: number, subject: string | null): CourseKind {
  const words = gradeWords(grade);
  const [first = ''] = words;
  if (subject === null) {
    return {
      key: `EL${grade}HR`,
      subject: 'homeroom/advisory',
      grades: [grade, grade],
      forms: [first, ...words.slice(1), `${first} Homeroom`, `Homeroom ${grade === 0 ? 'K' : grade}`],
      honours: false,
      stem: ['EL', grade * 100],
    };
  }
  const number = grade === 0 ? 'K' : String(grade);
  return {
    key: `EL${grade}${subject}`,
    subject: ELEMENTARY_SUBJECTS[subject] ?? 'other',
    grades: [grade, grade],
    forms: [
      `${subject} ${number}`,
      `${subject} - ${first}`,
      `${first} ${subject}`,
      `Gr ${number} ${subject}`,
      `${number} ${subject}`,
    ],
    honours: false,
    stem: ['EL', grade * 100 + 1 + Object.keys(ELEMENTARY_SUBJECTS).indexOf(subject)],
  };
}
