/**
 * node's runner follows every promise of a test file, to tell of which test an error is that nobody caught: a tenth of the
 * suite's CPU. Without that such an error fails its file, which shows the stack all the same.
 */
import { type AsyncHook, createHook } from 'node:async_hooks';

const hooks: AsyncHook = Object.getPrototypeOf(createHook({}));
const { enable } = hooks;
/** What the option `trackPromises: false` sets, which the runner has no way to give. */
const [untracked] = Object.getOwnPropertySymbols(createHook({ trackPromises: false })).filter(
  ({ description }) => description === 'kNoPromiseHook',
);
if (untracked !== undefined) {
  hooks.enable = function (): AsyncHook {
    return enable.call(Object.assign(this, { [untracked]: true }));
  };
}
