import assert from 'node:assert/strict';
import { fetchLocal } from '../../local/loopback.ts';
import { DISTRICT } from '../../local/partner/classes.ts';
import { startOtherLms } from './other-lms.ts';
import type { Stories } from './stories.ts';
import { reads } from './visitor.ts';
import { inDemo } from './words.ts';

const { en } = inDemo;
const TOOL = 'k7Qw2ZpLm9XyRtB';

/** The words of docs/cli.md, "Connect any LMS to the demo". */
export function otherLmsStories({ story, demo }: Stories): void {
  story('an LMS that is not the demo’s own frames the application, once the command has added it', async (come) => {
    const { roomkey } = demo();
    const [printed = ''] = demo().output().split('\nOpen ');
    assert.doesNotMatch(printed, /without|warn|fail/i, 'nothing to worry about');
    const addresses = printed.split('\n').flatMap((line) => /^ {2}\S.* {2}(http\S+)$/.exec(line)?.[1] ?? []);
    assert.deepEqual(
      addresses,
      ['/login', '/launch', '/launch', '/.well-known/jwks.json'].map((path) => roomkey + path),
      'before any client id',
    );
    const lms = await startOtherLms(roomkey, TOOL);
    try {
      const { authorizationEndpoint, keySetUrl } = lms.platform.options;
      const added = await demo().command(
        ...['platforms', 'add', '--client', 'demo', '--client-id', TOOL, '--iss', lms.url],
        ...['--authorize', authorizationEndpoint, '--keys-url', keySetUrl],
      );
      assert.match(added, /1 key fetched/);
      const visitor = await come();
      const click = async () => {
        await visitor.page.goto(`${lms.url}/course`);
        return visitor.frame();
      };
      await reads(await click(), en.pending.title);
      assert.match(await demo().command('deployments', 'list', '--pending'), /Lincoln Moodle/);
      await demo().command('deployments', 'approve', '1', '--client-id', TOOL, '--district', DISTRICT);
      await reads(await click(), en.connect.title);
      const setup = await visitor.frame();
      await setup.getByRole('button', { name: en.connect.create.button }).click();
      await reads(setup, 'Connect Botany');
      const making = await visitor.frame();
      await making.getByLabel('A new class for this course').check();
      await making.getByRole('button', { name: 'Connect' }).click();
      await reads(making, 'Botany is connected');
      await reads(await click(), 'Botany');
      assert.ok((await visitor.frame()).url().startsWith(`${demo().partner}/classes/`));
      await visitor.screenshot('framed by another LMS');

      // What nobody registered frames nothing.
      const { headers } = await fetchLocal(`${demo().partner}/home`);
      const [, framers = ''] = /^frame-ancestors ([^;]+)/.exec(headers.get('content-security-policy') ?? '') ?? [];
      const own = ['lms', 'sso'].map((name) => new URL(demo().lms).host.replace('lms', name));
      assert.deepEqual([...new Set(framers.split(' ').map(hostOf))].sort(), [...own, new URL(lms.url).host].sort());
    } finally {
      await lms.end();
    }
  });
}

const hostOf = (source: string): string => source.replace(/^http:\/\//, '');
