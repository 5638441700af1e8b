/** Generated from docs/launch.schema.json and docs/openapi.json by `npm run partner`. */

/**
 * Roles at Clever.
 */
export type LaunchCleverRoles = ('student' | 'teacher' | 'staff' | 'district_admin')[];
/**
 * A role in a course.
 */
export type LaunchRole =
  'instructor' | 'teaching_assistant' | 'designer' | 'student' | 'observer' | 'administrator' | 'none';
/**
 * Who connected it: an operator on the command line, the application through the mappings API, a teacher, Roomkey itself by proof from the SIS ids of a launch, or Roomkey where a class took the place of one that the roster had lost.
 */
export type LaunchHow = 'operator' | 'partner' | 'teacher' | 'proof' | 'heal';
/**
 * Whether the roster has a person in a class.
 */
export type LaunchRostered = 'yes' | 'no' | 'unknown';
export type RequestAnswer =
  | {
      state: 'done';
      /**
       * The classes that the course is to open beside those that it opens; an id must not be there twice.
       *
       * @minItems 1
       * @maxItems 100
       */
      classes: [WantedClass, ...WantedClass[]];
    }
  | {
      state: 'declined';
    };

export interface Api {
  Redeemed: Redeemed;
  Userinfo: Userinfo;
  Mapping: Mapping;
  Wanted: Wanted;
  Contexts: Contexts;
  RosterClass: RosterClass;
  WantedRosterClass: WantedRosterClass;
  ClassRequests: ClassRequests;
  ClassRequest: ClassRequest;
  RequestAnswer: RequestAnswer;
}
export interface Redeemed {
  /**
   * For userinfo, for five minutes. Nothing else takes it.
   */
  access_token: string;
  token_type: 'Bearer';
  /**
   * Seconds; of the id_token too.
   */
  expires_in: 300;
  /**
   * What was asked for makes no difference.
   */
  scope: 'openid profile email';
  /**
   * Who came, signed with RS256 by a key of the JWKS: `aud` is the client id, `sub` is `launch.user.id`, `auth_time` when the LMS vouched for the person, `nonce` the one that authorize was asked with.
   */
  id_token: string;
  launch: Launch;
}
/**
 * What one click in an LMS, or at Clever, hands over to the application: who came, in which role, from which course, and which class to open. Fields are only ever added, so ignore those you do not know; what is unknown is null and never absent. A change of any other kind raises the version.
 */
export interface Launch {
  /**
   * The version of this schema.
   */
  version: 2;
  /**
   * Names this one launch, and may be quoted to whoever runs Roomkey; it opens nothing.
   */
  id: string;
  /**
   * When the click reached Roomkey, in whole seconds since 1970.
   */
  launched_at: number;
  /**
   * What to open: the class in `class`; a choice among `classes`, where the application lets its users choose; the set-up page because the course has no class yet; or the home page because the launch names no course, or comes from Clever.
   */
  entry: 'class' | 'choose' | 'setup' | 'home';
  user: LaunchUser;
  /**
   * The one plain role in this course: the highest course role, since roles in the institution never raise it; `none` is somebody without any, and `administrator` one who has none but looks after the LMS; null of who comes from Clever, for whom `user.clever_roles` says it.
   */
  role: LaunchRole | null;
  /**
   * Every role URI exactly as the LMS sent it, course roles and others.
   */
  roles: string[];
  /**
   * The people whom an observer, such as a parent, may follow; empty for everyone else.
   */
  observed_users: LaunchObservedUser[];
  /**
   * The Clever id of the district to which this installation of the LMS belongs, or null while nobody has said so.
   */
  district: string | null;
  /**
   * The LMS, or null of who comes from Clever.
   */
  lms: LaunchLms | null;
  /**
   * The course that the click came from, or null where the launch names none.
   */
  context: LaunchContext | null;
  /**
   * The link that was clicked, or null of who comes from Clever.
   */
  resource_link: LaunchResourceLink | null;
  /**
   * How the LMS called this user, course and link in launches of LTI 1.1, or null where it does not say so, or nobody asked for it (`roomkey platforms lti1p1`).
   */
  lti1p1: LaunchLti1P1 | null;
  browser: LaunchBrowser;
  /**
   * The class to open, or null where `entry` is not `class`.
   */
  class: LaunchClass | null;
  /**
   * Every class that this course is connected to, the chosen one among them, the one connected first in front.
   */
  classes: LaunchClass[];
  /**
   * The state of the course's mapping, or null where the launch names no course.
   */
  mapping: LaunchMapping | null;
  /**
   * Whether the roster has this person in the class in `class`, or null without a class: teachers are looked up in it, a student is known by the section ids of the launch, and `no` is no refusal, since a substitute is on no list.
   */
  rostered: LaunchRostered | null;
  /**
   * An address for somebody who may change what the course opens, else null: show it as a link such as "Wrong class?"; it works once, for 30 minutes.
   */
  manage_url: string | null;
  /**
   * What was shortened because the launch was too large: observed users after 10, classes after 20, titles and names after 120 characters, each further where that is not enough; never the chosen class, never an id.
   */
  truncated: ('observed_users' | 'classes' | 'titles')[];
}
/**
 * The person who clicked.
 */
