import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';
import { capturedIo } from '../support/io.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const lines = (text: string) => text.split('\r\x1b[2K').slice(1);

test('a probe counts its seconds, and stops when something else is written', () => {
  const { io, stderr } = capturedIo({ isTTY: true });
  const progress = createProgress(io.stderr, true, ['spf', 'probe'], 1, true);
  vi.advanceTimersByTime(1000);
  progress.done('a.example', 'spf');
  vi.advanceTimersByTime(2000);
  progress.done('a.example', 'probe');
  progress.clear();
  vi.advanceTimersByTime(5000);
  expect(lines(stderr())).toEqual([
    'sending the message, 0 s',
    'sending the message, 1 s',
    'a.example: waiting for probe, 1 s',
    'a.example: waiting for probe, 2 s',
    'a.example: waiting for probe, 3 s',
    'a.example: done, 3 s',
    '',
  ]);
});

test('an audit without one does not, and a pipe gets nothing', () => {
  const terminal = capturedIo({ isTTY: true });
  createProgress(terminal.io.stderr, true, ['spf'], 1).done('a.example', 'spf');
  vi.advanceTimersByTime(5000);
  expect(lines(terminal.stderr())).toEqual(['a.example: done']);
  const pipe = capturedIo();
  createProgress(pipe.io.stderr, true, ['spf'], 1, true).done('a.example', 'spf');
  expect(pipe.stderr()).toBe('');
});
