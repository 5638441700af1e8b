import type { RequestListener } from 'node:http';
import { pageReply } from '../../../shared/http/reply.ts';
import type { Brand } from '../../../shared/pages/brand.ts';
import { PIECES } from '../../support/pages.ts';
import { LOGO } from './logo.ts';

/** Shows each page with its real headers and markup, but without its script, which would leave it at once. */
export const gallery: RequestListener = (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'https://gallery.test');
  const [, language, name = ''] = decodeURIComponent(pathname).split('/');
  const piece = PIECES.get(name);
  if (piece === undefined) {
    response.writeHead(404).end();
    return;
  }
  const brand: Brand = {
    product: 'Brightway',
    support: 'help@brightway.example',
    logo: LOGO,
    language: language === 'es' ? 'es' : 'en',
    family: 'canvas',
    ref: 'k7m2p9xz',
    teaches: false,
  };
  const { statusCode, headers, body } = pageReply(200, piece.make(brand), 'https:');
  const still = String(body).replace(/<script>.*<\/script>/s, '');
  const shown = piece.part === undefined ? still : showPart(still, piece.part);
  response
    .writeHead(
      statusCode,
      Object.entries(headers ?? {}).flatMap(([key, value]) => [key, String(value)]),
    )
    .end(shown);
};

/** As the script would: one part in view, the others not. */
const showPart = (markup: string, part: string): string =>
  part === 'opened'
    ? markup.replace(/<h1>.*<div id="opened" hidden>(.*?)<\/div>.*(?=<footer>)/s, '$1')
    : toggle(markup, part);

const toggle = (markup: string, part: string): string =>
  markup.replaceAll(
    /<div id="(\w+)"( hidden)?>/g,
    (_whole, id: string) => `<div id="${id}"${id === part ? '' : ' hidden'}>`,
  );
