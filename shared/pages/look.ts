import type { Brand } from './brand.ts';
import { frame, type Page, type Script, scriptOf, textsOf } from './frame.ts';
import { html } from './html.ts';
import type { FormFields } from './launch.ts';
import { look } from './scripts/look.ts';
import { words } from './words.ts';

/** The field in which the page sends what its frame had kept. */
export const PROOF = 'proof';

const LOOK: Script = /* @__PURE__ */ scriptOf(look);

/** Authorize's page where no cookie came back: sends the request again with what this frame kept. Without script, or where nothing was kept, it says how to go on. */
export function lookPage(
  brand: Brand,
  action: string,
  fields: FormFields,
  { tag, hint, onward }: { readonly tag: string; readonly hint: string | null; readonly onward: string },
): Page {
  const { openFromCourse, continuing } = textsOf(brand);
  const inputs = [...fields, [PROOF, ''] as const].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const busy = html`<div id="busy" hidden><h1>${continuing.title}</h1><p role="status">${continuing.body}</p></div>`;
  const content = html`<form method="post" action="${action}">${inputs}</form>${busy}<div><h1>${openFromCourse.title}</h1>${words(openFromCourse)}</div>`;
  return frame(brand, openFromCourse.title, content, {
    script: LOOK,
    data: { tag, hint },
    formAction: onward,
    logo: false,
    heading: false,
  });
}
