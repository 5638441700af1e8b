import type { HandOff } from '../handoff/record.ts';
import { maySetUp } from '../lti/route.ts';
import type { Client, Deployment } from '../types.ts';

/** Whether the user of a hand-off may change the mapping of its course. */
export const mayManage = (
  { context, role, preview, user }: HandOff,
  client: Pick<Client, 'policy'>,
  { district, policy }: Pick<Deployment, 'district' | 'policy'>,
): boolean =>
  context !== null &&
  district !== null &&
  maySetUp({ role, changesNothing: preview || user.masquerade }, { ...client.policy, ...policy });
