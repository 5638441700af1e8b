import { type Code, ERRORS } from '../../shared/errors.ts';

/** One line of a function's log, as far as a story is told by it; shared/log.ts writes it. */
export interface Line {
  /** milliseconds */
  readonly at: number;
  readonly function: string;
  readonly ref: string | null;
  readonly launch: string | null;
  readonly status: number | null;
  readonly code: Code | null;
  readonly outcome: string | null;
  readonly role: string | null;
  readonly family: string | null;
  readonly client: string | null;
  readonly iss: string | null;
  readonly tool: string | null;
  readonly deployment: string | null;
  readonly district: string | null;
  readonly context: string | null;
  /** pseudonyms, by kind */
  readonly user: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCode = (value: unknown): value is Code => typeof value === 'string' && Object.hasOwn(ERRORS, value);

/** Null for what is no line of ours: one of Lambda's own, or of the gateway. */
export function parseLine(text: string): Line | null {
  const found = fieldsIn(text);
  if (found === null) return null;
  const word = (name: string): string | null => {
    const value = found[name];
    return typeof value === 'string' ? value : null;
  };
  const [name, at] = [word('function'), Date.parse(word('timestamp') ?? '')];
  if (name === null || Number.isNaN(at)) return null;
  const { code, status, user } = found;
  return {
    at,
    function: name,
    ref: word('ref'),
    launch: word('launch'),
    status: typeof status === 'number' ? status : null,
    code: isCode(code) ? code : null,
    outcome: word('outcome'),
    role: word('role'),
    family: word('family'),
    client: word('client'),
    iss: word('iss'),
    tool: word('tool'),
    deployment: word('deployment'),
    district: word('district'),
    context: word('context'),
    user: isFields(user)
      ? Object.fromEntries(
          Object.entries(user).flatMap(([kind, one]) => (typeof one === 'string' ? [[kind, one]] : [])),
        )
      : {},
  };
}

function fieldsIn(text: string): Fields | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isFields(parsed)) return null;
    // As Lambda wraps what it takes for a message.
    return isFields(parsed['message']) ? parsed['message'] : parsed;
  } catch {
    return null;
  }
}
