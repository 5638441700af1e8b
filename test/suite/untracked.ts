/**
 * node's runner follows every promise of a test file, to tell of which test an error is that nobody caught: a tenth of the
 * suite's CPU. Without that such an error fails its file, which shows the stack all the same.
 */
import { type AsyncHook, createHook } from 'node:async_hooks';

const hooks: AsyncHook = Object.getPrototypeOf(createHook({}));
const { enable, disable } = hooks;
/** What the option `trackPromises: false` sets, which the runner has no way to give. */
const [untracked] = Object.getOwnPropertySymbols(createHook({ trackPromises: false })).filter(
  ({ description }) => description === 'kNoPromiseHook',
);

let enabled: readonly AsyncHook[] = [];

function switchOn(hook: AsyncHook, off: boolean): AsyncHook {
  return enable.call(untracked === undefined ? hook : Object.assign(hook, { [untracked]: off }));
}

hooks.enable = function (): AsyncHook {
  enabled = [...enabled, this];
  return switchOn(this, true);
};

/** Follows promises after all: what `run` declares belongs to the suite that is under way, behind an `await` too. */
export async function tracked(run: () => Promise<void>): Promise<void> {
  const followed = enabled;
  for (const hook of followed) switchOn(disable.call(hook), false);
  try {
    await run();
  } finally {
    for (const hook of followed) switchOn(disable.call(hook), true);
  }
}
