import type { AdviceTongue } from './types.ts';

export const en: AdviceTongue = ({ lms }) => ({
  advice: {
    clientId: 'We do not know the client ID of this app. Send it to the help contact below.',
    issuer: 'We know this client ID, but from another issuer. Send both to the help contact below.',
    lti1: `This app was added to ${lms} as LTI 1.1. Remove it, and add it again as LTI 1.3.`,
    loginAddress: `In ${lms}, the login address of this app is another of its addresses. Use the one from its guide.`,
    settings: `The settings of this app in ${lms} do not match its guide. Compare them, or ask the help contact below.`,
    keyOff: `The key of this app may be off for this account. Turn it on in the settings of ${lms}.`,
    clock: `The clock of ${lms} may be wrong. It must be right to the minute.`,
    visibility: 'Let only people in the course see this app. Then everyone who clicks is signed in.',
    address: `The link address of this app in ${lms} is for another site. Use the one from its guide.`,
    placement: 'Take this app out of the places that add content. It belongs in the course menu.',
    approve: 'Tell the help contact below the name of your school or district. They can turn it on.',
  },
});
