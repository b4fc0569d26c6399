import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { conclude } from '../../src/bounce/conclude.ts';
import { readPastedReply } from '../../src/bounce/pasted-reply.ts';
import { systemNamed } from '../../src/bounce/systems.ts';
import reviewed from './bounce-misses.json' with { type: 'json' };
import { type Aspect, type Miss, scored } from './bounce-score.ts';

// Real bounces with labels: what is read of them, and what is concluded. Every miss is listed, with a reviewed reason.

const { asked, misses, rules } = scored();
const listedMisses: readonly (Miss & { readonly why: string })[] = reviewed as readonly (Miss & { why: string })[];
const nameOf = ({ file, place, aspect, says }: Miss) => `${file} #${place} ${aspect} "${says}"`;

describe('of the labelled recipients', () => {
  test.for([
    ['recipient', 0.99],
    ['status', 0.99],
    ['action', 0.99],
    ['reason', 0.97],
  ] as const satisfies readonly (readonly [Aspect, number])[])('%s is right of %d', ([aspect, share]) => {
    const wrong = misses.filter((miss) => miss.aspect === aspect).length;
    console.log(`bounces, ${aspect}: ${asked[aspect] - wrong} of ${asked[aspect]}`);
    expect(1 - wrong / asked[aspect]).toBeGreaterThanOrEqual(share);
  });
});

test('every miss is reviewed, and none that is listed is a hit', () => {
  const listed = new Set(listedMisses.map(nameOf));
  const found = new Set(misses.map(nameOf));
  expect([...found].filter((name) => !listed.has(name))).toEqual([]);
  expect([...listed].filter((name) => !found.has(name))).toEqual([]);
  expect(listedMisses.filter(({ why }) => why.length < 20)).toEqual([]);
});

test('rules that match exactly one of the samples are counted', () => {
  const once = [...rules.values()].filter((count) => count === 1).length;
  console.log(`bounces: ${once} of ${rules.size} rules that decide anything here decide exactly one recipient`);
  expect(rules.size).toBeGreaterThan(100);
});

describe('of the replies of providers, pasted', () => {
  const rows = JSON.parse(
    readFileSync(new URL('../../../shared/data/bounces/provider-replies.json', import.meta.url), 'utf8'),
  ) as readonly { readonly provider: string; readonly text: string; readonly reason: string }[];

  function share(withProvider: boolean): number {
    const right = rows.filter(({ provider, text, reason }) => {
      const bounce = readPastedReply(text);
      const [recipient] = bounce.recipients;
      const hints = { provider: withProvider ? systemNamed(provider) : null };
      return recipient !== undefined && conclude(recipient, bounce, hints).reason === reason;
    }).length;
    console.log(`replies ${withProvider ? 'with' : 'without'} the provider: ${right} of ${rows.length}`);
    return right / rows.length;
  }

  test('95 in 100 are known where the provider is named', () => {
    expect(share(true)).toBeGreaterThanOrEqual(0.95);
  });

  test('70 in 100 where it is not: many are no more than a code of their provider', () => {
    expect(share(false)).toBeGreaterThanOrEqual(0.7);
  });
});
