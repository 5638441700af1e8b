/** Runs alone in a process, bundled with the handler: verifies and launches in turn, and writes what each took. */
import { readFileSync, writeFileSync } from 'node:fs';
import process, { argv, cpuUsage } from 'node:process';
import { createLocalJWKSet, importJWK, jwtVerify } from 'jose';
import { handler } from '../../functions/launch.ts';
import { CONTEXT } from '../../test/support/event.ts';
import { remember } from './memory.ts';
import { sealing } from './seal.ts';
import type { Setup, Timings } from './setup.ts';

const ROUNDS = 6000;
const WARM_UP = 6000;

async function measure(setup: Setup): Promise<Timings> {
  for (const item of setup.items) remember(item);
  const options = {
    algorithms: ['RS256'],
    issuer: setup.issuer,
    audience: setup.audience,
    clockTolerance: 60,
    maxTokenAge: 600,
    requiredClaims: ['exp'],
  };
  const key = await importJWK(setup.jwk, 'RS256');
  const keySet = createLocalJWKSet({ keys: [setup.jwk] });
  const launch = async (isSealed: boolean): Promise<void> => {
    sealing.isOn = isSealed;
    const reply = await handler({ ...setup.event }, CONTEXT);
    if (reply.statusCode !== 303) throw new Error(`launch answered ${reply.statusCode}`);
  };
  const pieces = [
    { name: 'imported', run: () => jwtVerify(setup.token, key, options) },
    { name: 'local', run: () => jwtVerify(setup.token, keySet, options) },
    { name: 'launch', run: () => launch(false) },
    { name: 'sealed', run: () => launch(true) },
  ] as const;

  const timings: Record<keyof Timings, number[]> = { imported: [], local: [], launch: [], sealed: [] };
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const { name, run } of shuffled(pieces)) {
      const before = cpuUsage();
      await run();
      const { user, system } = cpuUsage(before);
      if (round >= 0) timings[name].push(user + system);
    }
  }
  return timings;
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

const [, , setupFile = '', resultFile = ''] = argv;
measure(JSON.parse(readFileSync(setupFile, 'utf8'))).then(
  (timings) => writeFileSync(resultFile, JSON.stringify(timings)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
