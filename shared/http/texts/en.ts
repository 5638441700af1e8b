import type { Texts } from './types.ts';

export const en: Texts = {
  again: {
    title: 'That did not work',
    body: (product) => `We could not open ${product}.`,
    next: 'Go back to your course and click the link again.',
  },
  used: {
    title: 'Already opened',
    body: (product) => `This click already opened ${product}. Each click works once.`,
    next: 'Go back to your course and click the link again.',
  },
  expired: {
    title: 'That took too long',
    body: (product) => `This click is too old to open ${product}.`,
    next: 'Go back to your course and click the link again.',
  },
  browser: {
    title: 'We could not be sure it is you',
    body: (product) => `This browser did not keep what we need to open ${product} safely.`,
    next: 'Go back to your course and click the link again. If it fails again, try it in a new tab or another browser.',
  },
  signIn: {
    title: 'Please sign in first',
    body: (product) => `Your school site did not tell ${product} who you are.`,
    next: 'Sign in to your school site in this browser. Then open your course and click the link again.',
  },
  signInHere: {
    title: 'Please sign in here',
    body: (product) => `You are not signed in to your school site in this browser, so ${product} cannot open yet.`,
    next: 'Sign in to your school site in this browser. Then open your course and click the link again.',
  },
  pending: {
    title: 'Almost ready',
    body: (product) => `${product} does not know your school site yet. Someone has to say yes to it once.`,
    next: 'Tell the person who runs your school site. After that, click the link again.',
  },
  paused: {
    title: 'Turned off for now',
    body: (product) => `${product} is turned off for your school site.`,
    next: 'Ask the person who runs your school site.',
  },
  setUpWrong: {
    title: 'This link needs a fix',
    body: (product) => `The way ${product} is set up in your school site has a mistake.`,
    next: 'Show this page to the person who runs your school site.',
  },
  wrongPlacement: {
    title: 'This button does something else',
    body: (product) => `${product} opens from your course. It cannot add content from here.`,
    next: 'Open it from the menu of your course. The person who runs your school site can take this button away.',
  },
  busy: {
    title: 'Please try again soon',
    body: (product) => `${product} cannot be reached right now.`,
    next: 'Wait a minute. Then go back to your course and click the link again.',
  },
  notHere: {
    title: 'Nothing here',
    body: () => 'There is no page at this address.',
    next: 'Go back to your course and click the link there.',
  },
  setup: {
    title: 'Connect your class',
    body: (product) => `This course is not connected to a class in ${product} yet.`,
    next: (support) => `Ask for it to be connected: ${support}`,
  },
  wait: {
    title: 'Your class is almost ready',
    body: (product) => `Your teacher needs to finish a step in ${product}.`,
    next: 'Come back to your course later and click the link again.',
  },
  openFromCourse: {
    title: 'Open it from your course',
    body: (product) => `${product} opens from inside a course.`,
    next: 'Go to one of your courses and click the link there.',
  },
  installation: {
    title: 'You are set up',
    body: (product) =>
      `Your school site can open ${product}. You have no role in this course, so no class opens for you.`,
    works: 'What works',
    missing: 'What is missing',
    nothingMissing: 'Nothing that we can see from here.',
    items: {
      signature: 'Your school site signs its links, and the signature is good.',
      approved: 'Your school site is approved.',
      district: 'It belongs to a district.',
      noDistrict: 'It belongs to no district yet. Ask for this to be added.',
      connected: 'This course is connected to a class.',
      notConnected: 'This course is not connected to a class yet. Its teacher can do that.',
      noCourse: 'This link was not opened in a course.',
      names: 'Names come along.',
      noNames: 'No names come along. Check the privacy setting of the app.',
      sisIds: 'School ids of people come along.',
      noSisIds: 'No school ids of people come along. Check the custom fields of the app.',
    },
  },
  continuing: {
    title: 'One moment',
    body: (product) => `Opening ${product}.`,
    next: 'Continue',
  },
  newTab: {
    title: 'One more click',
    body: (product) => `Your browser needs a new tab to open ${product}.`,
    next: 'Open in a new tab',
    otherwise: 'If nothing happens, open your course in a browser window of its own and click the link there.',
  },
  open: {
    title: 'Ready to open',
    body: (product) => `${product} opens in a new tab.`,
    button: (product) => `Open ${product}`,
    otherwise: 'If nothing happens, open your course in a browser window of its own and click the link there.',
  },
  advice: {
    clientId: 'The client ID of this app is not known here. Send it to the help contact below.',
    settings:
      'The settings of this app in your LMS do not match its guide. Compare them, or ask the help contact below.',
    keyOff: 'The key of this app may be off for this account. Turn it on in the settings of your LMS.',
    clock: 'The clock of your LMS may be wrong. It must not be off by more than a minute.',
    visibility: 'Let only people who are in the course see this app, so that everyone who clicks is signed in.',
    address: 'The link address of this app in your LMS points to another site. Use the one from its guide.',
    placement: 'Take this app out of the places that add content. It belongs in the menu of a course.',
    approve: 'Tell the help contact below the name of your school site. They can say yes to it.',
  },
  retry: 'Try again',
  unnamed: { product: 'the app', support: 'the person who runs your school site' },
  support: 'Help',
  code: 'Code for support',
  details: 'For the person who runs your school site',
  back: 'Back to your course',
};
