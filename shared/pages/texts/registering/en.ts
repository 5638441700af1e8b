import type { RegisteringTongue } from './types.ts';

const ANEW = 'Ask who sent you the address for a new one.';

export const en: RegisteringTongue = ({ product }) => ({
  ask: {
    reader: 'admin',
    title: `Add ${product} to your LMS?`,
    body: 'It will be added to {it}. You can look at all settings there before anyone sees it.',
    next: 'Add',
    otherwise: 'Nothing is added before you press the button.',
  },
  done: {
    reader: 'admin',
    title: 'Added',
    body: `Your LMS now has ${product} in its list of apps.`,
    next: 'Turn it on there, and open it once from a course. Then tell who sent you the address.',
  },
  over: {
    reader: 'admin',
    title: 'This address does not work any more',
    body: 'It works one time, and only for some days.',
    next: ANEW,
  },
  bare: {
    reader: 'admin',
    title: 'Enter this address in your LMS',
    body: 'The LMS has to open it, from the page where an administrator adds an app by its address.',
    next: 'Copy the address of this page, and enter it there.',
  },
  other: {
    reader: 'admin',
    title: 'This address is for another LMS',
    body: 'It was made for one LMS alone, and another one has opened it.',
    next: ANEW,
  },
  unfit: {
    reader: 'admin',
    title: 'Your LMS did not say what we need',
    body: `We could not add ${product}. Nothing was kept here.`,
    next: 'Tell the help contact below. The app can be added by hand, too.',
  },
  refused: {
    reader: 'admin',
    title: 'Your LMS did not answer',
    body: `We could not add ${product}. Nothing was kept here.`,
    next: 'Begin again in your LMS, with the same address.',
  },
  again: {
    reader: 'admin',
    title: 'That did not work',
    body: `We could not add ${product}.`,
    next: 'Begin again in your LMS, with the same address.',
  },
  busy: {
    reader: 'admin',
    title: 'Please try again soon',
    body: `We cannot add ${product} right now.`,
    next: 'Wait a minute. Then begin again in your LMS, with the same address.',
  },
});
