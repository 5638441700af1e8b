import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { codeIn, readDoc } from '../contract/markdown.ts';
import { DOCS } from '../contract/schema.ts';
import { arrows, FLOORS, importsOf } from './imports.ts';

const PAGE = readDoc('architecture.md');
const [PICTURE = ''] = codeIn(PAGE, 'mermaid');

test('the picture of docs/architecture.md is the imports', () => {
  const drawn = [...PICTURE.matchAll(/^ *(\w+ --> \w+)$/gm)].map(([, arrow = '']) => arrow);
  assert.deepEqual(drawn.sort(), arrows(importsOf('shared', 'functions', 'cli')));
});

test('its floors are the floors of the arrow rule', () => {
  const drawn = [...PICTURE.matchAll(/subgraph .*\n((?: {4}\w+\n)+)/g)].map(([, rooms = '']) =>
    rooms.trim().split(/\s+/),
  );
  assert.deepEqual(drawn, FLOORS.toReversed());
});

test('the files that it names are there', () => {
  const links = [...PAGE.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
  assert.ok(links.length > 5);
  assert.deepEqual(
    links.filter((link) => !existsSync(new URL(link, DOCS))),
    [],
  );
});
