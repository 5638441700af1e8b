import type { Play } from '../play/play.ts';
import { type Html, html } from '../web/html.ts';
import { FORWARDING_SCRIPT, STORAGE_SCRIPT } from './assets.ts';
import type { PlatformFamily } from './samples.ts';

/** The name under which Canvas keeps a frame that stores values for tools. */
export const STORAGE_FRAME = 'post_message_forwarding';

/** How a course page keeps values for the app in its frame: by a hidden frame at this address, by itself, or both together. */
export interface ShownStorage {
  readonly frameUrl?: string;
  readonly byPage?: boolean;
}

/** What a login initiation says of storage; without a word of it the sample is sent as it is. */
export function targetOf(storage: Play['storage']): { readonly storageTarget?: string | null } {
  switch (storage) {
    case 'usual':
      return {};
    case 'none':
      return { storageTarget: null };
    case 'parent':
      return { storageTarget: '_parent' };
    default:
      return { storageTarget: STORAGE_FRAME };
  }
}

/** @param frameUrl of the hidden frame, on the host that answers authentication requests */
export function storageOf(family: PlatformFamily, storage: Play['storage'], frameUrl: string): ShownStorage {
  switch (storage) {
    case 'usual':
      return family === 'canvas' ? storageOf(family, 'forwarded', frameUrl) : {};
    case 'none':
      return {};
    case 'parent':
      return { byPage: true };
    case 'forwarded':
      return { byPage: true, frameUrl: `${frameUrl}?hands=on` };
    case 'frame':
      return { frameUrl };
    case 'silent':
      return { frameUrl: `${frameUrl}?hands=nothing` };
  }
}

/** The hidden frame. @param lmsUrl of the page that it hands on to */
export function storageFrame({ searchParams }: URL, lmsUrl: string): Html {
  const hands = searchParams.get('hands');
  const script = hands === 'nothing' ? undefined : hands === 'on' ? FORWARDING_SCRIPT : STORAGE_SCRIPT;
  return html`<html lang="en"><head><meta charset="utf-8"><title>Storage for apps</title></head><body data-page="${lmsUrl}">
${script !== undefined && html`<script>${script}</script>`}</body></html>`;
}
