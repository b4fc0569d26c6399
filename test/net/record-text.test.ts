import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RECORDING_ID } from '../../src/net/recording/recording.ts';
import { parseRecording, recordingText } from '../../src/net/recording/text.ts';

const whole = {
  schema: RECORDING_ID,
  startedAtMs: 1_700_000_000_000,
  cut: false,
  context: null,
  random: [{ purpose: 'label x', octets: 'AAAA' }],
  dns: [{ key: 'k', result: { ok: true, response: 'AAAA', ms: 1 } }],
  streams: [
    {
      key: 's',
      connect: { ok: true, ms: 1 },
      events: [
        { what: 'read', result: { ok: true, data: 'AAAA', ms: 1 } },
        { what: 'write', data: 'AAAA', result: { ok: true } },
        { what: 'tls', result: { ok: false, failure: 'tls-error', detail: 'no', ms: 1, code: 'EPROTO' } },
      ],
    },
  ],
  fetches: [{ key: 'f', result: { ok: true, status: 200, headers: { a: 'b' }, body: '', ms: 1 } }],
};

/** With what only some audits have. */
const fuller = {
  ...whole,
  laps: [{ purpose: 'x', ms: 5 }],
  secrets: [{ name: 'via', short: true }],
  streams: [
    {
      key: 's',
      connect: { ok: true, ms: 1 },
      events: [
        { what: 'write', data: { secret: true }, result: { ok: true, ms: 0.5 } },
        { what: 'write', data: { octets: 5000, sha256: 'ab'.repeat(32) }, result: { ok: true, ms: 0.5 } },
      ],
    },
  ],
};

const error = (value: unknown) => {
  const parsed = parseRecording(JSON.stringify(value));
  return parsed.ok ? 'accepted' : parsed.error;
};

test.each([whole, fuller])('a whole recording is read as it was written', (recording) => {
  const parsed = parseRecording(JSON.stringify(recording));
  expect(parsed).toEqual({ ok: true, recording });
  expect(parsed.ok && JSON.parse(recordingText(parsed.recording))).toEqual(recording);
});

const damaged = [
  {
    name: 'another version',
    value: { ...whole, schema: 'mailcheck/recording@2' },
    says: ['"mailcheck/recording@2"', RECORDING_ID],
  },
  { name: 'a report', value: { schema: 'mailcheck/report@1' }, says: ['"mailcheck/report@1"', RECORDING_ID] },
  { name: 'no schema', value: {}, says: ['missing', RECORDING_ID] },
  { name: 'a list', value: [], says: ['missing', RECORDING_ID] },
  { name: 'a list that is missing', value: { ...whole, dns: undefined }, says: ['dns is missing', 'array'] },
  { name: 'a time that is text', value: { ...whole, startedAtMs: 'now' }, says: ['startedAtMs is "now"', 'number'] },
  { name: 'a time before all time', value: { ...whole, startedAtMs: -1 }, says: ['startedAtMs is -1', 'at least 0'] },
  {
    name: 'what is no Base64',
    value: { ...whole, random: [{ purpose: 'x', octets: '%%' }] },
    says: ['random[0].octets is "%%"', 'Base64'],
  },
  {
    name: 'an unknown failure',
    value: { ...whole, dns: [{ key: 'k', result: { ok: false, failure: 'bored', detail: '', ms: 1 } }] },
    says: ['dns[0].result.failure is "bored"', '"refused" or'],
  },
  {
    name: 'a negative duration',
    value: { ...whole, dns: [{ key: 'k', result: { ok: true, response: '', ms: -1 } }] },
    says: ['dns[0].result.ms is -1', 'at least 0'],
  },
  {
    name: 'a DNS message that is too long',
    value: { ...whole, dns: [{ key: 'k', result: { ok: true, response: 'A'.repeat(87_388), ms: 1 } }] },
    says: ['dns[0].result.response', '87384'],
  },
  {
    name: 'an unknown event',
    value: { ...whole, streams: [{ key: 's', connect: { ok: true, ms: 1 }, events: [{ what: 'shout' }] }] },
    says: ['streams[0].events[0]'],
  },
  { name: 'a field that does not belong', value: { ...whole, password: 'x' }, says: ['"password"', 'unknown'] },
  {
    name: 'a header that is no text',
    value: { ...whole, fetches: [{ key: 'f', result: { ok: true, status: 200, headers: { a: 1 }, body: '', ms: 1 } }] },
    says: ['fetches[0].result.headers.a is 1', 'string'],
  },
];
describe('a damaged recording is refused, with the place and what was expected', () => {
  test.each(damaged)('$name', ({ value, says }) => {
    for (const words of says) expect(error(value)).toContain(words);
  });

  test('what is no JSON', () => {
    const parsed = parseRecording('{');
    expect(parsed.ok ? 'accepted' : parsed.error).toContain('JSON');
  });

  test('a number beyond all numbers', () => {
    const text = JSON.stringify(whole).replace('1700000000000', '1e999');
    expect(parseRecording(text)).toMatchObject({ ok: false });
  });
});

