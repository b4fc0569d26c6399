import { expect, test } from 'vitest';
import { content } from '../../../src/checks/content/check.ts';
import { contentFindings } from '../../../src/checks/content/findings.ts';
import type { FilterDecision, FilterVerdict } from '../../../src/core/filters.ts';
import { known, unknown } from '../../../src/core/observation.ts';
import type { MessageOptions } from '../../../src/core/target.ts';
import { play, type Scene } from '../../support/scene.ts';
import { scenes } from './scenes.ts';

function sceneOf(code: string): Scene {
  const scene = scenes.find(({ finds }) => finds?.includes(code));
  if (scene === undefined) throw new Error(`no scene has ${code}`);
  return scene;
}

const offer = sceneOf('content-like-spam');
const BOTH: MessageOptions['filters'] = {
  rspamd: 'http://127.0.0.1:11333',
  spamd: { host: '127.0.0.1', port: 783 },
  detect: false,
};

function verdict(decision: FilterDecision | null, changed: Partial<FilterVerdict> = {}) {
  const thresholds = { delay: null, junk: 5, refuse: null, source: 'stated' } as const;
  const one = { score: 1, action: 'x', decision, thresholds, reason: null, rules: [], software: null, ...changed };
  return known({ ended: 'verdict', verdict: one } as const);
}

async function played(scene: Scene) {
  const result = await play(content, scene);
  if (result.outcome === 'not-applicable') throw new Error('it does not apply');
  const [finding] = result.findings;
  return { params: finding?.params, shown: result.shown };
}

test('what weighs is told strongest first, and what is quoted stands in the message', async () => {
  const { params, shown } = await played(offer);
  const { spam, probability } = params as { spam: { text: string; trait: boolean }[]; probability: number };
  expect(probability).toBeGreaterThan(0.9);
  expect(spam.length).toBeGreaterThan(2);
  for (const { text, trait } of spam) if (!trait) expect(String(offer.message)).toContain(text);
  const weights = ((shown?.['for spam'] ?? []) as { weight: number }[]).map(({ weight }) => weight);
  expect(weights).toEqual(weights.toSorted((a, b) => b - a));
});

test('where filters answered it is second to them; one that was not heard is none of them', async () => {
  const asked = { ...offer, asked: { filters: BOTH } };
  const net = { rspamd: () => verdict('accept'), spamd: () => unknown('unreachable', 'connection refused') };
  const { params, shown } = await played({ ...asked, net });
  expect(params?.['filters']).toEqual([{ name: 'Rspamd', decision: 'accept' }]);
  expect(shown?.['second to']).toEqual(['Rspamd']);
  const own = await played({ ...asked, net: { rspamd: () => verdict(null), spamd: () => verdict('junk') } });
  expect(own.params?.['filters']).toEqual([
    { name: 'Rspamd', decision: null },
    { name: 'SpamAssassin', decision: 'junk' },
  ]);
  expect((await played(offer)).params?.['filters']).toEqual([]);
});

test('a filter is quoted by what it decides without what it adds for not being told who sends', async () => {
  const blind = { name: 'HFILTER_HOSTNAME_UNKNOWN', points: 2.5, description: null, options: [] };
  const rules = [{ ...blind, name: 'SUBJ_ALL_CAPS', points: 3 }, blind];
  const { params } = await played({
    ...offer,
    asked: { filters: BOTH },
    net: { rspamd: () => verdict('junk', { score: 5.5, rules }) },
  });
  expect(params?.['filters']).toEqual([{ name: 'Rspamd', decision: 'accept' }]);
});

test('the words have three tiers of sureness, and no odds of 0 or 100', () => {
  const { text, example } = contentFindings['content-like-spam'];
  for (const { text: words } of Object.values(contentFindings)) {
    const titles = (['high', 'moderate', 'low'] as const).map((sureness) => words({ ...example, sureness }).title);
    expect(new Set(titles).size).toBe(3);
  }
  expect(text({ ...example, probability: 1 }).title).toContain('over 99 in 100');
  expect(text({ ...example, probability: 0 }).title).toContain('under 1 in 100');
});

test('however long and odd what is quoted is, the words stay short', () => {
  const spam = Array.from({ length: 50 }, () => ({ text: '\x1b[31m'.repeat(1000), place: 'body', trait: false }));
  for (const { text, example } of Object.values(contentFindings)) {
    const { title, why, fix } = text({ ...example, spam, ham: spam });
    expect(title.length).toBeLessThanOrEqual(80);
    expect(why.length + fix.text.length).toBeLessThan(900);
  }
});