export interface LaunchUser {
  /**
   * The key under which to keep this person: stable, unique over all LMSs, and equal to `sub` of the id_token.
   */
  id: string;
  /**
   * The name space of `sub`: the same for registrations of one LMS that share their people.
   */
  realm: string;
  /**
   * The issuer of the LMS, as it calls itself; `https://clever.com/oauth` of who comes from Clever.
   */
  iss: string;
  /**
   * The person's id at the LMS, or at Clever, meaningful only within `realm`.
   */
  sub: string;
  /**
   * The full name, or null where the LMS sends none.
   */
  name: string | null;
  /**
   * The given name, or null where the LMS sends none.
   */
  given_name: string | null;
  /**
   * The family name, or null where the LMS sends none.
   */
  family_name: string | null;
  /**
   * The email address, or null where the LMS sends none; never a key, since addresses change hands.
   */
  email: LaunchSourced | null;
  ids: LaunchIds;
  /**
   * What this person is at Clever, all of it: of who comes from there; else null.
   */
  clever_roles: LaunchCleverRoles | null;
  /**
   * True for the test student of a teacher who looks at the course as a student: show the class, store nothing.
   */
  preview: boolean;
  /**
   * True where the LMS says that an administrator is acting as this person: show the class, change nothing in their name.
   */
  masquerade: boolean;
}
/**
 * A value with where it is from.
 */
export interface LaunchSourced {
  /**
   * The value, as the LMS sent it or as the roster has it.
   */
  value: string;
  /**
   * The claim that held it, such as `lis.person_sourcedid`, `custom.user_sis_id` or `email`; of a Clever id that no claim held, how it is known; `clever` of what the person's own record there holds.
   */
  source: string;
}
/**
 * Other names of the same person, each with where it is from; null where nothing is known.
 */
export interface LaunchIds {
  /**
   * The id in the student information system.
   */
  sis: LaunchSourced | null;
  /**
   * The id that the LMS uses in its own API and addresses.
   */
  lms: LaunchSourced | null;
  /**
   * The name with which the person signs in to the LMS.
   */
  login: LaunchSourced | null;
  /**
   * The Clever user id and how it is known, as `source`: by a claim; by the SIS id, which is exactly one user's in the roster (`sis-id`); because the person signed in to Clever once (`sign-in`); or because an operator said so (`operator`).
   */
  clever: LaunchSourced | null;
}
/**
 * One person whom the observer may follow.
 */
export interface LaunchObservedUser {
  /**
   * The same key as `user.id` when that person launches.
   */
  id: string;
  /**
   * The person's id at the LMS.
   */
  sub: string;
}
/**
 * The LMS and its installation of the application.
 */
export interface LaunchLms {
  /**
   * The kind of LMS.
   */
  family: 'canvas' | 'schoology' | 'other';
  /**
   * What this LMS called itself when it was first seen, such as the district's name, or null.
   */
  name: string | null;
  /**
   * The LMS's own id for this one of its many instances, or null.
   */
  guid: string | null;
  /**
   * Whether the launch came from a production, beta or test LMS.
   */
  environment: 'production' | 'beta' | 'test';
  /**
   * Who signed the launch: the LMS itself, or Clever in its name.
   */
  broker: 'lms-direct' | 'clever';
  /**
   * The issuer of the LMS; with `client_id` and `deployment_id` it names the installation.
   */
  iss: string;
  /**
   * The client id that the LMS gave to Roomkey, not the application's own.
   */
  client_id: string;
  /**
   * The LMS's id of the installation, exact to the letter; of one that serves several districts, with a bar and its district's part behind it.
   */
  deployment_id: string;
  /**
   * The address that leads back into the LMS, or null where none came or it was not on this LMS's own host.
   */
  return_url: string | null;
  /**
   * The language that the LMS shows to the person, such as `en` or `es-MX`, or null.
   */
  locale: string | null;
}
/**
 * A course in Canvas, a section in Schoology.
 */
