import type { FindingOf } from '../../core/finding.ts';
import type { Bimi } from './facts.ts';
import type { bimiFindings } from './findings.ts';
import { type NearMiss, nearMiss } from './near-miss.ts';
import type { BimiRecord } from './parse.ts';

type Said = FindingOf<typeof bimiFindings>;

const MAX_EXCERPT = 1_000;

/** The record where receivers look for it, or what stands in its place. */
export function judgeRecord(domain: string, found: Bimi): readonly Said[] {
  const { name, records, record } = found;
  if (records.length > 1) return [{ code: 'bimi-several-records', params: { name, count: records.length } }];
  if (record === null) return judgeAbsence(domain, found);
  const { declines, byLocalPart } = record;
  const remarks = judgeText(name, record);
  return declines ? [...remarks, { code: 'bimi-declined', params: { name, byLocalPart } }] : remarks;
}

function judgeAbsence(domain: string, { name, delegatedTo, others, astray }: Bimi): readonly Said[] {
  const missed = others.map(nearMiss).find((miss): miss is NearMiss => miss !== null);
  if (missed) {
    const { text, start, end, expected, suggested } = missed;
    const excerpt = excerptOf(name, text, { start, end, expected });
    return [{ code: 'bimi-near-miss', params: { name, delegatedTo, expected, suggested }, excerpt }];
  }
  const [record] = astray;
  if (record === undefined) return [];
  const excerpt = excerptOf(domain, record, { start: 0, end: record.length, expected: `it at ${name}` });
  return [{ code: 'bimi-wrong-place', params: { domain, name, delegatedTo, record }, excerpt }];
}

function judgeText(name: string, { text, faults, unknown }: BimiRecord): readonly Said[] {
  const [first] = faults;
  const [stranger] = unknown;
  return [
    ...(first
      ? [
          {
            code: 'bimi-record-invalid',
            params: { name, expected: faults.map(({ expected }) => expected) },
            excerpt: excerptOf(name, text, first),
          } as const,
        ]
      : []),
    ...(stranger
      ? [
          {
            code: 'bimi-tag-unknown',
            params: { name, tags: unknown.map((tag) => tag.name.slice(0, 40)) },
            excerpt: excerptOf(name, text, { ...stranger, expected: 'one of v, l, a, lps and avp' }),
          } as const,
        ]
      : []),
  ];
}

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly expected: string;
}

/** The text around a mark, where it is long. */
function excerptOf(name: string, text: string, { start, end, expected }: Mark) {
  const from = Math.max(0, Math.min(start - 200, text.length - MAX_EXCERPT));
  const shown = text.slice(from, from + MAX_EXCERPT);
  const within = (offset: number) => Math.min(shown.length, Math.max(0, offset - from));
  const mark = { start: within(start), end: within(end) };
  return { source: `${name} TXT`, text: shown, mark, note: `expected ${expected}` };
}
