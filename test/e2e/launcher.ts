import assert from 'node:assert/strict';
import { clickOn } from '../../local/lms/click.ts';
import { newSigningKey } from '../../local/lms/keys.ts';
import { personOf } from '../../local/lms/people.ts';
import { placeOf } from '../../local/lms/places.ts';
import { createPlatform, type Platform } from '../../local/lms/platform.ts';
import type { PlatformFamily } from '../../local/lms/samples.ts';
import { BASE_URL, type Deployed } from './stack.ts';

export interface Where {
  readonly iss: string;
  readonly authorizationEndpoint: string;
  readonly keySetUrl: string;
  readonly toolId: string;
  /** the school's own host */
  readonly host: string;
}

/** A platform that signs, with the addresses of the real one. */
export async function platformAt(family: PlatformFamily, where: Where): Promise<Platform> {
  const launchUrl = `${BASE_URL}/launch`;
  return createPlatform({
    family,
    ...where,
    tool: { toolId: where.toolId, loginUrl: `${BASE_URL}/login`, redirectUris: [launchUrl], targetLinkUri: launchUrl },
    keys: [await newSigningKey(family)],
    now: () => Math.floor(Date.now() / 1000),
  });
}

/** A browser that brings launches to the deployed stack. */
export class Launcher {
  readonly #cookies = new Map<string, string>();
  readonly #deployed: Deployed;

  constructor(deployed: Deployed) {
    this.#deployed = deployed;
  }

  /** One request below BASE_URL, no redirect followed. */
  async ask(
    path: string,
    options: { method?: string; form?: Readonly<Record<string, string>> } = {},
  ): Promise<Response> {
    const { form, method = form === undefined ? 'GET' : 'POST' } = options;
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#deployed.fetch(BASE_URL + path, {
      method,
      headers: {
        'sec-fetch-dest': 'document',
        ...(path === '/setup' && { 'sec-fetch-site': 'same-origin' }),
        ...(cookie !== '' && { cookie }),
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: form && new URLSearchParams(form),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes('Max-Age=0')) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  /** A form of a page that waits, posted. */
  step(page: string, step: string, fields: Readonly<Record<string, string>> = {}): Promise<Response> {
    const hidden = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
    return this.ask('/setup', { form: { step, launch: hidden('launch'), page: hidden('page'), ...fields } });
  }

  /** From a person's click in a course to the form that the LMS gives to the browser for the launch. */
  async click(
    platform: Platform,
    where: Where,
    person: string,
    course: string,
  ): Promise<Readonly<Record<string, string>>> {
    const { family, tool } = platform.options;
    const place = placeOf(family, course);
    assert.ok(place);
    const { method, url, params } = platform.initiate(
      clickOn({
        person: personOf(family, person),
        place,
        targetLinkUri: tool.targetLinkUri,
        returnUrl: `https://${where.host}/courses/${course}`,
        display: 'tab',
      }),
    );
    const path = new URL(url).pathname;
    const login = await (method === 'POST'
      ? this.ask(path, { form: params })
      : this.ask(`${path}?${new URLSearchParams(params)}`));
    assert.equal(login.status, 302, await login.text());
    const location = new URL(login.headers.get('location') ?? '');
    assert.equal(location.origin + location.pathname, where.authorizationEndpoint);
    const answer = await platform.authorize(location.searchParams);
    assert.ok(answer.kind === 'post' && answer.url === `${BASE_URL}/launch`, JSON.stringify(answer));
    return answer.fields;
  }

  launch(form: Readonly<Record<string, string>>): Promise<Response> {
    return this.ask('/launch', { form });
  }
}
