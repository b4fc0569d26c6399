import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { runProcess } from '../../src/cli/process.ts';

/** A process whose standard output fails as it is written to. */
function failing(code: string, when: (fail: () => void) => void = (fail) => fail()) {
  const said: string[] = [];
  const exits: number[] = [];
  const stdout = Object.assign(new EventEmitter(), {
    isTTY: false,
    write: () => when(() => stdout.emit('error', Object.assign(new Error(`${code}: it fails`), { code }))),
  });
  const stderr = Object.assign(new EventEmitter(), { isTTY: false, write: (text: string) => void said.push(text) });
  const process = {
    ...{ stdout, stderr, argv: ['node', 'mailcheck', '--version'], env: {} },
    once: () => {},
    exit: (status: number) => void exits.push(status),
  };
  return { process: process as unknown as NodeJS.Process, said, exits };
}

test('a reader that has seen enough is no error', async () => {
  const { process, said, exits } = failing('EPIPE', setImmediate);
  await runProcess(process);
  await new Promise(setImmediate);
  expect({ said, exits }).toEqual({ said: [], exits: [0] });
});

test.each([
  ['--version'],
  ['bounce', '--no-check', '550 5.1.1 no such user'],
  ['bounce', '--no-check', '--format', 'ndjson', '550 5.1.1 no such user'],
  ['explain', '550'],
])('a reader that goes before the end passes no gate and fails none: %s %s', async (...args) => {
  const { process, said, exits } = failing('EPIPE');
  await runProcess({ ...process, argv: ['node', 'mailcheck', ...args] } as NodeJS.Process);
  expect({ said, first: exits[0] }).toEqual({ said: [], first: 141 });
});

test('a full disk is said, and never taken for success', async () => {
  const { process, said, exits } = failing('ENOSPC');
  await runProcess(process);
  expect(exits).toEqual([2]);
  expect(said).toEqual(['mailcheck: cannot write the output: ENOSPC: it fails\n']);
});

test('the user waits for no more of standard input', async () => {
  const { process, said } = failing('none', () => {});
  const handlers = new Map<string, () => void>();
  const stdin = new PassThrough();
  const once = (event: string, handler: () => void) => void handlers.set(event, handler);
  const running = { ...process, argv: ['node', 'mailcheck', 'message', '-'], stdin, once } as unknown as NodeJS.Process;
  const ended = runProcess(running);
  while (stdin.listenerCount('readable') === 0) await new Promise(setImmediate);
  handlers.get('SIGINT')?.();
  await ended;
  expect({ said, code: running.exitCode, closed: stdin.destroyed }).toEqual({
    said: ['mailcheck: interrupted\n'],
    code: 130,
    closed: true,
  });
});
