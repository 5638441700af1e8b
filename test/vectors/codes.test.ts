import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERRORS } from '../../shared/errors.ts';
import { ANSWERS } from './answers.ts';
import { ACCESS_TOKENS, ASKED_GRANTS, AUTHORIZATIONS, TOLD } from './authorizations.ts';
import { BINDING, REPLAYS } from './binding.ts';
import { MUST_REFUSE } from './certification.ts';
import { LTI_CLAIMS, TOKEN_CLAIMS } from './claims.ts';
import { CLASSES } from './classes.ts';
import { FAILURES } from './failures.ts';
import { CREDENTIALS, GRANTS } from './grants.ts';
import { PAGES } from './held.ts';
import { INITIATIONS } from './initiations.ts';
import { ENDINGS, SUSPENDED } from './installed.ts';
import { MAPPINGS } from './mappings.ts';
import { OPENINGS, OTHERS, REGISTERING_FAILURES } from './registering.ts';
import { PATHS, REQUESTS } from './requests.ts';
import { RESPONSES } from './responses.ts';
import { CLEVER_FAILURES, SIGN_INS } from './sign-ins.ts';
import { SIGNATURES } from './signature.ts';
import { LINKED_OTHERWISE, SIGNED_IN } from './signed-in.ts';

/** Every table; each is run by a test file of the folder that it is about. */
const TABLES = {
  ACCESS_TOKENS,
  ASKED_GRANTS,
  AUTHORIZATIONS,
  TOLD,
  ANSWERS,
  BINDING,
  CLASSES,
  CLEVER_FAILURES,
  CREDENTIALS,
  ENDINGS,
  FAILURES,
  GRANTS,
  INITIATIONS,
  LTI_CLAIMS,
  MAPPINGS,
  MUST_REFUSE,
  PAGES,
  OPENINGS,
  OTHERS,
  PATHS,
  REGISTERING_FAILURES,
  REPLAYS,
  REQUESTS,
  RESPONSES,
  SIGNATURES,
  SIGN_INS,
  SIGNED_IN,
  LINKED_OTHERWISE,
  SUSPENDED,
  TOKEN_CLAIMS,
};
const rows = Object.values(TABLES).flat();

test('every code is produced by some row of the tables', () => {
  const produced = new Set<string>(rows.map(({ code }) => code));
  assert.deepEqual(
    Object.keys(ERRORS).filter((code) => !produced.has(code)),
    [],
  );
});

test('no row that is a client’s fault expects a 5xx', () => {
  const faults = rows.filter(({ status }) => status >= 500);
  assert.deepEqual(
    faults
      .filter((row) => ![...FAILURES, ...CLEVER_FAILURES, ...REGISTERING_FAILURES].some((known) => known === row))
      .map(({ name }) => name),
    [],
  );
});

test('no two rows of a table have one name', () => {
  for (const [table, its] of Object.entries(TABLES)) {
    const names = its.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
      table,
    );
  }
});
