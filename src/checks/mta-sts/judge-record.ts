import { type Unchecked, unchecked } from '../../core/check.ts';
import type { Evidence, Observation } from '../../core/observation.ts';
import type { StrayName } from '../../core/stray-records.ts';
import type { MtaStsRecords } from './facts.ts';
import { type NearMiss, nearMiss } from './near-miss.ts';
import { parseSts, type RecordFault, repaired, type StsRecord } from './parse.ts';
import type { Said } from './said.ts';
import { type AtRecord, excerpt, newId } from './words.ts';

interface Seen {
  readonly domain: string;
  readonly found: MtaStsRecords;
  readonly evidence: readonly Evidence[];
  readonly strays: Observation<readonly StrayName[]>;
  /** The MX hosts, for a policy to begin with. */
  readonly hosts: readonly string[];
  /** A policy is served, whether or not a record says so. */
  readonly isServed: boolean;
  /** It is enforced and does not surely cover every host. */
  readonly mayRefuse: boolean;
}

/** The record at `_mta-sts`, or what stands in its place. */
export function judgeRecord(seen: Seen): readonly (Said | Unchecked)[] {
  const { found, evidence } = seen;
  const [only] = found.records;
  const said =
    only === undefined ? judgeAbsence(seen) : found.records.length > 1 ? several(seen) : oneRecord(seen, only);
  return said.map((entry) => (entry.code === 'unchecked' ? entry : { evidence, ...entry }));
}

function judgeAbsence({ domain, found, strays, hosts, isServed, mayRefuse }: Seen): readonly (Said | Unchecked)[] {
  const { delegatedTo, asOfMs } = found;
  const at = { domain, delegatedTo, mayRefuse };
  const suggested = repaired({ id: null, extensions: [] }, newId(asOfMs, null));
  const missed = found.others.map(nearMiss).find((miss): miss is NearMiss => miss !== null);
  if (missed) return [missedRecord(at, missed, newId(asOfMs, null))];
  const places = strays.status === 'known' ? strays.value : [];
  const stray = places.flatMap(({ name, seen }) =>
    seen.status === 'known' ? seen.value.map((text) => ({ name, text, evidence: seen.evidence })) : [],
  )[0];
  if (stray) {
    const { name, text, evidence } = stray;
    const whole = repaired(parseSts(text), newId(asOfMs, null));
    const note = `senders look at _mta-sts.${domain}`;
    return [
      {
        code: 'mta-sts-wrong-place',
        params: { ...at, name, text, suggested: whole },
        excerpt: excerpt(`${name} TXT`, text, 0, text.length, note),
        evidence,
      },
    ];
  }
  const params = { ...at, suggested };
  return [
    isServed
      ? { code: 'mta-sts-record-missing', params }
      : { code: 'mta-sts-missing', params: { ...params, hosts: hosts.slice(0, 10) } },
    ...places.flatMap(({ name, seen }) =>
      seen.status === 'unknown' ? [unchecked(`a record at the wrong name ${name}`, seen, ['mta-sts-wrong-place'])] : [],
    ),
  ];
}

function missedRecord(at: AtRecord, { text, start, end, expected, id }: NearMiss, fresh: string): Said {
  const suggested = repaired({ id, extensions: [] }, fresh);
  const source = `_mta-sts.${at.domain} TXT`;
  return {
    code: 'mta-sts-near-miss',
    params: { ...at, suggested, expected },
    excerpt: excerpt(source, text, start, end, `expected ${expected}`),
  };
}

/** Which one stays is all the same: senders only see by the `id` whether the policy is new. */
function several({ domain, found: { records, delegatedTo }, mayRefuse }: Seen): readonly Said[] {
  const keep = records.find((text) => parseSts(text).id !== null) ?? records[0] ?? '';
  const kept = records.indexOf(keep);
  const remove = records.filter((_, index) => index !== kept);
  return [{ code: 'mta-sts-several-records', params: { domain, delegatedTo, mayRefuse, keep, remove } }];
}

function oneRecord({ domain, found: { delegatedTo, asOfMs }, mayRefuse }: Seen, text: string): readonly Said[] {
  const record = parseSts(text);
  // A record with an id is in force for most senders as it is: what corrects it changes nothing for the mail.
  const at = { domain, delegatedTo, mayRefuse: mayRefuse && record.id === null };
  const params = { ...at, suggested: repaired(record, newId(asOfMs, null)) };
  const of = (...kinds: readonly RecordFault['kind'][]) => record.faults.filter(({ kind }) => kinds.includes(kind));
  const marked = (fault: RecordFault) => markedIn(domain, record, fault);
  const [badId] = of('id', 'no-id');
  const syntax = of('syntax');
  const [firstOdd] = syntax;
  const [again] = of('duplicate');
  return [
    ...(badId
      ? [
          {
            code: 'mta-sts-id-invalid',
            params: { ...params, isMissing: badId.kind === 'no-id' },
            ...marked(badId),
          } as const,
        ]
      : []),
    ...(firstOdd
      ? [
          {
            code: 'mta-sts-record-syntax-error',
            params: { ...params, expected: syntax.map(({ expected }) => expected) },
            ...marked(firstOdd),
          } as const,
        ]
      : []),
    ...(again ? [{ code: 'mta-sts-record-duplicate-field', params, ...marked(again) } as const] : []),
  ];
}

function markedIn(domain: string, { text }: StsRecord, { start, end, expected }: RecordFault) {
  return { excerpt: excerpt(`_mta-sts.${domain} TXT`, text, start, end, `expected ${expected}`) };
}
