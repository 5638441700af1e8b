import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { h } from './hash.ts';

/** Bytes of a mark. */
export const MARK = 8;

/** What stands for an id of a person under a district's key. Two of a million persons meet by chance once in 37 million districts. */
export const markOf = (key: KeyObject, kind: string, id: string): Uint8Array =>
  createHmac('sha256', key).update(`${kind}:${id}`).digest().subarray(0, MARK);

export const markKey = (text: string): KeyObject => createSecretKey(text, 'base64url');

/** Which of 4,096 shares of a district's marks an id belongs to: found without the key. */
export const shareOf = (kind: string, id: string): string => h('mark', kind, id).slice(0, 2);

/** Which share has all that is known of an id of a user, whatever kind of id it is. */
export const shareOfUser = (id: string): string => h('user', id).slice(0, 2);
