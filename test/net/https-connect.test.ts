import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { firstConnected } from '../../src/net/system/fetch-connect.ts';

const DELAY_MS = 20;

/** Sockets that connect or fail when the test says so. */
function candidates(count: number) {
  const opened: (Socket & { readonly index: number })[] = [];
  const list = Array.from({ length: count }, (_, index) => ({
    index,
    open() {
      const socket = Object.assign(new Socket(), { index });
      opened.push(socket);
      return socket;
    },
  }));
  return { list, opened, order: () => opened.map(({ index }) => index) };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const never = new AbortController().signal;

test('one that accepts at once is the only one asked', async () => {
  const { list, opened, order } = candidates(2);
  const result = firstConnected(list, never, DELAY_MS);
  opened[0]?.emit('connect');
  expect(await result).toMatchObject({ ok: true, socket: opened[0], candidate: list[0] });
  await pause(DELAY_MS * 2);
  expect(order()).toEqual([0]);
});

test('a silent one is left behind after its head start, and closed when another has accepted', async () => {
  const { list, opened, order } = candidates(3);
  const result = firstConnected(list, never, DELAY_MS);
  expect(order()).toEqual([0]);
  await pause(DELAY_MS * 1.5);
  expect(order()).toEqual([0, 1]);
  opened[1]?.emit('connect');
  expect(await result).toMatchObject({ ok: true, candidate: list[1] });
  expect(opened.map(({ destroyed }) => destroyed)).toEqual([true, false]);
});

test('a silent one may still win while the next one is asked', async () => {
  const { list, opened } = candidates(2);
  const result = firstConnected(list, never, DELAY_MS);
  await pause(DELAY_MS * 1.5);
  opened[0]?.emit('connect');
  expect(await result).toMatchObject({ ok: true, candidate: list[0] });
  expect(opened[1]?.destroyed).toBe(true);
});

test('one that fails brings the next one on at once', async () => {
  const { list, opened, order } = candidates(2);
  const result = firstConnected(list, never, 10_000);
  opened[0]?.emit('error', new Error('refused'));
  expect(order()).toEqual([0, 1]);
  opened[1]?.emit('connect');
  expect(await result).toMatchObject({ ok: true, candidate: list[1] });
});

test('all that failed are told of, in the order in which they failed', async () => {
  const { list, opened } = candidates(2);
  const result = firstConnected(list, never, 1);
  await pause(DELAY_MS);
  opened[1]?.emit('error', new Error('second'));
  opened[0]?.emit('error', new Error('first'));
  expect(await result).toEqual({
    ok: false,
    failures: [
      { candidate: list[1], error: new Error('second') },
      { candidate: list[0], error: new Error('first') },
    ],
  });
});

test('an error after it has connected harms nobody', async () => {
  const { list, opened } = candidates(1);
  const result = firstConnected(list, never, DELAY_MS);
  opened[0]?.emit('connect');
  await result;
  expect(() => opened[0]?.emit('error', new Error('reset'))).not.toThrow();
});

test('the signal stops all attempts', async () => {
  const { list, opened } = candidates(2);
  const abort = new AbortController();
  const result = firstConnected(list, abort.signal, 1);
  await pause(DELAY_MS);
  abort.abort();
  expect(await result).toEqual({ ok: false, failures: [] });
  expect(opened.map(({ destroyed }) => destroyed)).toEqual([true, true]);
});

test('a signal that has fired lets none begin', async () => {
  const { list, order } = candidates(1);
  expect(await firstConnected(list, AbortSignal.abort(), 1)).toEqual({ ok: false, failures: [] });
  expect(order()).toEqual([]);
});
