import { expect, test } from 'vitest';
import { createGate } from '../../../src/net/system/stream-gate.ts';

test('what is true already needs no waiting', async () => {
  expect(await createGate().until(() => true, 5000)).toBe(true);
});

test('a wake that makes it true ends the wait, another one does not', async () => {
  const gate = createGate();
  let isTrue = false;
  const waiting = gate.until(() => isTrue, 5000);
  gate.wake();
  isTrue = true;
  gate.wake();
  expect(await waiting).toBe(true);
});

test('the deadline ends it', async () => {
  expect(await createGate().until(() => false, 5)).toBe(false);
});

test('what came true while the process was busy is no timeout', async () => {
  const gate = createGate();
  let isTrue = false;
  const waiting = gate.until(() => isTrue, 1);
  const busyUntil = performance.now() + 10;
  while (performance.now() < busyUntil);
  // As an event of a socket would: it is handed over behind the timers.
  setImmediate(() => {
    isTrue = true;
    gate.wake();
  });
  expect(await waiting).toBe(true);
});

test('one wait that timed out does not answer for the next', async () => {
  const gate = createGate();
  let isTrue = false;
  const first = gate.until(() => isTrue, 1);
  expect(await first).toBe(false);
  const second = gate.until(() => isTrue, 5000);
  isTrue = true;
  gate.wake();
  expect(await second).toBe(true);
});