export interface LaunchContext {
  /**
   * The name of this course in the mappings API, unique over all LMSs.
   */
  key: string;
  /**
   * The LMS's id of the course, unique only within its installation.
   */
  id: string;
  /**
   * The course code, or null.
   */
  label: string | null;
  /**
   * The course's title, or null.
   */
  title: string | null;
  /**
   * What the LMS says that it is, as URIs or bare names.
   */
  type: string[];
}
/**
 * The link that was clicked.
 */
export interface LaunchResourceLink {
  /**
   * The LMS's id of the link; Canvas sends the course's id for its course menu.
   */
  id: string;
  /**
   * The link's title, or null.
   */
  title: string | null;
}
/**
 * Names of LTI 1.1, as the LMS says them in its signed launch.
 */
export interface LaunchLti1P1 {
  /**
   * The user's `user_id` under LTI 1.1, or null.
   */
  user_id: string | null;
  /**
   * The course's `context_id` under LTI 1.1, or null.
   */
  context_id: string | null;
  /**
   * The link's `resource_link_id` under LTI 1.1, or null.
   */
  resource_link_id: string | null;
  /**
   * The consumer key under which all these were said, whose secret the LMS has proven to know; null where it has not, and then whose users they were is not known.
   */
  consumer_key: string | null;
}
/**
 * What this click has shown of the browser.
 */
export interface LaunchBrowser {
  /**
   * Whether a cookie of Roomkey's came back in the frame or tab that the application opens in, so that the application's own will; `false` means that only storage proved the launch and no session by cookie will last, and null that a button opens the application in a tab where nobody has tried.
   */
  cookies: boolean | null;
}
/**
 * A class of the application that the course is connected to.
 */
export interface LaunchClass {
  /**
   * The class's id, as it was given when the course was connected.
   */
  id: string;
  /**
   * What stands for `{class}` in the landing address; the id where nothing else was given.
   */
  url_id: string;
  /**
   * The class's name, as it was given when the course was connected, or null.
   */
  name: string | null;
  /**
   * Where the class stands: `missing` when the roster has lost it, which opens it for some days more, and `ended` when its term is over.
   */
  state: 'active' | 'missing' | 'ended';
  connected: LaunchConnected;
}
/**
 * How the course came to be connected to this class.
 */
export interface LaunchConnected {
  how: LaunchHow;
  /**
   * When, in whole seconds since 1970.
   */
  at: number;
  /**
   * What proved the class and what lifted a doubt: `section-id` the SIS id of a section, `teacher-email` and `teacher-id` a teacher whose id the LMS spells otherwise than the roster, `email` a teacher known by her address who was asked, `people` that all who came attend the class; empty where a person just chose it, and more words may come.
   */
  evidence: string[];
}
/**
 * The set of classes that a course opens.
 */
export interface LaunchMapping {
  /**
   * The number to send as If-Match to the mappings API; 0 while nothing was ever connected.
   */
  version: number;
  /**
   * How the class in `class` came to be connected, or null where there is none.
   */
  how: LaunchHow | null;
  /**
   * For teachers, sections of the course that are connected to no class and keep people waiting; empty for everybody else, and where nobody waits.
   */
  waiting: LaunchSection[];
}
/**
 * A section that is connected to no class.
 */
export interface LaunchSection {
  /**
   * The section's SIS id, as the LMS spells it.
   */
  sis_id: string;
  /**
   * What the LMS calls the section, or null where it does not say.
   */
  name: string | null;
  /**
   * How many people were sent to wait, at most 100.
   */
  people: number;
}
/**
 * OpenID Connect Core section 5.3.2: the claims of the id token about the person, and the launch as the token answer had it.
 */
