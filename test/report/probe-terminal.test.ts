import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { journey } from '../../src/report/render/terminal/journey.ts';
import { pageOf } from '../../src/report/render/terminal/page.ts';
import { secondsWords } from '../../src/report/render/terminal/placement-words.ts';
import { renderTerminal } from '../../src/report/render/terminal/terminal.ts';
import { columns } from '../../src/report/render/terminal/width.ts';
import { anyCharacter } from '../support/any-character.ts';
import { copy, hop, mailbox, placement, way } from './probe-sample.ts';
import { inInbox, probeScenes } from './probe-scenes.ts';
import { report, result } from './sample.ts';

const plain = { width: 80, colour: false };
const SGR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
const all = Object.entries(probeScenes);

describe('golden files (npx vitest run test/report -u)', () => {
  test.each(all)('%s', async (name, scene) => {
    await expect(renderTerminal(scene, plain)).toMatchFileSnapshot(`../golden/probe-${name}.txt`);
  });

  test('several seeds, 40 columns', async () => {
    await expect(renderTerminal(probeScenes.seeds, { ...plain, width: 40 })).toMatchFileSnapshot(
      '../golden/probe-narrow.txt',
    );
  });
});

describe('the page of a probe', () => {
  test('begins with where it ended up', () => {
    for (const [, scene] of all) expect(renderTerminal(scene, plain)).toMatch(/^probe {2}/);
  });

  test('is one screen when all is well', () => {
    expect(renderTerminal(inInbox, plain).trimEnd().split('\n').length).toBeLessThanOrEqual(36);
  });

  test.each(all)('%s keeps to the columns there are', (_, scene) => {
    const whole = /^\S+\. (?:TXT|MX) |^ {2}more {2}mailcheck explain \S+$|^ {2}spec {2}https:/;
    for (const width of [40, 60, 80, 100]) {
      for (const verbose of [false, true]) {
        const lines = renderTerminal(scene, { width, colour: false, verbose }).split('\n');
        expect(lines.filter((line) => !whole.test(line) && columns(line) > width)).toEqual([]);
      }
    }
  });

  test.each(all)('%s says the same with and without colour, and nothing steers the terminal', (_, scene) => {
    const coloured = renderTerminal(scene, { width: 80, colour: true, verbose: true });
    const bare = renderTerminal(scene, { width: 80, colour: false, verbose: true });
    expect(coloured).toMatch(SGR);
    expect(coloured.replace(SGR, '')).toBe(bare);
    expect(bare.replaceAll('\n', '')).not.toMatch(/(?! )[\p{C}\p{Zl}\p{Zp}]/u);
  });
});

describe('the way', () => {
  const step = { step: 'relay', host: 'mx.example', startMs: 0, elapsedMs: 1000, how: 'seen', detail: '' } as const;
  const linesOf = (...steps: Parameters<typeof journey>[0]['journey']) =>
    journey({ journey: steps }, pageOf(plain)).slice(1);

  test('what was stated is told in whole seconds, as it was', () => {
    const [line] = linesOf({ ...step, how: 'stated', startMs: 1000, elapsedMs: 2000 });
    expect(line).toContain('+1 s  2 s');
  });

  test('a step that took no time is seen', () => {
    const [, line] = linesOf(step, { ...step, startMs: 1000, elapsedMs: 0 });
    expect(line).toMatch(/█/);
  });

  test('each step stands where it began, in the scale of the whole', () => {
    const lines = linesOf(step, { ...step, startMs: 1000 }, { ...step, startMs: 2000, elapsedMs: 2000 });
    expect(lines.map((line) => [line.indexOf('█'), line.lastIndexOf('█')])).toEqual([
      [29, 33],
      [34, 38],
      [39, 48],
    ]);
  });

  test('a step that is not known has no bar', () => {
    const [line] = linesOf({ ...step, startMs: null, elapsedMs: null });
    expect(line).toContain('not known');
    expect(line).not.toMatch(/[█▒░]/);
  });

  test('what lies within other steps says so, and is not called unknown', () => {
    const [line] = linesOf({
      ...step,
      step: 'mx-lookup',
      startMs: null,
      elapsedMs: null,
      how: 'inferred',
      detail: 'within the queue',
    });
    expect(line).toBe('  MX lookup  within the queue');
  });

  test('of a host whose clock is behind, the beginning is before ours', () => {
    const [line] = linesOf({ ...step, startMs: -3000, how: 'stated' }, step);
    expect(line).toContain('-3 s');
  });

  test('is bounded', () => {
    expect(linesOf(...Array.from({ length: 1000 }, () => step)).length).toBeLessThan(50);
  });
});

test.each([
  [0, '0.00 s'],
  [0.994, '0.99 s'],
  [0.996, '1.0 s'],
  [3.21, '3.2 s'],
  [99.94, '99.9 s'],
  [99.96, '1 min 40 s'],
  [301, '5 min 1 s'],
  [7200, '2 h 0 min'],
  [172_800, '2 d 0 h'],
  [1e12, '9999 d'],
  [-3, '-3.0 s'],
])('%d seconds: %s', (seconds, words) => {
  expect(secondsWords(seconds)).toBe(words);
});

test('whatever servers and headers say, only our own sequences reach the terminal, and no line is too long', () => {
  const text = fc.string({ unit: anyCharacter, maxLength: 90 });
  const verdict = fc.constantFrom('inbox', 'junk', 'other', 'not-arrived', 'refused', 'bounced', 'accepted', null);
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(
      fc.array(fc.record({ recipient: text, provider: fc.option(text), verdict, folder: fc.option(text) }), {
        maxLength: 4,
      }),
      text,
      number,
      fc.constantFrom(40, 60, 80, 100),
      (mailboxes, said, size, width) => {
        const shown = placement(
          mailboxes.map((each) => mailbox({ ...each, seconds: size, detail: said })),
          {
            phase: said,
            reply: { code: 550, enhanced: said, lines: [said, said], meaning: said },
            journey: [{ step: 'relay', host: said, startMs: size, elapsedMs: size, how: 'stated', detail: said }],
          },
        );
        const stated = [{ method: said, result: said, detail: said }];
        const spam = { system: said, header: said, verdict: null, score: size, threshold: size } as const;
        const rules = [{ name: said, score: size, meaning: said }];
        const copies = [copy({ provider: said, stated, spam: [{ ...spam, rules, codes: [] }] })];
        const ways = [way([hop({ by: said, from: said, address: said, protocol: said, delayMs: size, skewMs: size })])];
        const page = renderTerminal(
          report([
            result('probe', [], { shown: { placement: shown } }),
            result('received', [], { shown: { copies } }),
            result('path', [], { shown: { ways } }),
          ]),
          { width, colour: true },
        ).replace(SGR, '');
        expect(page.replaceAll('\n', '')).not.toMatch(/(?! )[\p{C}\p{Z}]/u);
        expect(page.split('\n').filter((line) => columns(line) > width)).toEqual([]);
      },
    ),
    { numRuns: 12 },
  );
});
