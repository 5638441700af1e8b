import { HINTS } from '../../shared/hints.ts';
import { pasteable, roomkey } from '../program/hint.ts';
import { plain } from '../program/show.ts';
import type { Ended, Ending } from './ending.ts';
import type { Facts } from './facts.ts';
import type { Line } from './line.ts';

/** One step, as somebody tells it who reads the log for another. */
export function stepOf({ function: name, code, outcome, status }: Line): string {
  if (code !== null) return `${WHERE[name] ?? name} was refused (${code}): ${pasteable(HINTS[code])}`;
  if (name === 'login') return 'A click began; the browser was sent to the LMS, to say who it is.';
  if (name === 'token') return 'The application redeemed its code: the person is in.';
  if (name === 'userinfo') return 'The application asked once more who it is.';
  if (name === 'authorize' && outcome === 'code') return 'The application’s own login asked, and got a code.';
  const told = outcome === null ? null : (OUTCOMES[outcome] ?? null);
  if (told !== null) return told;
  if (outcome?.endsWith('-held') === true) return 'A page with one button, which opens the application in a tab.';
  return `${WHERE[name] ?? name} answered ${status ?? ''}${outcome === null ? '' : ` (${outcome})`}.`;
}

const WHERE: Readonly<Record<string, string>> = {
  login: 'The login',
  launch: 'The launch',
  setup: 'The page',
  manage: 'The page “Wrong class?”',
  authorize: 'The application’s login',
  token: 'The redemption',
  userinfo: 'The look at who it is',
  clever: 'The sign-in to Clever',
};

const OUTCOMES: Readonly<Record<string, string>> = {
  prove: 'No cookie came back: a page looks for what the browser may have kept otherwise.',
  class: 'The course has its class: the browser was sent to the application with a code.',
  home: 'No course: the browser was sent to the application’s home page with a code.',
  choose: 'The course has several classes: a page asks which.',
  setup: 'A teacher, and no class yet: the page on which a course is connected.',
  wait: 'No class for this person yet: the page “Your class is almost ready”, which goes on by itself.',
  'open-from-course': 'No course came along, and the application has no home page: “Open it from your course”.',
  installation: 'An administrator outside of what opens a class: the page about this installation.',
  clever: 'Nobody knows who it is at Clever: a page asks to sign in there once.',
  look: 'The application’s login asked, and no cookie came along: a page looks in its frame.',
  asked: 'The teacher asked for a class.',
  taken: 'The teacher connected the course.',
};

export interface Told {
  /** for the operator */
  readonly why: string;
  readonly mend: readonly string[];
  /** to be sent as it stands */
  readonly teacher: string;
}

type Tell = (facts: Facts, by: Line) => Told;

const told = (why: string, mend: readonly string[], teacher: string): Told => ({
  why,
  mend,
  teacher: teacher.charAt(0).toUpperCase() + teacher.slice(1),
});

const hinted = ({ code }: Line): string => (code === null ? '' : pasteable(HINTS[code]));

const courseOf = ({ course }: Facts): string => (course?.title == null ? 'the course' : `“${plain(course.title)}”`);

