import { createHash } from 'node:crypto';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from '../json.ts';
import { demoYear } from '../year.ts';
import type { IdNumbers } from './id-numbers.ts';
import type { Person } from './people.ts';
import type { Place } from './places.ts';
import type { Click } from './platform.ts';
import { CLAIM, type Sample, sampleOf } from './samples.ts';

export interface ClickOptions {
  readonly person: Person;
  readonly place: Place;
  readonly targetLinkUri: string;
  /** page of the LMS that the app may send people back to */
  readonly returnUrl: string;
  readonly display: 'frame' | 'tab';
  /** frame that keeps values for apps; null: none; without it what the sample says */
  readonly storageTarget?: string | null;
  /** content: what an LMS sends where content is chosen (Deep Linking); signed-out: the session ended before the answer */
  readonly kind?: 'launch' | 'content' | 'signed-out';
  /** the person's language in the LMS; without it the one of the samples */
  readonly locale?: string;
  /** the present without it; courses are always of its school year */
  readonly now?: Date;
  /** where the members of the course are told */
  readonly membersUrl?: string;
  /** what people typed in a Moodle */
  readonly idNumbers?: IdNumbers;
}

const MEMBERS = 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice';

/** What happens in the LMS when a person clicks on the app in a place: the sample of the person, moved to the place. */
export function clickOn(options: ClickOptions): Click {
  const { person, place, display, kind = 'launch', locale, now = new Date() } = options;
  const sample = sampleFor(person, place);
  const canvas = person.family === 'canvas';
  const { lti_deployment_id, lti_storage_target, canvas_environment, canvas_region } = sample.login.params;
  const deploymentId = place.deploymentId ?? textOf(sample.claims[`${CLAIM}deployment_id`]) ?? '';
  return {
    claims: defined({
      ...withoutEnvelope(sample.claims),
      ...person.claims,
      [`${CLAIM}roles`]: roles(person.claims?.[`${CLAIM}roles`] ?? sample.claims[`${CLAIM}roles`], place),
      [`${CLAIM}deployment_id`]: deploymentId,
      [`${CLAIM}target_link_uri`]: options.targetLinkUri,
      [`${CLAIM}context`]: contextClaim(sample, place),
      [`${CLAIM}resource_link`]: linkClaim(sample, place),
      [`${CLAIM}custom`]: customClaim(sample, person, place, now),
      [`${CLAIM}lis`]:
        person.family === 'moodle' ? idNumbersOf(sample, options.idNumbers) : lisClaim(sample, person, place),
      [`${CLAIM}launch_presentation`]: {
        ...fieldsOf(sample.claims[`${CLAIM}launch_presentation`]),
        document_target: display === 'frame' ? 'iframe' : 'window',
        return_url: options.returnUrl,
        ...(locale !== undefined && { locale }),
      },
      ...(locale !== undefined && canvas && { locale }),
      ...(options.membersUrl !== undefined && {
        [MEMBERS]: { context_memberships_url: options.membersUrl, service_versions: ['2.0'] },
      }),
      ...(kind === 'content' && contentClaims(options.returnUrl)),
    }),
    lifetime: numberOf(sample.claims['exp']) ?? 600,
    loginHint: loginHint(sample, person, place),
    sendToolId: 'client_id' in sample.login.params,
    extra: defined({
      ...(lti_deployment_id !== undefined && { lti_deployment_id: deploymentId }),
      ...(canvas && { canvas_environment, canvas_region }),
      // A launch that leaves the frame has no sibling frame to keep anything for it.
      ...(display === 'frame' && {
        lti_storage_target:
          options.storageTarget === undefined ? lti_storage_target : (options.storageTarget ?? undefined),
      }),
    }),
    ...(kind === 'signed-out' && { refuseWith: 'login_required' }),
  };
}

function sampleFor(person: Person, place: Place): Sample {
  if (place.kind === 'account' && person.id === 'dana') return sampleOf('canvas-account-navigation');
  if (place.kind === 'none' && person.id === 'sam') return sampleOf('schoology-app-dropdown');
  return sampleOf(person.sample);
}

function loginHint({ login }: Sample, person: Person, place: Place): string {
  switch (person.family) {
    case 'canvas':
      return sha1(person.id);
    case 'schoology':
      return `8409082949-55120011${place.kind === 'course' ? `-course-${place.id}` : ''}`;
    case 'moodle':
      return login.params['login_hint'] ?? '';
  }
}

