import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { calibrated, probabilityOf, scoreOverHam } from '../../scripts/training/calibration.ts';
import type { Held } from '../../scripts/training/examples.ts';
import { settings, trained } from '../../scripts/training/logistic.ts';
import { shipped } from '../../scripts/training/shipped.ts';
import { classify } from '../../src/classifier/classify.ts';
import { featuresOf } from '../../src/classifier/features.ts';
import { modelOf } from '../../src/classifier/model.ts';
import { readMessage } from '../../src/message/read-message.ts';

const quick = { ...settings, bits: 12, rounds: 4 };
const words = { spam: ['oolong', 'sencha', 'matcha', 'assam'], ham: ['chisel', 'plane', 'bandsaw', 'vice'] } as const;

const raw = (subject: string, body: string) =>
  Buffer.from(`From: a@sender.example\r\nSubject: ${subject}\r\n\r\n${body}\r\n`);

/** Mail of an invented sort, whose words alone tell spam from ham. */
function invented(corpus: string): readonly Held[] {
  return Array.from({ length: 80 }, (_, index): Held => {
    const kind = index % 2 === 0 ? 'spam' : 'ham';
    const [one, two] = [words[kind][(index >> 1) % 4], words[kind][(index >> 3) % 4]];
    const octets = raw('a letter', `we have ${one} and ${two} for you`);
    return {
      features: featuresOf(readMessage(octets)),
      spam: kind === 'spam',
      corpus,
      writer: `${index}`,
      script: 'latin',
      share: index / 80,
      raw: octets,
    };
  });
}

const model = modelOf(shipped(invented('one'), quick));
const said = (body: string) => classify(readMessage(raw('a letter', body)), model, null);

test('what tells spam from ham is learnt', () => {
  expect(said('sencha for you').probability).toBeGreaterThan(0.5);
  expect(said('a chisel for you').probability).toBeLessThan(0.5);
  expect(said('sencha for you').strongest.for[0]?.text).toMatch(/sencha/);
});

test('the same examples give the same model', () => {
  expect(shipped(invented('one'), quick)).toEqual(shipped(invented('one'), quick));
});

test('what two collections disagree on counts less', () => {
  const other = invented('two').map((example) => ({ ...example, spam: !example.spam }));
  const agreed = trained([...invented('one'), ...invented('two')], quick).weights;
  const disputed = trained([...invented('one'), ...other], quick).weights;
  const size = (weights: Float32Array) => weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  expect(size(disputed)).toBeLessThan(size(agreed) / 2);
});

test('a higher score is never a lower probability, even of scores that mean the reverse', () => {
  for (const sign of [1, -1]) {
    const line = calibrated(
      Array.from({ length: 40 }, (_, index) => ({ score: sign * (index - 20), spam: index > 15, set: 'one' })),
      'even',
    );
    const probabilities = [-5, -1, 0, 1, 5].map((score) => probabilityOf(score, line));
    expect(probabilities).toEqual([...probabilities].sort((a, b) => a - b));
  }
});

test('a set counts by its own share of spam, or by one half', () => {
  // One in ten is spam, and the score tells nothing: so one in ten is what is to be said of each.
  const scored = Array.from({ length: 1000 }, (_, index) => ({
    score: (Math.floor(index / 10) % 10) - 4.5,
    spam: index % 10 === 0,
    set: 'one',
  }));
  expect(probabilityOf(0, calibrated(scored, 'own'))).toBeCloseTo(0.1, 1);
  expect(probabilityOf(0, calibrated(scored, 'even'))).toBeCloseTo(0.5, 1);
});

test('above the threshold lies the promised share of the ham of each set, and no more', () => {
  const hams = (set: string, from: number) =>
    Array.from({ length: 1000 }, (_, index) => ({ score: from + index, spam: false, set }));
  expect(scoreOverHam([...hams('one', 0), ...hams('two', 500)], 1 / 1000)).toBe(500 + 998);
});

test('the shipped model is numbers: besides what it is called, it holds no words', () => {
  const file: unknown = JSON.parse(readFileSync('src/data/classifier-model.json', 'utf8'));
  const texts = Object.entries(file as Readonly<Record<string, unknown>>).filter(
    ([, value]) => typeof value === 'string',
  );
  expect(texts.map(([key]) => key).sort()).toEqual(['source', 'weights']);
  expect(Buffer.byteLength(JSON.stringify(file))).toBeLessThan(1024 * 1024);
});