const TELL: Readonly<Record<Ending, Tell>> = {
  opened: ({ app }) =>
    told(
      'It went well: the application redeemed its code. What happened after that, the application’s own log says.',
      [],
      `Your click on ${app} went through on our side. If ${app} still shows nothing or the wrong thing, please tell us what you see there.`,
    ),
  'unknown-platform': ({ app, lms }, by) =>
    told(
      `${hinted(by)} It came as ${by.iss ?? 'an issuer that was not said'}${by.tool === null ? '' : `, client id ${by.tool}`}.`,
      [roomkey`arrivals`, 'Compare issuer and client id with what the LMS shows, character by character.'],
      `${app} is not connected to ${lms} yet, so no click can open it. We are connecting it together with the people who run ${lms}, and will write when you can click again.`,
    ),
  pending: ({ app, deployment }) =>
    told(
      deployment?.parted === true
        ? 'This installation is of several districts, and the launch said none that is approved.'
        : 'Nobody has said yet which district this installation belongs to.',
      [
        deployment === null
          ? roomkey`arrivals`
          : roomkey`deployments approve ${deployment.deploymentId} --district DISTRICT`,
      ],
      `${app} is in your course already, but not turned on for your district yet. We are turning it on; please click again when we write to you. You need not change anything.`,
    ),
  suspended: ({ app, deployment, district, tool }, by) =>
    told(
      hinted(by),
      [
        ...(by.code === 'deployment-suspended' && deployment !== null
          ? [roomkey`deployments resume ${deployment.deploymentId}`]
          : []),
        ...(by.code === 'district-suspended' && district !== null ? [roomkey`districts resume ${district}`] : []),
        ...(by.code === 'registration-suspended' && tool !== null ? [roomkey`platforms resume ${tool}`] : []),
        ...(by.code === 'client-suspended' && by.client !== null ? [roomkey`clients resume ${by.client}`] : []),
      ],
      `${app} is switched off for your school at the moment, on purpose. We are asking why and will write when it is back; nothing that you set up is lost.`,
    ),
  'blocked-cookies': ({ app, lms }) =>
    told(
      'The browser kept nothing of the click: it blocks cookies in frames, and the LMS keeps nothing for apps there; or the click was finished in another browser.',
      ['In the LMS, let the app open in a new window or tab.', 'docs/browsers.md says which browsers do what.'],
      `Your browser did not keep what ${app} needs inside ${lms}. Please click again and choose “open in a new tab” if you see that button; or try Chrome or Edge without add-ons that block cookies.`,
    ),
  'not-signed-in': ({ app, lms }, by) =>
    told(
      hinted(by),
      [
        'Where it happens to many: the placement is visible to people who are not signed in (Canvas: visibility “members”).',
      ],
      `${lms} told us that nobody is signed in. Please sign in to ${lms} in the same browser, open your course and click ${app} again.`,
    ),
  'lms-refused': ({ app, lms }, by) =>
    told(
      hinted(by),
      [
        'In Canvas: the developer key is On, and the app is installed for this account. In Schoology: the app is on for this school.',
      ],
      `${lms} does not let ${app} in at the moment. The people who run ${lms} have to switch it on; we have told them how.`,
    ),
  'lms-settings': ({ app, lms }, by) =>
    told(
      hinted(by),
      [roomkey`urls`, 'Compare each field of the LMS’s form with these.'],
      `${app} is set up in ${lms} in a way that cannot work. The people who run ${lms} have to change a setting; we have sent them what to change, and will write when it is done.`,
    ),
  'wrong-placement': ({ app }, by) =>
    told(
      hinted(by),
      ['In the LMS, take the app out of editors and content pickers; leave it in the course navigation.'],
      `That button cannot open ${app}. Please click ${app} in the menu of your course.`,
    ),
  'no-course': ({ app, client }) =>
    told(
      'The launch named no course, and the application has no home page to open.',
      [
        'Let the app show in the course navigation alone; or give the application a home page:',
        client === null ? roomkey`help clients set` : roomkey`clients set ${client} --home-url URL`,
      ],
      `You opened ${app} outside of a course. Please open one of your courses and click ${app} in its menu.`,
    ),
  'no-class': (facts) => noClass(facts),
  'setting-up': (facts) =>
    told(
      `${courseOf(facts)} has no class, and its teacher was asked which one; nothing was chosen in this launch.`,
      facts.course === null ? [] : [...connecting(facts), roomkey`requests list`],
      `Your course ${courseOf(facts)} is not connected to a class yet. Please click ${facts.app} in it, and choose your class on the page that opens; or write to us which class it is, and we connect it.`,
    ),
  choosing: ({ app }) =>
    told(
      'The course has several classes, and the page asks which: nothing was chosen in this launch.',
      [],
      `This course has several classes in ${app}. Please click again and choose yours; the next time it opens by itself.`,
    ),
  administrator: ({ app }) =>
    told(
      'An administrator without a part in a course: nothing is opened for these, by design.',
      [],
      `${app} opens classes for teachers and students. As an administrator please look at it with a teacher, or add yourself to the course as one.`,
    ),
  clever: ({ app }, by) =>
    told(
      by.code === null ? 'Nobody knows who this person is at Clever; the sign-in there was not finished.' : hinted(by),
      [roomkey`help people list`],
      `To know you, ${app} asks you to sign in to Clever once. Please click again, sign in with your own Clever account and answer “Yes, that is me”.`,
    ),
  button: ({ app }) =>
    told(
      'The page with the button that opens a tab was shown, and nobody clicked it.',
      [],
      `Please click ${app} again, and then the button on the page that comes: it opens ${app} in a new tab.`,
    ),
  'not-redeemed': ({ app, client }, by) =>
    told(
      by.code === null
        ? 'The browser was sent to the application, which did not redeem the code within its 60 seconds: its landing failed, or was never reached.'
        : hinted(by),
      [client === null ? roomkey`help clients check` : roomkey`clients check ${client}`],
      `We sent you on to ${app}, and it did not let you in. That is on our side, not yours; we are looking into it. Please try again later today.`,
    ),
  'dead-redemption': ({ app, client }, by) =>
    told(
      `${hinted(by)} A code is good once, for 60 seconds, for its own client.`,
      [client === null ? roomkey`help clients check` : roomkey`clients check ${client}`],
      `${app} could not use your click: it came too late or twice. Please go back to your course and click once more, without “Back” or “Reload”. If it happens again, tell us the time.`,
    ),
  'lost-at-lms': ({ app, lms }) =>
    told(
      'The browser went to the LMS and did not come back: the LMS showed an error of its own, asks for a sign-in, or the tab was closed.',
      [
        'Ask what the last page looked like. In Canvas: redirect URI and developer key as printed by the next line.',
        roomkey`urls`,
      ],
      `Your click reached us, and then ${lms} did not send you back. Please tell us what the last page said; meanwhile sign out of ${lms}, sign in again and click ${app} once more.`,
    ),
  used: ({ app }, by) =>
    told(
      hinted(by),
      [],
      `Each click opens ${app} once; “Back” and “Reload” do not repeat it. Please go to your course and click ${app} again.`,
    ),
  expired: ({ app }, by) =>
    told(
      hinted(by),
      ['Where it happens to many at once: the clock of the LMS is wrong.'],
      `Your click was too old when it arrived. Please go to your course and click ${app} again.`,
    ),
  ours: ({ app }, by) =>
    told(
      hinted(by),
      ['Look at the alarms and the dashboard of the stack.'],
      `${app} had a disturbance when you clicked. It was not your fault, and nothing is lost. Please click again.`,
    ),
  again: ({ app }, by) =>
    told(hinted(by), [], `That click did not get through. Please go back to your course and click ${app} again.`),
};