test('a hostile key changes no prototype', () => {
  const text = JSON.stringify(whole)
    .replace('"context":null', '"context":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
    .replace('{"a":"b"}', '{"__proto__":"x","a":"b"}');
  const parsed = parseRecording(text);
  expect(parsed.ok).toBe(true);
  expect('polluted' in {}).toBe(false);
  const fetched = parsed.ok ? parsed.recording.fetches[0]?.result : undefined;
  expect(fetched?.ok && Object.getPrototypeOf(fetched.headers)).toBe(Object.prototype);
  for (const place of ['dns', 'random', 'streams']) {
    expect(parseRecording(`{"schema":"${RECORDING_ID}","__proto__":{"${place}":[]}}`)).toMatchObject({ ok: false });
  }
});

test('nesting without end is refused or ignored, not followed', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  expect(parseRecording(deep)).toMatchObject({ ok: false });
  expect(parseRecording(JSON.stringify(whole).replace('"dns":[', `"dns":[${deep},`))).toMatchObject({ ok: false });
  expect(typeof parseRecording(JSON.stringify(whole).replace('"context":null', `"context":${deep}`)).ok).toBe(
    'boolean',
  );
});

test('errors are harmless to a terminal', () => {
  const text = '\u001b]0;x\u0007\u009b\u202e\u2028"';
  for (const value of [
    { schema: text },
    { ...whole, [text]: 1 },
    { ...whole, startedAtMs: text },
    { ...whole, context: 1, dns: { [text]: text } },
  ]) {
    expect(error(value)).toMatch(/^[\x20-\x7e]+$/);
  }
  expect(
    error({
      ...whole,
      fetches: [{ key: 'f', result: { ok: true, status: 200, headers: { [text]: 1 }, body: '', ms: 1 } }],
    }),
  ).toMatch(/^[\x20-\x7e]+$/);
});

test('errors are short', () => {
  expect(error({ ...whole, cut: 'x'.repeat(100_000) }).length).toBeLessThan(300);
  expect(error({ ...whole, ['x'.repeat(100_000)]: 1 }).length).toBeLessThan(300);
});

test('no text makes the reader throw', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof parseRecording(text).ok === 'boolean'));
});

test('no damage to a recording makes the reader throw or speak unprintably', () => {
  const places = pathsOf(whole);
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.jsonValue(), (path, value) => {
      const copy: unknown = structuredClone(whole);
      put(copy, path, value);
      expect(error(copy)).toMatch(/^[\x20-\x7e]+$/);
    }),
    { numRuns: 500 },
  );
});

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return path.length > 0 ? [path] : [];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const below = steps.flatMap((step) => pathsOf((value as Record<string | number, unknown>)[step], [...path, step]));
  return path.length > 0 ? [path, ...below] : below;
}

function put(value: unknown, path: Path, replacement: unknown): void {
  const [step, ...rest] = path;
  const inside = value as Record<string | number, unknown>;
  if (step === undefined) return;
  if (rest.length === 0) inside[step] = replacement;
  else put(inside[step], rest, replacement);
}
