import { readFileSync } from 'node:fs';
import { clients } from '../../shared/store/directory/clients.ts';
import { command } from '../program/command.ts';
import { Misuse } from '../program/failures.ts';
import { noClient } from '../program/find.ts';
import { clientId } from '../program/values.ts';

/** Bytes of the file; it stands inside every page. */
const LIMIT = 8 * 1024;

/** How each kind of image begins. */
const BEGINNINGS: readonly (readonly [type: string, beginning: RegExp])[] = [
  ['image/png', /^\x89PNG\r\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF.{4}WEBP/s],
  [
    'image/svg+xml',
    /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!doctype\s+svg\b[^>[]*>\s*)*<svg\b[^>]*\sxmlns\s*=\s*["']http:\/\/www\.w3\.org\/2000\/svg["']/is,
  ],
];

/** What a plain image does not need. Pages show it in `<img>`, where none of this would work either. */
const ACTIVE = [
  /<!entity|<\?xml-stylesheet/i,
  /<\s*([\w.-]+:)?(script|foreignobject|iframe|embed|object|handler|listener)\b/i,
  /[\s"'/]on[a-z]+\s*=/i,
  /javascript\s*:/i,
  /@import|url\(\s*["']?\s*(?!["'#\s]|data:)/i,
  /href\s*=\s*["']\s*(?!#|data:image\/(png|jpeg|gif|webp)[;,])/i,
];

/** An image file as a data: address. Throws Misuse. */
export function readLogo(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new Misuse(`${file} cannot be read.`);
  }
  if (bytes.length > LIMIT) {
    throw new Misuse(
      `A logo is a file of at most 8 KB, since every page carries it; ${file} has ${kilobytes(bytes)} KB.`,
    );
  }
  const text = bytes.toString('latin1');
  const type = BEGINNINGS.find(([, beginning]) => beginning.test(text))?.[0];
  if (type === undefined) throw new Misuse(`A logo is a PNG, JPEG, WebP, GIF or SVG file, which ${file} is not.`);
  if (type === 'image/svg+xml' && ACTIVE.some((pattern) => pattern.test(decoded(text)))) {
    throw new Misuse(`${file} holds script or needs other files: save it as a plain SVG.`);
  }
  return `data:${type};base64,${bytes.toString('base64')}`;
}

/** With its character references resolved, since they would hide a word. */
const decoded = (text: string): string =>
  text.replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (whole, hex?: string, decimal?: string) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

const kilobytes = ({ length }: Buffer): string => (length / 1024).toFixed(1);

export const clientsLogo = command({
  name: 'clients logo',
  summary: 'Gives an application a logo on pages, or takes it away',
  words: ['CLIENT', 'FILE'],
  options: {},
  example: ['npx roomkey clients logo demo logo.svg', 'npx roomkey clients logo demo none'].join('\n'),
  async run(args, { dynamo }, io) {
    const id = clientId(args.word(0));
    const file = args.word(1);
    const logo = file === 'none' ? null : readLogo(file);
    if ((await clients(dynamo).change(id, () => ({ logo }))) === null) return noClient(id);
    io.out(
      `Pages of client ${id} show ${logo === null ? 'no logo' : `the logo ${file}`}; that acts within 60 seconds.`,
    );
  },
});
