export const ROOMKEY = 'https://roomkey.test';

/** All sites, each another one to a browser; class.partner.test and blog.roomkey.test alone share theirs with another. */
export const HOSTS = [
  'lms.test',
  'lms2.test',
  'sso.test',
  'roomkey.test',
  'blog.roomkey.test',
  'partner.test',
  'class.partner.test',
  'evil.test',
  'gallery.test',
] as const;
