import { existsSync } from 'node:fs';
import { needTool } from './tools.ts';

/** Debian keeps it below the name of the architecture. */
const LIBRARIES = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`);

/** The environment of a program whose clock is wrong, by `+1d` or the like. What it measures times with goes on as it is. */
export const wrongClock = (by: string): Readonly<Record<string, string>> => ({
  LD_PRELOAD: LIBRARIES.find((path) => existsSync(path)) ?? needTool(LIBRARIES[0] ?? ''),
  FAKETIME: by,
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
  DONT_FAKE_MONOTONIC: '1',
  NO_FAKE_STAT: '1',
});
