import type { Document, Storage } from './dom.ts';

declare const document: Document;
declare const sessionStorage: Storage;

/**
 * Runs on a page that waits for a click of its reader: keeps the page's secret in our own frame, so that a reload finds the way back to it.
 * Sent to browsers as text, so it must not use anything outside itself.
 */
export function hold(): void {
  const { id = '', secret = '' } = document.querySelector('main')?.dataset ?? {};
  try {
    sessionStorage.setItem(`rkp.${id}`, secret);
  } catch {}
}
