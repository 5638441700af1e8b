import { h } from '../crypto/hash.ts';
import { withoutCustomIds } from '../lti/anonymous.ts';
import type { Sourced } from '../lti/payload.ts';
import type { Role } from '../lti/roles.ts';
import { CLEVER_SSO } from '../names.ts';
import type { MappedClass } from '../records/context.ts';
import type { Deployment } from '../records/deployment.ts';
import type { UserRole } from '../records/person.ts';
import type { Registration } from '../records/registration.ts';
import type { Cut, Entry, HandedClass, HandOff, Rostered, Standing } from './record.ts';

/** A class as the partner sees it, with how it joined the mapping. */
export interface LaunchClass {
  readonly id: string;
  readonly url_id: string;
  readonly name: string | null;
  readonly state: Standing;
  readonly connected: {
    readonly how: MappedClass['how'];
    readonly at: number;
    /** what proved it, and what lifted a doubt; empty where a person chose */
    readonly evidence: readonly string[];
  };
}

/** The launch object of the token response: docs/launch.schema.json. Fields are only ever added; what is unknown is null, never absent. */
export interface LaunchObject {
  readonly version: 2;
  readonly id: string;
  readonly launched_at: number;
  readonly entry: Entry;
  readonly user: {
    /** `sub` of the id_token: stable per person and realm */
    readonly id: string;
    readonly realm: string;
    readonly iss: string;
    readonly sub: string;
    readonly name: string | null;
    readonly given_name: string | null;
    readonly family_name: string | null;
    readonly email: Sourced | null;
    readonly ids: {
      readonly sis: Sourced | null;
      readonly lms: Sourced | null;
      readonly login: Sourced | null;
      readonly clever: Sourced | null;
    };
    /** null where nobody at Clever said it in this launch */
    readonly clever_roles: readonly UserRole[] | null;
    readonly preview: boolean;
    readonly masquerade: boolean;
  };
  /** null without an LMS, as `lms` and `resource_link` are */
  readonly role: Role | null;
  readonly roles: readonly string[];
  readonly observed_users: readonly { readonly id: string; readonly sub: string }[];
  readonly district: string | null;
  readonly lms: {
    readonly family: Registration['family'];
    readonly name: string | null;
    readonly guid: string | null;
    readonly environment: Registration['environment'];
    readonly broker: Registration['broker'];
    readonly iss: string;
    readonly client_id: string;
    readonly deployment_id: string;
    readonly return_url: string | null;
    readonly locale: string | null;
  } | null;
  readonly context: {
    readonly key: string;
    readonly id: string;
    readonly label: string | null;
    readonly title: string | null;
    readonly type: readonly string[];
  } | null;
  readonly resource_link: { readonly id: string; readonly title: string | null } | null;
  /** what was called how under LTI 1.1; null where nobody asked for it */
  readonly lti1p1: {
    readonly user_id: string | null;
    readonly context_id: string | null;
    readonly resource_link_id: string | null;
    /** null unless the LMS has shown that it knows its secret */
    readonly consumer_key: string | null;
  } | null;
  /** `cookies`: whether one of ours came back where the application opens; null where nobody has tried */
  readonly browser: { readonly cookies: boolean | null };
  readonly class: LaunchClass | null;
  readonly classes: readonly LaunchClass[];
  readonly mapping: {
    readonly version: number;
    readonly how: MappedClass['how'] | null;
    /** for a teacher: sections that are connected to no class, and keep people waiting */
    readonly waiting: readonly { readonly sis_id: string; readonly name: string | null; readonly people: number }[];
  } | null;
  /** whether the roster has this person in the class; null without a class */
  readonly rostered: Rostered | null;
  /** for who may change the mapping: one use, 30 minutes */
  readonly manage_url: string | null;
  readonly truncated: readonly Cut[];
}

/** `sub` of our id_token (design: identity is realm and sub). */
export const userIdOf = (realm: string, sub: string): string => h(realm, sub);

export function launchObject(
  launchId: string,
  handOff: HandOff,
  registration: Registration,
  deployment: Deployment,
  manageUrl: string | null,
): LaunchObject {
  const { mapping } = handOff;
  // An operator may have switched off ids of persons since the launch.
  const user = deployment.noPersonIds === true ? withoutCustomIds(handOff.user) : handOff.user;
  const classes = (mapping?.classes ?? []).map(launchClass);
  const chosen = classes.find(({ id }) => id === mapping?.chosen) ?? null;
  return {
    version: 2,
    id: launchId,
    launched_at: handOff.launchedAt,
    entry: handOff.entry,
    user: {
      id: userIdOf(registration.realm, user.sub),
      realm: registration.realm,
      iss: registration.iss,
      sub: user.sub,
      name: user.name,
      given_name: user.givenName,
      family_name: user.familyName,
      email: user.email === null ? null : { value: user.email, source: 'email' },
      ids: { sis: user.sisId, lms: user.lmsId, login: user.loginId, clever: user.cleverId },
      clever_roles: handOff.cleverRoles,
      preview: handOff.preview,
      masquerade: user.masquerade,
    },
    role: handOff.role,
    roles: handOff.roles,
    observed_users: handOff.observedUsers.map((sub) => ({ id: userIdOf(registration.realm, sub), sub })),
    district: deployment.district,
    lms:
      registration.iss === CLEVER_SSO.iss
        ? null
        : {
            family: registration.family,
            name: deployment.platformName,
            guid: deployment.platformGuid,
            environment: registration.environment,
            broker: registration.broker,
            iss: registration.iss,
            client_id: registration.toolId,
            deployment_id: deployment.deploymentId,
            return_url: handOff.returnUrl,
            locale: handOff.locale,
          },
    context: handOff.context,
    resource_link: handOff.resourceLink,
    lti1p1: deployment.noPersonIds === true ? null : lti1p1Of(handOff),
    browser: { cookies: handOff.cookies },
    class: chosen,
    classes,
    mapping:
      mapping === null
        ? null
        : {
            version: mapping.version,
            how: chosen?.connected.how ?? null,
            waiting: mapping.waiting.map(({ sisId, name, people }) => ({ sis_id: sisId, name, people })),
          },
    rostered: chosen === null ? null : (mapping?.rostered ?? null),
    manage_url: manageUrl,
    truncated: handOff.truncated,
  };
}

const lti1p1Of = ({ lti1p1 }: HandOff): LaunchObject['lti1p1'] =>
  lti1p1 === null
    ? null
    : {
        user_id: lti1p1.userId,
        context_id: lti1p1.contextId,
        resource_link_id: lti1p1.resourceLinkId,
        consumer_key: lti1p1.consumerKey,
      };

const launchClass = (handed: HandedClass): LaunchClass => ({
  id: handed.id,
  url_id: handed.urlId ?? handed.id,
  name: handed.name,
  state: handed.standing,
  connected: { how: handed.how, at: handed.at, evidence: handed.evidence },
});
