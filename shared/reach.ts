/** `local`: plain http and private addresses, too. For local/, tests and `roomkey --demo` alone; no environment variable, event or item says so. */
export type Reach = 'public' | 'local';

/** What an invocation may fetch from. The Lambda service makes the context by itself, and knows no such member. */
export const reachOf = (context: object): Reach =>
  'reach' in context && context.reach === 'local' ? 'local' : 'public';
