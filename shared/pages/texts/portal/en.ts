import type { PortalTongue } from './types.ts';

const BACK = 'Go to Clever and click there again.';

export const en: PortalTongue = ({ product }) => ({
  again: {
    reader: 'anyone',
    title: 'That did not work',
    body: `We could not open ${product}.`,
    next: BACK,
  },
  used: {
    reader: 'anyone',
    title: 'This click was used',
    body: `Each click can open ${product} one time.`,
    next: BACK,
  },
  expired: {
    reader: 'anyone',
    title: 'That took too long',
    body: `Your click is too old to open ${product}.`,
    next: BACK,
  },
  browser: {
    reader: 'anyone',
    title: 'We could not check your browser',
    body: `To keep you safe, we open ${product} only in the browser where you clicked. We could not tell if this is the one.`,
    next: 'Use another browser. Go to Clever and click there again.',
  },
  onceMore: {
    reader: 'anyone',
    title: 'One more click',
    body: `Your browser did not keep what we need to open ${product}.`,
    next: 'Try again',
    otherwise: 'If you see this page again, use another browser.',
  },
  unshared: {
    reader: 'anyone',
    title: 'Not shared yet',
    body: `Clever knows you. But your school has not shared you with ${product}.`,
    next: 'Tell your teacher or the person who runs Clever in your school.',
  },
  pending: {
    reader: 'anyone',
    title: 'Not turned on yet',
    body: `Your school has to turn on ${product} first.`,
    next: 'Tell your teacher or the person who runs Clever in your school.',
  },
  paused: {
    reader: 'anyone',
    title: 'Turned off for now',
    body: `Your school cannot use ${product} right now.`,
    next: 'Ask your teacher or the person who runs Clever in your school.',
  },
  busy: {
    reader: 'anyone',
    title: 'Please try again soon',
    body: `We cannot open ${product} right now.`,
    next: 'Wait a minute. Then go to Clever and click there again.',
  },
  unreadable: {
    reader: 'anyone',
    title: 'We could not read your Clever account',
    body: `Clever told us more about you than ${product} can take in.`,
    next: 'Trying again will not help. Tell the help contact below.',
  },
  homeless: {
    reader: 'anyone',
    title: 'Open it from your course',
    body: `You can open ${product} from inside a course.`,
    next: 'Go to one of your courses and click the link there.',
  },
});
