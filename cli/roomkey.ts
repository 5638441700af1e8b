#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { argv, exit, stderr, stdin, stdout } from 'node:process';

// Half of a start was to compile what has not changed since the last one; a press of Tab is a start, too.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'roomkey'));
const { COMMANDS } = await import('./program/commands.ts');
const { ioOf } = await import('./program/io.ts');
const { main } = await import('./program/main.ts');

// `roomkey … | head` closes the pipe early; that is no fault.
stdout.on('error', () => exit(0));

const io = ioOf({ out: stdout, err: stderr, in: stdin });
process.exitCode = await main(COMMANDS, argv.slice(2), io);
io.close();
