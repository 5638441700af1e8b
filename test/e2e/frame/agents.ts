const SAFARI = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version';

/** What a browser calls itself. The first of these loses its cookies on the way to Roomkey. */
export const AGENTS = {
  safari: `${SAFARI}/26.2 Safari/605.1.15`,
  safariThatKeepsCookies: `${SAFARI}/17.6 Safari/605.1.15`,
} as const;
