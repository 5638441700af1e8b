import { type Html, html } from '../web/html.ts';
import type { Click, Watch } from './watch.ts';

/** What Roomkey saw since the demo was started: the funnel, and the newest clicks. */
export function watchSection(watch: Pick<Watch, 'funnel' | 'recent'>): Html {
  const { logins, launches, ended, redemptions } = watch.funnel();
  const clicks = watch.recent();
  // An address that differs from this page's by its end alone would not ask again.
  return html`<section aria-labelledby="seen"><h2 id="seen">What Roomkey saw</h2>
<p>Since the start, as the dashboard of a deployed stack counts it. <a href="/?at=${Date.now()}#seen">Look again</a></p>
<ol class="funnel">
<li><b>${logins}</b> logins</li><li><b>${launches}</b> launches</li><li><b>${ended}</b> ended as intended</li><li><b>${redemptions}</b> codes redeemed</li>
</ol>
${
  clicks.length === 0
    ? html`<p>No click has come yet.</p>`
    : html`<div class="wide"><table><caption>Newest clicks first</caption>
<thead><tr><th scope="col">Time</th><th scope="col">LMS</th><th scope="col">Role</th><th scope="col">Became of it</th><th scope="col">Code for help</th><th scope="col">ms</th></tr></thead>
<tbody>${clicks.map(rowOf)}</tbody></table></div>`
}</section>`;
}

const rowOf = ({ time, family, role, end, refused, ref, ms }: Click): Html =>
  html`<tr><td>${time.slice(11, 19)}</td><td>${family ?? '–'}</td><td>${role ?? '–'}</td><td>${refused ? html`refused: <code>${end}</code>` : end}</td><td>${ref ?? '–'}</td><td>${ms ?? '–'}</td></tr>`;