function withoutEnvelope({ iss, aud, azp, exp, iat, nonce, ...claims }: Fields): Fields {
  return claims;
}

/** Outside of a course nobody has a role in a course. */
function roles(all: unknown, place: Place): readonly unknown[] {
  return listOf(all).filter((role) => place.kind === 'course' || !String(role).includes('/membership'));
}

function contextClaim(sample: Sample, place: Place): Fields | undefined {
  if (place.kind === 'none') return undefined;
  if (place.ofSamples) return fieldsOf(sample.claims[`${CLAIM}context`]);
  const type = place.kind === 'account' ? ['Account'] : fieldsOf(sample.claims[`${CLAIM}context`])['type'];
  return { id: place.contextId, label: place.label, title: place.title, type };
}

function linkClaim(sample: Sample, place: Place): Fields {
  const link = fieldsOf(sample.claims[`${CLAIM}resource_link`]);
  if (place.ofSamples) return link;
  if (sample.family === 'canvas') return { ...link, id: place.contextId, title: place.title };
  return { ...link, id: `8409082949-${place.kind === 'none' ? 'home' : `course-${place.id}`}` };
}

/** Only what the sample resolves is resolved elsewhere too. Names of sections are in an order of their own. */
function customClaim(sample: Sample, person: Person, place: Place, now: Date): Fields | undefined {
  const seen = sample.claims[`${CLAIM}custom`];
  if (seen === undefined) return undefined;
  const custom: Record<string, unknown> = { ...fieldsOf(seen), ...person.custom, ...termOf(fieldsOf(seen), now) };
  if (place.ofSamples) return custom;
  const sections =
    person.sections === 'all' ? place.sections : place.sections.slice(0, person.sections === 'first' ? 1 : 0);
  const set = (name: string, value: string | null): void => {
    if (name in custom && custom[name] !== null && !String(custom[name]).startsWith('$')) custom[name] = value;
  };
  const isCourse = place.kind === 'course';
  const ids = sections.map(({ sisId }) => sisId).sort();
  set('section_sis_ids', isCourse ? ids.join(',') : '$Canvas.course.sectionSisSourceIds');
  set('section_names', JSON.stringify(sections.map(({ name }) => name).reverse()));
  set('course_sis_id', isCourse ? place.courseSisId : '$Canvas.course.sisSourceId');
  delete custom['context_history'];
  delete custom['previous_course_ids'];
  return custom;
}

/** Samples are of one school year, and the demo runs in any. */
function termOf({ term_name }: Fields, now: Date): Fields {
  if (term_name === undefined) return {};
  const { name, start, end } = demoYear(now);
  return { term_name: name, term_start: `${start}T00:00:00-07:00`, term_end: `${end}T23:59:00-07:00` };
}

function lisClaim(sample: Sample, { sisId }: Person, place: Place): Fields | undefined {
  const seen = sample.claims[`${CLAIM}lis`];
  const own = sisId === undefined ? {} : { person_sourcedid: sisId };
  if (seen === undefined) return sisId === undefined ? undefined : own;
  if (place.ofSamples) return { ...fieldsOf(seen), ...own };
  return {
    ...fieldsOf(seen),
    ...own,
    course_offering_sourcedid: place.kind === 'course' ? place.courseSisId : '$CourseSection.sourcedId',
  };
}

/** Blank where nobody typed any, as in the sample. */
function idNumbersOf(sample: Sample, typed: IdNumbers | undefined): Fields {
  const { person = '', course = '' } = typed ?? {};
  return {
    ...fieldsOf(sample.claims[`${CLAIM}lis`]),
    ...(person !== '' && { person_sourcedid: person }),
    ...(course !== '' && { course_section_sourcedid: course }),
  };
}

function contentClaims(returnUrl: string): Fields {
  return {
    [`${CLAIM}message_type`]: 'LtiDeepLinkingRequest',
    [`${CLAIM}resource_link`]: undefined,
    'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings': {
      deep_link_return_url: returnUrl,
      accept_types: ['ltiResourceLink'],
      accept_presentation_document_targets: ['iframe', 'window'],
      accept_multiple: false,
      auto_create: false,
    },
  };
}

function defined<V>(values: Readonly<Record<string, V | undefined>>): Record<string, V> {
  const kept: Record<string, V> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) kept[name] = value;
  return kept;
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
