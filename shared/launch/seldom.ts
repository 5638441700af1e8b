import { asPageWith } from '../http/refusals.ts';
import { adviceIn } from '../pages/advice.ts';

/** What a launch needs that does not go straight on to its class: a file of its own beside the launch function's, loaded when it is first needed. */
export { fetchKeySet } from '../keys/platforms/read.ts';
export { lookUp } from '../routing/look-up.ts';
export { expectedOf } from './expected.ts';
export { shownBy } from './shown.ts';
export { lookForProof } from './unproven.ts';

export const refusal = asPageWith(adviceIn);