export interface Userinfo {
  /**
   * `launch.user.id`.
   */
  sub: string;
  name?: string;
  given_name?: string;
  family_name?: string;
  email?: string;
  launch: Launch;
}
export interface Mapping {
  /**
   * The course, in the words of the launch object.
   */
  context: {
    /**
     * The name of this course in this API.
     */
    key: string;
    /**
     * The LMS's id of the course.
     */
    id: string;
    /**
     * The course code, or null.
     */
    label: string | null;
    /**
     * The title as last seen, or null.
     */
    title: string | null;
    /**
     * What the LMS says that it is.
     */
    type: string[];
    /**
     * The day of its first launch.
     */
    first_seen: string;
    /**
     * The day of its latest launch.
     */
    last_seen: string;
  };
  /**
   * The installation that the course is in.
   */
  lms: {
    /**
     * The issuer of the LMS.
     */
    iss: string;
    /**
     * The client id that the LMS gave to Roomkey.
     */
    client_id: string;
    /**
     * The LMS's id of the installation.
     */
    deployment_id: string;
  };
  /**
   * The Clever id of its district, or null while there is none.
   */
  district: string | null;
  mapping: {
    /**
     * Raised by every change; send it as If-Match. 0 while nothing was ever connected.
     */
    version: number;
  };
  /**
   * The classes that the course opens, the one connected first in front: it is the one that opens.
   */
  classes: ConnectedClass[];
  /**
   * The newest 50 classes that were taken out; nothing puts them back by itself.
   */
  removed: RemovedClass[];
}
export interface ConnectedClass {
  id: string;
  url_id: string;
  name: string | null;
  connected: Change;
}
/**
 * How it came to be here.
 */
export interface Change {
  how: LaunchHow;
  /**
   * By whom; the client id where `how` is `partner`.
   */
  by: string;
  /**
   * When, in whole seconds since 1970.
   */
  at: number;
}
export interface RemovedClass {
  id: string;
  url_id: string;
  name: string | null;
  removed: Change1;
}
/**
 * How it was taken out.
 */
