import { mark } from '../../shared/crypto/hash.ts';
import type { Context } from '../../shared/records/context.ts';
import type { Deployment } from '../../shared/records/deployment.ts';
import type { Family } from '../../shared/records/registration.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import type { Line } from './line.ts';

/** What the table says today of those whom a launch's lines name. */
export interface Facts {
  /** the application's name, and its id */
  readonly app: string;
  readonly client: string | null;
  /** what people call the LMS */
  readonly lms: string;
  readonly tool: string | null;
  readonly deployment: Deployment | null;
  readonly district: string | null;
  readonly course: Context | null;
  /** sections of the course that wait */
  readonly waits: readonly string[];
}

const LMS: Readonly<Record<Family, string>> = { canvas: 'Canvas', schoology: 'Schoology', other: 'your course site' };
const isFamily = (value: string): value is Family => Object.hasOwn(LMS, value);

export async function factsOf(dynamo: Dynamo, lines: readonly Line[]): Promise<Facts> {
  const last = (name: 'client' | 'family' | 'tool' | 'deployment' | 'context'): string | null =>
    lines.findLast((line) => line[name] !== null)?.[name] ?? null;
  const [clientId, family, tool, marked, key] = [
    last('client'),
    last('family'),
    last('tool'),
    last('deployment'),
    last('context'),
  ];
  const client = clientId === null ? null : await clients(dynamo).get(clientId);
  const known = marked === null ? [] : await deployments(dynamo).list();
  const deployment =
    known.find((one) => mark(one.deploymentId) === marked && (tool === null || one.toolId === tool)) ?? null;
  const course = key === null || key.length !== 43 ? null : await contexts(dynamo).get(key, 'consistent');
  return {
    app: client?.name.en ?? 'the app',
    client: client?.clientId ?? null,
    lms: family !== null && isFamily(family) ? LMS[family] : 'your course site',
    tool,
    deployment,
    district: deployment?.district ?? null,
    course,
    waits: (course?.waitingSections ?? []).map(({ name, sisId }) => name ?? sisId),
  };
}
