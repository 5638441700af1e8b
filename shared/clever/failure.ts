/**
 * `credentials`: the client id or secret is refused, or nobody has stored one. `not-shared`: Clever lists no token of the
 * district. `refused`: its token, also the new one, is. `missing`: no such thing, or not shared. `busy` and `unavailable`: all
 * tries were in vain. `unreadable`: an answer in another form. `too-large`: more than is read of one.
 */
export type Trouble =
  | 'credentials'
  | 'not-shared'
  | 'refused'
  | 'missing'
  | 'busy'
  | 'unavailable'
  | 'unreadable'
  | 'too-large';

/** What Clever did not give. Its message says what was asked and how that ended, without values. */
export class CleverFailure extends Error {
  override readonly name = 'CleverFailure';
  readonly trouble: Trouble;

  constructor(trouble: Trouble, asked: string, ended: string) {
    super(`Clever, asked for ${asked}: ${ended}`);
    this.trouble = trouble;
  }
}

/** Clever is to be waited for longer than there is time. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
  /** until its limit begins anew; null: it does not answer */
  readonly seconds: number | null;

  constructor(seconds: number | null) {
    super('out of time');
    this.seconds = seconds;
  }
}
