import { createServer, type Server } from 'node:http';
import { listenerOf } from '../../local/door.ts';
import { close, listen } from '../../local/listen.ts';
import { newSigningKey } from '../../local/lms/keys.ts';
import { createPlatform, type Platform } from '../../local/lms/platform.ts';
import { CLAIM, sampleOf } from '../../local/lms/samples.ts';
import { json, page } from '../../local/web/answer.ts';
import { type Html, hidden, html } from '../../local/web/html.ts';

export interface OtherLms {
  readonly url: string;
  readonly platform: Platform;
  end(): Promise<void>;
}

/** An LMS that is none of the demo's own: another origin, its own keys, one course with the app in a frame, and a teacher. */
export async function startOtherLms(roomkey: string, toolId: string): Promise<OtherLms> {
  const server: Server = createServer();
  const url = `http://academy.localhost:${await listen(server, 0)}`;
  const launchUrl = `${roomkey}/launch`;
  const platform = createPlatform({
    family: 'moodle',
    iss: url,
    authorizationEndpoint: `${url}/mod/lti/auth.php`,
    keySetUrl: `${url}/mod/lti/certs.php`,
    tool: { toolId, loginUrl: `${roomkey}/login`, redirectUris: [launchUrl], targetLinkUri: launchUrl },
    keys: [await newSigningKey('moodle')],
    now: () => Math.floor(Date.now() / 1000),
  });
  const { iss, aud, exp, iat, nonce, ...claims } = sampleOf('moodle-teacher').claims;
  const click = () =>
    platform.initiate({
      lifetime: 60,
      loginHint: '2',
      claims: {
        ...claims,
        sub: '2',
        name: 'Sara Lund',
        [`${CLAIM}context`]: { id: '2', label: 'BOT', title: 'Botany', type: ['CourseSection'] },
        [`${CLAIM}target_link_uri`]: launchUrl,
        [`${CLAIM}launch_presentation`]: { document_target: 'iframe', return_url: `${url}/course` },
      },
    });
  server.on(
    'request',
    listenerOf(async ({ url: { pathname, searchParams } }) => {
      switch (pathname) {
        case '/course':
          return page(coursePage());
        case '/click':
          return page(formPage(click()));
        case '/mod/lti/auth.php': {
          const answer = await platform.authorize(searchParams);
          return answer.kind === 'post'
            ? page(formPage({ method: 'POST', url: answer.url, params: answer.fields }))
            : page(html`<h1>${answer.reason}</h1>`, 400);
        }
        case '/mod/lti/certs.php':
          return json(platform.keySet());
        default:
          return page(html`<h1>No such page</h1>`, 404);
      }
    }),
  );
  return { url, platform, end: () => close(server) };
}

const coursePage = (): Html =>
  html`<html lang="en"><head><title>Botany</title><link rel="icon" href="data:,"></head><body><h1>Botany</h1>
<iframe name="tool_content" title="Class app" width="900" height="600" src="/click"></iframe></body></html>`;

function formPage({ method, url, params }: ReturnType<Platform['initiate']>): Html {
  return html`<html lang="en"><head><title>One moment</title></head><body><form method="${method}" action="${url}">${hidden(params)}</form>
<script>document.forms[0].submit()</script></body></html>`;
}
