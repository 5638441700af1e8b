import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { call } from './run.ts';

const typed = (...words: readonly string[]): string => `complete -- ${words.map((word) => `"${word}"`).join(' ')}`;
const suggested = async (...words: readonly string[]): Promise<readonly string[]> => {
  const { code, out, err } = await call(typed(...words));
  assert.deepEqual({ code, err }, { code: 0, err: '' });
  return out.split('\n').flatMap((line) => line.split('\t')[0] || []);
};

describe('what may come next', () => {
  const rows: readonly (readonly [words: readonly string[], next: readonly string[]])[] = [
    [['cl'], ['clients', 'classes']],
    [['he'], ['help']],
    [
      ['clients', 'se'],
      ['secret', 'set'],
    ],
    [
      ['clients', 'secret', ''],
      ['add', 'remove'],
    ],
    [
      ['help', 'clients', 'secret', ''],
      ['add', 'remove'],
    ],
    [['nonsense', ''], []],
    [['clients', 'nonsense', ''], []],
    [['platforms', 'list', '--j'], ['--json']],
    [['platforms', 'list', '--json', '--j'], []],
    [['platforms', 'set', 'x', '--cl'], ['--claim']],
    [['platforms', 'set', 'x', '--claim', 'a=b', '--cl'], ['--claim']],
    [['classes', 'import', '--sections', ''], [':files']],
    [['classes', 'import', '--sections=s'], [':files']],
    [['mappings', 'import', ''], [':files']],
    [['mappings', 'import', '--dry-run', 'm'], [':files']],
    [
      ['match', 'learn', '--kind', ''],
      ['section', 'user'],
    ],
    [['match', 'learn', '--kind', 'u'], ['user']],
    [['match', 'learn', '--kind=u'], ['--kind=user']],
    // As bash breaks it.
    [['match', 'learn', '--kind', '=', 'u'], ['user']],
    [['match', 'learn', '--district', ''], []],
    [['clients', 'grant', ''], []],
    [['arrivals', 'c'], ['clear']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
  ];
  for (const [words, next] of rows) {
    test(words.join(' '), async () => assert.deepEqual(await suggested(...words), next));
  }

  test('what is needed by whoever types an option has its explanation', async () => {
    assert.match((await call(typed('platforms', 'list', '--ta'))).out, /^--table\tDynamoDB table; /);
  });
});

test('a shell that has no completion is refused', async () => {
  const { code, err } = await call('completion csh');
  assert.match(err, /^roomkey: The shell is one of bash, zsh, fish, not "csh"\./);
  assert.equal(code, 2);
});

/** The shells of this machine. */
describe('in a shell', () => {
  const dir = mkdtempSync(join(tmpdir(), 'roomkey-shell-'));
  after(() => rmSync(dir, { recursive: true }));
  const asks: Readonly<Record<string, (script: string, words: readonly string[]) => string>> = {
    bash: (script, words) => `
      compopt() { echo "compopt $*"; }
      ${script}
      COMP_WORDS=(roomkey ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
      _roomkey
      printf '%s\n' "\${COMPREPLY[@]}"`,
    fish: (script, words) => `${script}\ncomplete -C 'roomkey ${words.join(' ')}'`,
  };
  for (const [shell, ask] of Object.entries(asks)) {
    const isThere = spawnSync(shell, ['-c', 'true']).status === 0;
    test(shell, { skip: !isThere }, async () => {
      const { out: script } = await call(`completion ${shell}`);
      const complete = (...words: readonly string[]): string =>
        spawnSync(shell, ['-c', ask(script, words)], { encoding: 'utf8' }).stdout;
      assert.match(complete('clients', 'secret', ''), /^add\b.*\nremove\b.*\n$/);
      assert.match(complete('platforms', 'list', '--js'), /^--json\b.*\n$/);
      complete('clients', 'grant', `$(touch ${join(dir, shell)})`, '');
      complete('clients', 'grant', `\`touch ${join(dir, shell)}\``, '--');
      assert.deepEqual(readdirSync(dir), []);
      const files = complete('classes', 'import', '--sections', 'pack');
      assert.match(files, shell === 'bash' ? /^compopt -o default$/m : /^package\.json/m);
    });
  }

  test('zsh takes the script', { skip: spawnSync('zsh', ['-c', 'true']).status !== 0 }, async () => {
    const { out: script } = await call('completion zsh');
    const { status, stdout, stderr } = spawnSync('zsh', ['-fc', `${script}\nprint $_comps[roomkey]`], {
      encoding: 'utf8',
    });
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '_roomkey\n', stderr: '' });
  });
});
