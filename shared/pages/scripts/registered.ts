import type { Frame } from './dom.ts';

declare const opener: Frame | null;
declare const parent: Frame;

/** Tells the LMS that the page may be shut (LTI Dynamic Registration 1.0 §3.8). Sent to browsers as text, so it must not use anything outside itself. */
export function registered(): void {
  (opener ?? parent).postMessage({ subject: 'org.imsglobal.lti.close' }, '*');
}
