import { userInfo } from 'node:os';
import type { Actor } from '../../shared/store/contexts/grow.ts';

/** Who works here: is signed in on this machine; a container may have nobody by name. */
export function operator(): Actor {
  try {
    return { how: 'operator', by: userInfo().username };
  } catch {
    return { how: 'operator', by: 'operator' };
  }
}

export const now = (): number => Math.floor(Date.now() / 1000);
