import type { Evidence } from '../../core/observation.ts';
import { isSlip } from '../../core/slip.ts';
import type { Said } from './judge-presence.ts';
import type { DmarcRecord, Fault, Tag } from './record.ts';
import { rewritten, separated } from './rewrite.ts';
import { withCutOff } from './rewrite-uris.ts';
import { KNOWN_TAGS, REMOVED_TAGS } from './tags.ts';
import { clip, excerpt } from './words.ts';

const MAX_TAGS = 20;
// Told by findings of their own: policies decide over the whole record, removed tags over nothing.
const TOLD_ELSEWHERE: readonly string[] = ['p', 'sp', 'np', ...REMOVED_TAGS];

/** The text of the record: whatever receivers pass over, or may read in another way. */
export function judgeRecord(location: string, record: DmarcRecord, evidence: readonly Evidence[]): readonly Said[] {
  return [
    ...syntax(location, record),
    ...duplicates(location, record),
    ...strangers(location, record),
    ...removedTags(location, record),
    ...form(location, record),
  ].map((entry) => ({ evidence, ...entry }));
}

function syntax(location: string, record: DmarcRecord): readonly Said[] {
  const read = separated(record);
  const drop = read.tags.filter((tag) => read.faults.some(within(tag)));
  const suggested = rewritten(read, { set: withCutOff(read), drop });
  const faults = record.faults.filter(({ tag }) => tag === null || !TOLD_ELSEWHERE.includes(tag));
  const [stray, ...more] = faults.filter(({ kind }) => kind === 'empty-tag');
  const said: Said[] = faults
    .filter(({ kind }) => kind !== 'empty-tag')
    .map((fault) => ({
      code: 'dmarc-syntax-error',
      params: { location, suggested, found: foundAt(record, fault), expected: fault.expected },
      excerpt: marked(location, record, fault, `expected ${fault.expected}`),
    }));
  if (stray) {
    said.push({
      code: 'dmarc-stray-separator',
      params: { location, suggested, count: more.length + 1 },
      excerpt: marked(location, record, stray, `expected ${stray.expected}`),
    });
  }
  return said;
}

function within(tag: Tag) {
  return ({ start, end }: Fault) => start >= tag.start && end <= tag.end;
}

/** The tag at fault where there is one, else the piece itself. */
function foundAt(record: DmarcRecord, fault: Fault): string {
  const tag = record.tags.find((candidate) => within(candidate)(fault));
  const { start, end } = tag ?? fault;
  return clip(record.text.slice(start, end));
}

function marked(
  location: string,
  { text }: DmarcRecord,
  at: { readonly start: number; readonly end: number },
  note: string,
) {
  return excerpt(`_dmarc.${location}`, text, at.start, at.end, note);
}

function duplicates(location: string, record: DmarcRecord): readonly Said[] {
  const [first] = record.duplicates;
  if (!first) return [];
  const names = [...new Set(record.duplicates.map(({ name }) => name))];
  return [
    {
      code: 'dmarc-duplicate-tag',
      params: { location, tags: names.slice(0, MAX_TAGS).map(clip), suggested: rewritten(record, merged(record)) },
      excerpt: marked(location, record, first, `${clip(first.label)} stands here a second time`),
    },
  ];
}

/** Addresses of a second `rua` or `ruf` join the first; of other tags the first one stays. */
function merged(record: DmarcRecord) {
  const set: Record<string, string> = {};
  for (const name of ['rua', 'ruf']) {
    const lists = record.tags.filter((tag) => tag.name === name && tag.value !== '');
    const uris = lists.flatMap(({ value }) => value.split(',').map((uri) => uri.trim()));
    if (lists.length > 1) set[name] = [...new Set(uris)].join(',');
  }
  return { set, drop: record.duplicates };
}

function strangers(location: string, record: DmarcRecord): readonly Said[] {
  const known = [...KNOWN_TAGS, ...REMOVED_TAGS];
  const named = record.unknown.slice(0, MAX_TAGS).map((tag) => ({
    tag: clip(tag.label),
    value: clip(tag.value),
    // Names of two letters are one slip away from everything.
    meant: known.find((name) => name.length > 2 && isSlip(tag.name, name)) ?? null,
  }));
  const misspelt = named.flatMap(({ meant, ...tag }) => (meant === null ? [] : [{ ...tag, meant }]));
  const unknown = named.flatMap(({ meant, ...tag }) => (meant === null ? [tag] : []));
  const drop = record.unknown;
  const said: Said[] = [];
  if (misspelt.length > 0) {
    const set = Object.fromEntries(
      misspelt
        .filter(({ meant }) => !record.tags.some(({ name }) => name === meant))
        .map(({ meant, value }) => [meant, value]),
    );
    said.push({
      code: 'dmarc-misspelt-tag',
      params: { location, tags: misspelt, suggested: rewritten(record, { set, drop }) },
    });
  }
  if (unknown.length > 0) {
    said.push({
      code: 'dmarc-unknown-tag',
      params: { location, tags: unknown, suggested: rewritten(record, { drop }) },
    });
  }
  return said;
}

function removedTags(location: string, record: DmarcRecord): readonly Said[] {
  const { removed } = record;
  if (removed.length === 0) return [];
  const tags = removed.map(({ name, value }) => ({ tag: name, value: clip(value) }));
  const suggested = rewritten(record, { drop: removed });
  const rollout = record.percent !== 100 && record.p !== null && record.p !== 'none';
  return [{ code: 'dmarc-removed-tag', params: { location, tags, suggested, rollout } }];
}

/** What RFC 9989 allows and some receivers stumble over, or what has no effect. */
function form(location: string, record: DmarcRecord): readonly Said[] {
  const { tags, p } = record;
  const suggested = rewritten(record, {});
  const said: Said[] = [];
  const capitals = tags.filter(({ name, label }) => name !== label).map(({ label }) => clip(label));
  if (capitals.length > 0)
    said.push({ code: 'dmarc-upper-case-tag', params: { location, tags: capitals.slice(0, MAX_TAGS), suggested } });
  const at = tags.findIndex(({ name }) => name === 'p');
  if (p !== null && at > 0) {
    const before = tags.slice(0, at).map(({ name }) => clip(name));
    said.push({ code: 'dmarc-policy-not-first', params: { location, before: before.slice(0, MAX_TAGS), suggested } });
  }
  const fo = tags.find(({ name }) => name === 'fo');
  if (fo && !tags.some(({ name }) => name === 'ruf')) {
    said.push({
      code: 'dmarc-fo-without-ruf',
      params: { location, value: clip(fo.value), suggested: rewritten(record, { drop: [fo] }) },
    });
  }
  return said;
}
