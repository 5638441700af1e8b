#!/usr/bin/env node
import { argv, exit, stderr, stdout } from 'node:process';
import { COMMANDS } from './program/commands.ts';
import { main } from './program/main.ts';

// `roomkey … | head` closes the pipe early; that is no fault.
stdout.on('error', () => exit(0));

const io = {
  out: (text: string): void => void stdout.write(`${text}\n`),
  note: (text: string): void => void stderr.write(`${text}\n`),
};
process.exitCode = await main(COMMANDS, argv.slice(2), io);
