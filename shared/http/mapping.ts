import { LaunchError } from '../errors.ts';
import type { Context, MappedClass } from '../types.ts';

/** The body of PUT /contexts/{key}/mapping: `{ "classes": [{ "id", "url_id"?, "name"? }] }`, at most 100. Throws mapping-malformed. */
export function parseMapping(body: unknown) {
  const classes = record(body)['classes'];
  if (!Array.isArray(classes) || classes.length > 100) throw new LaunchError('mapping-malformed');
  const parsed = classes.map((one) => {
    const given = record(one);
    if (Object.keys(given).some((key) => !['id', 'url_id', 'name'].includes(key))) {
      throw new LaunchError('mapping-malformed');
    }
    const id = text(given['id'], 255);
    if (id === null) throw new LaunchError('mapping-malformed');
    return { id, urlId: text(given['url_id'], 255), name: text(given['name'], 255) };
  });
  if (new Set(parsed.map(({ id }) => id)).size !== parsed.length) throw new LaunchError('mapping-malformed');
  return parsed;
}

/** The version in If-Match, an entity tag as GET gave it. Throws mapping-version-missing. */
export function parseVersion(ifMatch: string | null): number {
  const version = /^"?(\d{1,9})"?$/.exec(ifMatch ?? '')?.[1];
  if (version === undefined) throw new LaunchError('mapping-version-missing');
  return Number(version);
}

/** A context with its mapping as the API shows it. */
export const mappingView = (context: Context, district: string | null) => ({
  context: {
    key: context.key,
    iss: context.deployment.iss,
    client_id: context.deployment.toolId,
    deployment_id: context.deployment.deploymentId,
    id: context.contextId,
    title: context.title,
    label: context.label,
    type: context.type,
    first_seen: context.firstSeen,
    last_seen: context.lastSeen,
  },
  district,
  version: context.version,
  classes: context.classes.map(classView),
});

const classView = (mapped: MappedClass) => ({
  id: mapped.id,
  url_id: mapped.urlId ?? mapped.id,
  name: mapped.name,
  state: mapped.state,
  how: mapped.how,
  by: mapped.by,
  at: mapped.at,
});

function text(value: unknown, max: number): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || value === '' || value.length > max) throw new LaunchError('mapping-malformed');
  return value;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new LaunchError('mapping-malformed');
  return { ...value };
}
