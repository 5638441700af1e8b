import { asPageWith } from '../http/refusals.ts';
import { adviceIn } from '../pages/advice.ts';

/** What a login needs that does not go straight on to the platform: a file of its own beside the login function's, loaded when it is first needed. */
export { keepPage, postPage } from '../pages/launch.ts';

export const refusal = asPageWith(adviceIn);
