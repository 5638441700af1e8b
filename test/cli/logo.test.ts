import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { readLogo } from '../../cli/clients/logo.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

/** One byte for each character. */
const file = (name: string, content: string): string => world.file(name, Buffer.from(content, 'latin1'));

const svg = (inside: string): string => `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${inside}</svg>`;
const PLAIN = svg('<defs><path id="a" d="M0 0h9v9z"/></defs><use href="#a" fill="url(#b)" style="fill:red"/>');

describe('a logo is taken', () => {
  const rows: readonly (readonly [name: string, content: string, type: string])[] = [
    ['PNG', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'image/png'],
    ['JPEG', '\xff\xd8\xff\xe0\0\x10JFIF', 'image/jpeg'],
    ['GIF', 'GIF89a\x01\0\x01\0', 'image/gif'],
    ['WebP', 'RIFF\n\0\0\0WEBPVP8L', 'image/webp'],
    ['SVG', PLAIN, 'image/svg+xml'],
    [
      'SVG as drawing programs write it',
      `\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made by\n hand --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">\n${PLAIN}`,
      'image/svg+xml',
    ],
    ['SVG with an image inside', svg('<image href="data:image/png;base64,AAAA"/>'), 'image/svg+xml'],
    ['exactly 8 KB', `GIF87a${'x'.repeat(8186)}`, 'image/gif'],
  ];
  for (const [name, content, type] of rows) {
    test(name, () => {
      const path = file('logo', content);
      assert.equal(readLogo(path), `data:${type};base64,${readFileSync(path).toString('base64')}`);
    });
  }
});

describe('a logo is refused', () => {
  const ACTIVE = /holds script or needs other files/;
  const NONE = /is a PNG, JPEG, WebP, GIF or SVG file/;
  const rows: readonly (readonly [name: string, content: string, sentence: RegExp])[] = [
    ['a byte more than 8 KB', `GIF87a${'x'.repeat(8187)}`, /at most 8 KB.* has 8\.0 KB/],
    ['an empty file', '', NONE],
    ['a page', '<!doctype html><svg xmlns="http://www.w3.org/2000/svg">', NONE],
    ['an SVG that no browser would show as an image', '<svg width="9"></svg>', NONE],
    ['an SVG in another encoding', '\xff\xfe<\0s\0v\0g\0', NONE],
    ['an image that only ends as one', 'x\x89PNG\r\n\x1a\n', NONE],
    ['script', svg('<script>alert(1)</script>'), ACTIVE],
    ['script under a prefix', svg('<x:script xmlns:x="http://www.w3.org/2000/svg"/>'), ACTIVE],
    ['an event handler', svg('<path onload="alert(1)"/>'), ACTIVE],
    ['an event handler on the root', '<svg xmlns="http://www.w3.org/2000/svg" OnLoad = "x"/>', ACTIVE],
    ['an address of script', svg('<a href="javascript:alert(1)"/>'), ACTIVE],
    ['… hidden in references', svg('<a href="&#x6a;avascrip&#116;:alert(1)"/>'), ACTIVE],
    ['a page inside', svg('<foreignObject><p/></foreignObject>'), ACTIVE],
    ['an image from elsewhere', svg('<image xlink:href="https://a.example/x.png"/>'), ACTIVE],
    ['another SVG inside', svg('<image href="data:image/svg+xml;base64,AAAA"/>'), ACTIVE],
    ['a style from elsewhere', svg('<style>@import "https://a.example";</style>'), ACTIVE],
    ['a font from elsewhere', svg('<style>a{src:url( "https://a.example/x")}</style>'), ACTIVE],
    ['entities', `<!-- a -->${svg('<!ENTITY a "b">')}`, ACTIVE],
  ];
  for (const [name, content, sentence] of rows) {
    test(name, () => {
      assert.throws(() => readLogo(file('logo', content)), { name: 'Misuse', message: sentence });
    });
  }

  test('no file', () => {
    assert.throws(() => readLogo('/nowhere/logo.png'), {
      name: 'Misuse',
      message: '/nowhere/logo.png cannot be read.',
    });
  });
});

describe('the commands', () => {
  const logoOf = async (id: string) => (await clients(world.dynamo).get(id))?.logo;
  const typed = 'clients add --name Acme --support x --class-url https://a.example/{class} --id acme --logo';

  test('add stores it, logo changes it and takes it away; all else stays', async () => {
    const path = file('plain.svg', PLAIN);
    await world.done(`${typed} ${path}`);
    const added = await clients(world.dynamo).get('acme');
    assert.equal(added?.logo, readLogo(path));
    const listed: { logo: string | null }[] = JSON.parse((await world.done('clients list --json')).out);
    assert.deepEqual(
      listed.map(({ logo }) => logo),
      ['image/svg+xml'],
    );
    await world.done('clients grant acme d1');
    assert.equal(await logoOf('acme'), added?.logo, 'another change leaves it');

    const { out } = await world.done(`clients logo acme ${file('other.gif', 'GIF89a')}`);
    assert.match(out, /^Pages of client acme show the logo .*other\.gif; that acts within 60 seconds\.$/m);
    assert.equal(await logoOf('acme'), 'data:image/gif;base64,R0lGODlh');

    await world.done('clients logo acme none');
    assert.deepEqual(await clients(world.dynamo).get('acme'), { ...added, logo: null, districts: ['d1'] });
  });

  test('a refused file adds no client and changes none', async () => {
    const page = file('page.html', '<p>');
    const { code } = await world.run(`${typed.replace('--id acme', '--id other')} ${page}`);
    assert.equal(code, 2);
    assert.equal(await clients(world.dynamo).get('other'), null);
    assert.equal((await world.run(`clients logo acme ${page}`)).code, 2);
    assert.equal(await logoOf('acme'), null);
  });

  test('an unknown client is named', async () => {
    await world.refused(/^roomkey: There is no client nobody/, 'clients logo nobody none');
  });
});
