import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { renderJson, renderNdjson } from '../../src/report/render/json.ts';
import { documentSchema, lineSchema, SCHEMA_ID } from '../../src/report/schema.ts';
import { mailbox, placement } from './probe-sample.ts';
import { finding, notApplicable, report, result } from './sample.ts';
import { atRisk, healthy, hostile, rejected } from './scenes.ts';

const committed: unknown = JSON.parse(
  readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ validateFormats: false }).compile(committed as object);

const junk = placement([mailbox({ verdict: 'junk', folder: 'Junk' }), mailbox({ verdict: null, seconds: null })], {
  phase: 'rcpt',
  reply: { code: 550, enhanced: null, lines: ['no'], meaning: null },
});
const probed = report([result('probe', [finding('probe-junk')], { shown: { placement: junk } }), result('spf')]);
const scenes = { healthy, atRisk, rejected, hostile, probed, nothing: report([notApplicable('spf', 'left out')]) };

describe('the committed JSON Schema', () => {
  test.each(Object.entries(scenes))('accepts the JSON of: %s', (_, scene) => {
    expect(validate(JSON.parse(renderJson([scene]))), JSON.stringify(validate.errors)).toBe(true);
  });

  test.each(Object.entries(scenes))('accepts the line of: %s', (_, scene) => {
    expect(validate(JSON.parse(renderNdjson(scene))), JSON.stringify(validate.errors)).toBe(true);
  });

  test.each([
    ['no reports', { schema: SCHEMA_ID }],
    ['another schema', { schema: 'mailcheck/report@0', reports: [] }],
    ['a verdict there is not', { schema: SCHEMA_ID, reports: [{ ...healthy, verdict: 'fine' }] }],
    ['a key it does not know', { schema: SCHEMA_ID, reports: [{ ...healthy, grade: 'A' }] }],
    ['a placement there is not', { schema: SCHEMA_ID, reports: [{ ...healthy, placement: { verdict: 'lost' } }] }],
    ['half a point', { schema: SCHEMA_ID, reports: [{ ...healthy, score: { ...healthy.score, earned: 0.5 } }] }],
  ])('refuses a document with %s', (_, document) => {
    expect(validate(document)).toBe(false);
  });
});

test('the zod types accept what is printed', () => {
  documentSchema.parse(JSON.parse(renderJson([healthy, rejected])));
  lineSchema.parse(JSON.parse(renderNdjson(atRisk)));
});

describe('JSON on a terminal', () => {
  test('is inert: no control, format or separator character but the line end', () => {
    expect(renderJson([hostile]).replaceAll('\n', '')).not.toMatch(/(?! )[\p{C}\p{Zl}\p{Zp}]/u);
  });

  test('says the same as the report', () => {
    expect(JSON.parse(renderJson([hostile]))).toEqual({
      schema: SCHEMA_ID,
      reports: [JSON.parse(JSON.stringify(hostile))],
    });
  });

  test('is one line per report as NDJSON', () => {
    expect(renderNdjson(hostile).split('\n')).toHaveLength(2);
  });

  test('no reports are an empty list', () => {
    expect(JSON.parse(renderJson([]))).toEqual({ schema: SCHEMA_ID, reports: [] });
  });
});
