/** What is taught, as rosters call it, and as teachers do. */
export interface Subject {
  readonly name: string;
  readonly number: string;
  readonly subject: string;
  readonly calls: readonly [string, ...string[]];
}

const subject = (subject: string, number: string, name: string, ...calls: readonly string[]): Subject => ({
  name,
  number,
  subject,
  calls: [name, ...calls],
});

/** Courses of one department: a teacher's are neighbours. */
export const DEPARTMENTS: readonly [readonly Subject[], ...(readonly Subject[])[]] = [
  [
    subject('math', 'MTH101', 'Algebra I', 'Alg 1', 'Alg I', 'Algebra 1', 'Alg. 1', 'ALG1'),
    subject('math', 'MTH101H', 'Algebra I Honors', 'Honors Algebra 1', 'Alg 1 H', 'Hon Alg I', 'Alg 1 Honors'),
    subject('math', 'MTH201', 'Geometry', 'Geo', 'Geom', 'Geometry'),
    subject('math', 'MTH301', 'Algebra II', 'Alg 2', 'Algebra 2', 'Alg II', 'ALG2'),
    subject('math', 'MTH401', 'Pre-Calculus', 'Precalc', 'Pre Calc', 'PreCal'),
    subject('math', 'MTH501', 'AP Calculus AB', 'AP Calc', 'Calc AB', 'AP Calculus'),
    subject('math', 'MTH502', 'AP Statistics', 'AP Stats', 'Stats'),
    subject('math', 'MTH008', 'Math 8', '8th Grade Math', 'Mathematics 8', 'Math 8'),
    subject('math', 'MTH007', 'Math 7', '7th Grade Math', 'Math 7'),
  ],
  [
    subject('science', 'SCI101', 'Biology', 'Bio', 'Biology'),
    subject('science', 'SCI101H', 'Biology Honors', 'Honors Bio', 'Bio Honors', 'Hon Bio'),
    subject('science', 'SCI201', 'Chemistry', 'Chem'),
    subject('science', 'SCI301', 'Physics', 'Physics'),
    subject('science', 'SCI401', 'AP Environmental Science', 'APES', 'AP Env Sci', 'AP Enviro'),
    subject('science', 'SCI008', 'Science 8', '8th Science', 'Sci 8'),
    subject('science', 'SCI007', 'Life Science 7', 'Life Sci', '7th Grade Science'),
  ],
  [
    subject('english', 'ENG101', 'English 9', 'Eng 9', 'ELA 9', 'English I', '9th Grade English'),
    subject('english', 'ENG201', 'English 10', 'Eng 10', 'ELA 10', 'English II'),
    subject('english', 'ENG301', 'AP English Language', 'AP Lang', 'AP English Lang'),
    subject('english', 'ENG302', 'AP English Literature', 'AP Lit', 'AP English Lit'),
    subject('english', 'ENG401', 'Creative Writing', 'Creative Writing', 'Creat. Writing'),
    subject('english', 'ENG008', 'Language Arts 8', 'ELA 8', 'LA 8', 'Lang Arts 8'),
    subject('english', 'ENG007', 'Language Arts 7', 'ELA 7', 'LA 7', 'Lang Arts 7'),
  ],
  [
    subject('social studies', 'HIS101', 'World History', 'World Hist', 'Wld History', 'WH'),
    subject('social studies', 'HIS201', 'United States History', 'US History', 'U.S. Hist', 'US Hist'),
    subject('social studies', 'HIS202', 'AP US History', 'APUSH', 'AP US Hist'),
    subject('social studies', 'HIS301', 'Government', 'Gov', 'US Govt', 'Govt'),
    subject('social studies', 'HIS302', 'Economics', 'Econ'),
    subject('social studies', 'HIS008', 'Social Studies 8', 'SS 8', 'Social Studies 8'),
    subject('social studies', 'HIS401', 'Geography', 'Geog', 'Geography'),
  ],
  [
    subject('language', 'SPA101', 'Spanish I', 'Span 1', 'Spanish 1', 'Español 1'),
    subject('language', 'SPA201', 'Spanish II', 'Span 2', 'Spanish 2', 'Español 2'),
    subject('language', 'SPA301', 'Spanish III', 'Spanish 3', 'Span III'),
    subject('language', 'FRE101', 'French I', 'French 1'),
    subject('language', 'FRE201', 'French II', 'French 2'),
  ],
  [
    subject('physical education', 'PE101', 'Physical Education', 'PE', 'P.E.', 'Phys Ed'),
    subject('health', 'PE201', 'Health', 'Health Ed', 'Health'),
    subject('physical education', 'PE301', 'Weight Training', 'Weights'),
  ],
  [
    subject('arts', 'ART101', 'Art I', 'Art 1', 'Beginning Art'),
    subject('arts', 'ART201', 'Ceramics', 'Ceramics'),
    subject('arts', 'MUS101', 'Concert Band', 'Band'),
    subject('arts', 'MUS201', 'Choir', 'Choir'),
  ],
  [
    subject('technology', 'CS101', 'Computer Science Principles', 'CSP', 'Comp Sci Principles', 'AP CSP'),
    subject('technology', 'CS201', 'Introduction to Programming', 'Intro Programming', 'Programming'),
  ],
];

export const ELEMENTARY: readonly [Subject, ...Subject[]] = [
  subject('math', 'E-MA', 'Math', 'Math', 'Mathematics', 'Everyday Math'),
  subject('english', 'E-RD', 'Reading', 'Reading', 'ELA', 'Rdg'),
  subject('english', 'E-WR', 'Writing', 'Writing', "Writers' Workshop"),
  subject('science', 'E-SC', 'Science', 'Science', 'Sci'),
  subject('social studies', 'E-SS', 'Social Studies', 'SS', 'Social Studies'),
];

export const SURNAMES: readonly [string, ...string[]] = [
  'Smith',
  'Garcia',
  'Nguyen',
  'Johnson',
  'O’Brien',
  'Müller',
  'Lee',
  'Patel',
  'Brown',
  'Davis',
  'Martínez',
  'Kim',
  'Lopez',
  'Wilson',
  'Anderson',
  'Thomas',
  'Taylor',
  'Moore',
  'Jackson',
  'White',
  'Harris',
  'Clark',
  'Lewis',
  'Young',
  'Walker',
  'Hall',
  'Allen',
  'King',
  'Wright',
  'Scott',
  'Torres',
  'Hill',
  'Green',
  'Adams',
  'Nelson',
  'Baker',
  'Rivera',
  'Campbell',
  'Mitchell',
  'Carter',
  'Roberts',
  'Gómez',
  'Phillips',
  'Evans',
  'Turner',
  'Díaz',
  'Parker',
  'Cruz',
  'Edwards',
  'Collins',
  'Reyes',
];

export const GIVEN: readonly [string, ...string[]] = [
  'Ana',
  'Ben',
  'Carla',
  'Dan',
  'Eva',
  'Frank',
  'Grace',
  'Hugo',
  'Ines',
  'Jo',
];
