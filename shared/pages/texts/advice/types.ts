import type { Advice } from '../../../errors.ts';
import type { Names } from '../types.ts';

/** For who runs the LMS, of what keeps a click from becoming a launch: in the bundles of login and launch alone. */
export interface AdviceTexts {
  readonly advice: Readonly<Record<Advice, string>>;
}

export type AdviceTongue = (names: Names) => AdviceTexts;
