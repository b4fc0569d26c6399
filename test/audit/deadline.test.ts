import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startDeadline } from '../../src/audit/deadline.ts';
import { checkDomain } from '../../src/index.ts';

describe('the deadline of an audit', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('fires when the time is up, and not before', () => {
    const { signal } = startDeadline(60_000, undefined);
    vi.advanceTimersByTime(59_999);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.aborted).toBe(true);
  });

  test('fires when the user cancels, and where the user has cancelled already', () => {
    const user = new AbortController();
    const running = startDeadline(60_000, user.signal);
    expect(running.signal.aborted).toBe(false);
    user.abort();
    expect(running.signal.aborted).toBe(true);
    expect(startDeadline(60_000, user.signal).signal.aborted).toBe(true);
  });

  test('lets go of the user, of the timer and of whoever listens when it is over', () => {
    const user = new AbortController();
    const { signal, over } = startDeadline(60_000, user.signal);
    const listener = vi.fn();
    signal.addEventListener('abort', listener, { once: true });
    over();
    expect(listener).toHaveBeenCalledOnce();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(getEventListeners(user.signal, 'abort')).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('takes longer than any timer can for the longest that one can', () => {
    const { signal } = startDeadline(Number.POSITIVE_INFINITY, undefined);
    vi.advanceTimersByTime(3_600_000);
    expect(signal.aborted).toBe(false);
  });

  test.each([-1, Number.NaN])('%s is no time', (timeoutMs) => {
    expect(() => startDeadline(timeoutMs, undefined)).toThrow(RangeError);
  });
});

test('checkDomain leaves nothing behind on the signal of its caller', async () => {
  const user = new AbortController();
  await checkDomain('one.example', {
    nameservers: ['127.0.0.1:9'],
    routes: new Map(),
    signal: user.signal,
    timeoutMs: 50,
  });
  expect(getEventListeners(user.signal, 'abort')).toEqual([]);
});
