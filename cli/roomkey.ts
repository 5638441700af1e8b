#!/usr/bin/env node
import { argv, exit, stderr, stdin, stdout } from 'node:process';
import { COMMANDS } from './program/commands.ts';
import { ioOf } from './program/io.ts';
import { main } from './program/main.ts';

// `roomkey … | head` closes the pipe early; that is no fault.
stdout.on('error', () => exit(0));

const io = ioOf({ out: stdout, err: stderr, in: stdin });
process.exitCode = await main(COMMANDS, argv.slice(2), io);
io.close();
