import type { CleverTongue } from './types.ts';

export const en: CleverTongue = ({ product, lms }) => ({
  signInOnce: {
    reader: 'anyone',
    title: 'One more step',
    body: `To open ${product}, we need to know who you are. You do this one time.`,
    next: 'Continue with Clever',
    otherwise: 'Sign in to Clever as you do at school. Then you come back here.',
  },
  isThisYou: {
    reader: 'anyone',
    title: 'Is this you?',
    body: 'This person is signed in to Clever now.',
    next: `Click yes only if this is you, and ${lms} is open as you, too.`,
    it: 'Signed in to Clever: {it}',
    there: `Signed in to ${lms}: {it}`,
    yes: 'Yes, this is me',
    no: 'No, this is not me',
  },
  signOutFirst: {
    reader: 'anyone',
    title: 'Sign out of Clever first',
    body: 'Somebody else is signed in to Clever on this device.',
    otherwise: 'Go to Clever in a new tab and sign out. Then come back here.',
    next: 'Continue with Clever',
  },
  refused: {
    other: {
      reader: 'anyone',
      title: 'This is not your Clever account',
      body: `You are one person in ${lms} and another in Clever.`,
      next: 'Sign out of Clever. Then go back to your course and click the link again.',
    },
    taken: {
      reader: 'anyone',
      title: 'You have two accounts',
      body: 'The last time, it was not this Clever account.',
      next: 'Go back to your course and click the link again. It opens as the last time. If that is not you, tell the help contact below.',
    },
  },
});
