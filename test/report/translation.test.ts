import { expectTypeOf, test } from 'vitest';
import { defineCheck } from '../../src/core/check.ts';
import type { Text } from '../../src/core/finding.ts';
import type { Translation, TranslationOf } from '../../src/report/text/translation.ts';
import { dmarcFindings, spfFindings } from './sample.ts';

const spf = defineCheck({
  id: 'spf',
  area: 'authentication',
  needs: {},
  findings: spfFindings,
  judge: () => [],
  show: () => ({ lookups: 3 }),
  summary: ({ lookups }) => `${lookups} of 10 lookups`,
});
const dmarc = defineCheck({
  id: 'dmarc',
  area: 'authentication',
  needs: {},
  findings: dmarcFindings,
  judge: () => [],
  show: () => ({}),
  summary: () => '',
});
const both = [spf, dmarc] as const;

type Both = TranslationOf<typeof both>;

// Asserted by the compiler (`npm run types`), not at run time.
test('a translation has words for every code and a line for every check, with their parameters', () => {
  expectTypeOf<keyof Both['findings']>().toEqualTypeOf<
    'spf-multiple' | 'spf-too-many-lookups' | 'spf-ptr' | 'spf-soft' | 'dmarc-none'
  >();
  expectTypeOf<keyof Both['summaries']>().toEqualTypeOf<'spf' | 'dmarc'>();
  expectTypeOf<(params: { lookups: number }) => Text>().toExtend<Both['findings']['spf-too-many-lookups']>();
  expectTypeOf<(shown: { lookups: number }) => string>().toExtend<Both['summaries']['spf']>();
});

test('a missing or mistaken entry does not compile', () => {
  expectTypeOf<Omit<Both['findings'], 'dmarc-none'>>().not.toExtend<Both['findings']>();
  expectTypeOf<Omit<Both['summaries'], 'spf'>>().not.toExtend<Both['summaries']>();
  expectTypeOf<(params: { lookups: string }) => Text>().not.toExtend<Both['findings']['spf-too-many-lookups']>();
});

test('the real registry has one, too', () => {
  expectTypeOf<Translation['summaries']>().toHaveProperty('mx');
  expectTypeOf<Translation['findings']>().toHaveProperty('mx-missing');
});
