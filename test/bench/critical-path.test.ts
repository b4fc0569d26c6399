import { describe, expect, test } from 'vitest';
import { criticalPath, longestChain, type Span } from '../../bench/support/critical-path.ts';

const span = (beginMs: number, endMs: number): Span => ({ beginMs, endMs, delays: 1 });

describe('the longest chain of exchanges', () => {
  const cases: readonly { name: string; spans: readonly Span[]; ms: number; delays: number }[] = [
    { name: 'is nothing where nothing was asked', spans: [], ms: 0, delays: 0 },
    { name: 'counts what ran side by side once', spans: [span(0, 20), span(1, 21), span(2, 20)], ms: 20, delays: 1 },
    { name: 'adds what ran one after the other, not the gaps', spans: [span(30, 50), span(0, 20)], ms: 40, delays: 2 },
    {
      name: 'prefers one long exchange to two short ones beside it',
      spans: [span(0, 100), span(0, 20), span(20, 40)],
      ms: 100,
      delays: 1,
    },
    {
      name: 'goes on after the later of two that ran side by side',
      spans: [span(0, 20), span(0, 30), span(30, 50)],
      ms: 50,
      delays: 2,
    },
  ];
  test.each(cases)('$name', ({ spans, ms, delays }) => {
    expect(longestChain(spans)).toEqual({ ms, delays });
  });
});

describe('the critical path', () => {
  test('goes through the slowest need, and names the facts on it', () => {
    const facts = [
      { id: 'sessions', needs: ['hosts', 'role'], spans: [span(40, 100)] },
      { id: 'hosts', needs: ['mx'], spans: [span(20, 40)] },
      { id: 'role', needs: [], spans: [span(0, 20)] },
      { id: 'mx', needs: [], spans: [span(0, 20)] },
    ];
    const path = criticalPath(facts);
    expect(path.steps.map(({ fact }) => fact)).toEqual(['mx', 'hosts', 'sessions']);
    expect(path).toMatchObject({ ms: 100, delays: 3 });
  });

  test('of no facts is empty', () => {
    expect(criticalPath([])).toEqual({ ms: 0, delays: 0, steps: [] });
  });
});