/** What connects a course by hand, for whoever knows its class, or looks for it first. */
function connecting({ course, district }: Facts): readonly string[] {
  if (course === null) return [];
  return [
    roomkey`mappings show ${course.key}`,
    ...(district === null ? [] : [roomkey`classes list --district ${district} --search NAME`]),
    roomkey`mappings set ${course.key} --expect ${String(course.version)} --class CLASS`,
  ];
}

function noClass(facts: Facts): Told {
  const { app, course, waits } = facts;
  const connected = (course?.classes ?? []).some(({ state }) => state === 'active');
  const looks = course === null ? [] : [roomkey`mappings show ${course.key}`];
  const mend = connected ? looks : connecting(facts);
  const ids = Object.keys(course?.unresolved ?? {});
  const why = connected
    ? `${courseOf(facts)} is connected, but not for this person’s section${waits.length === 0 ? '' : ` (${waits.map(plain).join(', ')})`}.`
    : ids.length > 0
      ? `${courseOf(facts)} has no class: the LMS names sections that the catalogue does not have (${ids.slice(0, 5).map(plain).join(', ')}).`
      : `${courseOf(facts)} has no class, and nothing that came along proves one.`;
  return told(
    why,
    [...mend, ...(facts.district === null ? [] : [roomkey`contexts unmapped --district ${facts.district}`])],
    `Your course ${courseOf(facts)} is not connected to a class in ${app} yet. If you are its teacher, please click ${app} in it once and choose your class: your students’ pages then open by themselves. Or write to us which class it is, and we connect it.`,
  );
}

export const tell = (facts: Facts, { ending, by }: Ended): Told => TELL[ending](facts, by);
