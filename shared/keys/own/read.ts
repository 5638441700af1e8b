import { secretText } from '../../aws/secret.ts';
import { type KeySecret, keysIn } from './held.ts';

/** To read alone, without AWS's client: for the function that signs while somebody waits. */
export function secretReader(secretId: string): Pick<KeySecret, 'read'> {
  const text = secretText(secretId);
  return { read: async () => keysIn((await text()) ?? '') };
}
