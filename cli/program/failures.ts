import { LaunchError } from '../../shared/errors.ts';

/** Wrong words on the command line: exit code 2. The message is a sentence for the person who typed them. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}

/** Well said, but it cannot be done as things are: exit code 1. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** All was done that could be, and something is left to mend: exit code 1, as of a refusal, which it is not. */
export class ToMend extends Refusal {}

/** An operator must look before so much changes at once: exit code 3. */
export class Shock extends Refusal {}

/** AWS did not answer, or said no: exit code 4. `what` was asked for. */
export class Unreached extends Error {
  override readonly name = 'Unreached';
  readonly what: string;

  constructor(what: string, cause: unknown) {
    super(what, { cause });
    this.what = what;
  }
}

export function exitCodeOf(error: unknown): 1 | 3 | 4 | 5 {
  if (error instanceof Shock) return 3;
  if (error instanceof Refusal) return 1;
  return error instanceof Unreached || isOfStore(error) ? 4 : 5;
}

const isOfStore = (error: unknown): error is LaunchError =>
  error instanceof LaunchError && error.code === 'store-unavailable';

/** One sentence with what to do, for whatever a command ended with. */
export function sentenceOf(error: unknown, where: string): string {
  if (error instanceof Misuse || error instanceof Refusal) return error.message;
  if (error instanceof Unreached) return ofStore(error.cause, error.what);
  if (isOfStore(error)) return ofStore(error.cause, where);
  if (error instanceof TypeError && error.message.startsWith('item attribute')) {
    return `The table holds something that this version of Roomkey does not know (${error.message}).`;
  }
  return `Unexpected fault: ${error instanceof Error ? error.message : String(error)}`;
}

function ofStore(cause: unknown, where: string): string {
  const { name, message } = cause instanceof Error ? cause : new Error('no answer');
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (name === 'ResourceNotFoundException') {
    return `There is no ${where}: look at --table, --region and --profile.`;
  }
  if (name === 'AccessDeniedException') return `These AWS credentials may not use ${where}: take others by --profile.`;
  if (/Credential|Token|Signature|UnrecognizedClient/.test(name)) {
    return 'AWS credentials are missing, expired or refused: sign in (aws sso login), or take others by --profile.';
  }
  if (message.includes('Region is missing')) return 'No AWS region is set: add --region, or set AWS_REGION.';
  if (code === 'ECONNREFUSED') return `Nothing answers for ${where}: is the demo running (npm start)?`;
  return `${where} did not answer (${name}): try again.`;
}