export interface Change1 {
  how: LaunchHow;
  /**
   * By whom; the client id where `how` is `partner`.
   */
  by: string;
  /**
   * When, in whole seconds since 1970.
   */
  at: number;
}
export interface Wanted {
  /**
   * Every class that the course is to open; an id must not be there twice.
   *
   * @maxItems 100
   */
  classes: WantedClass[];
}
export interface WantedClass {
  /**
   * The id of the class: the Clever section id, or whatever the application calls it.
   */
  id: string;
  /**
   * What stands for `{class}` in the landing address; null or absent: as the catalogue has it, else the id. Neither `.` nor `..`, which no address can hold.
   */
  url_id?: string | null;
  /**
   * The name to show; null or absent: as the catalogue has it, else none.
   */
  name?: string | null;
  /**
   * Taken and not looked at, so that an answer can be put back.
   */
  connected?: {
    [k: string]: unknown;
  };
}
export interface Contexts {
  contexts: Mapping[];
}
export interface RosterClass {
  /**
   * The id of the class, as in the address: the Clever section id, or whatever the application calls it.
   */
  id: string;
  /**
   * What stands for `{class}` in the landing address.
   */
  url_id: string;
  /**
   * The name to show.
   */
  name: string;
  /**
   * As Clever names it, or null.
   */
  subject: string | null;
  /**
   * The grade, or null.
   */
  grade: string | null;
  /**
   * The period, or null.
   */
  period: string | null;
  /**
   * The section's number within its course, or null.
   */
  section_number: string | null;
  /**
   * The ids by which the student information system and the LMS know the class. What a launch names exactly, and no other class of the district has, is proof.
   *
   * @maxItems 20
   */
  sis_ids: string[];
  /**
   * The course that it is a section of, or null.
   */
  course: {
    /**
     * The name of the course, or null.
     */
    name: string | null;
    /**
     * Its number, or null.
     */
    number: string | null;
  } | null;
  /**
   * When it is taught, or null.
   */
  term: {
    /**
     * The name of the term, or null.
     */
    name: string | null;
    /**
     * Its first day, or null.
     */
    start: string | null;
    /**
     * Its last day, or null; not before the first.
     */
    end: string | null;
  } | null;
  /**
   * Where it is taught, or null.
   */
  school: {
    /**
     * The school's id.
     */
    id: string;
    /**
     * Its name, or null.
     */
    name: string | null;
  } | null;
  /**
   * How many students it has, or null.
   */
  students: number | null;
  /**
   * Who teaches it, the main teacher first. A teacher finds and connects only classes that name one of his or her ids here.
   *
   * @maxItems 50
   */
  teachers: {
    /**
     * The teacher's Clever id, or null.
     */
    clever_id: string | null;
    /**
     * The teacher's id in the student information system, or null.
     */
    sis_id: string | null;
    /**
     * Shown to the operator; nobody is recognised by it.
     */
    email: string | null;
    /**
     * The name to show, or null.
     */
    name: string | null;
  }[];
  /**
   * `missing`: the roster has it no more; it may come back.
   */
  state: 'active' | 'missing';
  /**
   * The day from which it is missing; null while it is active.
   */
  missing_since: string | null;
}
export interface WantedRosterClass {
  /**
   * The id of the class, as in the address: the Clever section id, or whatever the application calls it.
   */
  id: string;
  /**
   * What stands for `{class}` in the landing address; null or absent: the id. Neither `.` nor `..`, which no address can hold.
   */
  url_id?: string | null;
  /**
   * The name to show.
   */
  name: string;
  /**
   * As Clever names it, or null.
   */
  subject?: string | null;
  /**
   * The grade, or null.
   */
  grade?: string | null;
  /**
   * The period, or null.
   */
  period?: string | null;
  /**
   * The section's number within its course, or null.
   */
  section_number?: string | null;
  /**
   * The ids by which the student information system and the LMS know the class. What a launch names exactly, and no other class of the district has, is proof.
   *
   * @maxItems 20
   */
  sis_ids?: string[] | null;
  /**
   * The course that it is a section of, or null.
   */
  course?: {
    /**
     * The name of the course, or null.
     */
    name?: string | null;
    /**
     * Its number, or null.
     */
    number?: string | null;
  } | null;
  /**
   * When it is taught, or null.
   */
  term?: {
    /**
     * The name of the term, or null.
     */
    name?: string | null;
    /**
     * Its first day, or null.
     */
    start?: string | null;
    /**
     * Its last day, or null; not before the first.
     */
    end?: string | null;
  } | null;
  /**
   * Where it is taught, or null.
   */
  school?: {
    /**
     * The school's id.
     */
    id: string;
    /**
     * Its name, or null.
     */
    name?: string | null;
  } | null;
  /**
   * How many students it has, or null.
   */
  students?: number | null;
  /**
   * Who teaches it, the main teacher first. A teacher finds and connects only classes that name one of his or her ids here.
   *
   * @maxItems 50
   */
  teachers?:
    | {
        /**
         * The teacher's Clever id, or null.
         */
        clever_id?: string | null;
        /**
         * The teacher's id in the student information system, or null.
         */
        sis_id?: string | null;
        /**
         * Shown to the operator; nobody is recognised by it.
         */
        email?: string | null;
        /**
         * The name to show, or null.
         */
        name?: string | null;
      }[]
    | null;
  /**
   * Taken and not looked at, so that an answer can be put back: a class that is put is active.
   */
  state?: {
    [k: string]: unknown;
  };
  /**
   * As `state`.
   */
  missing_since?: {
    [k: string]: unknown;
  };
}
export interface ClassRequests {
  /**
   * @maxItems 100
   */
  requests: ClassRequest[];
}
export interface ClassRequest {
  /**
   * The name of this request in this API.
   */
  id: string;
  /**
   * When it was asked, in whole seconds since 1970.
   */
  at: number;
  /**
   * What the teacher typed, as it is: show it as text.
   */
  name: string;
  /**
   * The school that was named, or null.
   */
  school: string | null;
  /**
   * The course, in the words of the launch object.
   */
  context: {
    /**
     * The name of this course in this API.
     */
    key: string;
    /**
     * The LMS's id of the course.
     */
    id: string;
    /**
     * The course code, or null.
     */
    label: string | null;
    /**
     * The title as last seen, or null.
     */
    title: string | null;
  };
  /**
   * `open` until somebody answers or declines it.
   */
  state: 'open' | 'done' | 'declined';
}
