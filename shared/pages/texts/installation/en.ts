import type { InstallationTongue } from './types.ts';

export const en: InstallationTongue = ({ product, lms }) => ({
  installation: {
    reader: 'admin',
    title: 'How this app is set up',
    body: `You run ${lms} and have no role in a course here. So you see this page, not a class in ${product}.`,
    works: 'What works',
    missing: 'What is missing',
    nothingMissing: 'Nothing that we can see from here.',
    items: {
      signature: 'The link is signed, and the signature is good.',
      approved: 'Your school or district is turned on.',
      district: 'It belongs to a district.',
      noDistrict: 'It belongs to no district yet. Ask the help contact below to add one.',
      connected: 'This course is connected to a class.',
      notConnected: 'This course is not connected to a class yet. Its teacher can do that.',
      noCourse: 'This link was not opened in a course.',
      names: 'We get the names of people.',
      noNames: 'We get no names of people. Check the privacy setting of this app.',
      sisIds: 'We get the SIS IDs of people.',
      noSisIds: 'We get no SIS IDs of people. Check the custom fields of this app.',
    },
  },
});
