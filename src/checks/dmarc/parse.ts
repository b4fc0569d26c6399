import { DMARC_POLICIES } from '../../core/dmarc-policies.ts';
import type { DmarcRecord, Fault, Policy, Tag } from './record.ts';
import { readReportUris } from './report-uri.ts';
import { isKnown, REMOVED_TAGS, readTags } from './tags.ts';

const MAX_CHARACTERS = 65_535; // RDLENGTH is 16 bits wide: RFC 1035 section 3.2.1
const MAX_FAULTS = 20;
// RFC 9989 section 4.8, dmarc-version: the name in any case, the value in exactly this one, then a separator or the end.
const VERSION = /^[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/;
const FO = /^(?:[01ds](?::[01ds])*)$/i;

const EXPECTED: Readonly<Record<string, string>> = {
  p: 'none, quarantine or reject',
  sp: 'none, quarantine or reject',
  np: 'none, quarantine or reject',
  adkim: 'r or s',
  aspf: 'r or s',
  psd: 'y, n or u',
  t: 'y or n',
  fo: '0 or 1, d and s, each once, with colons between them',
};

/** Whether receivers take a TXT record for a DMARC record: it begins with `v=DMARC1` (RFC 9989 section 4.10 step 2). */
export function isDmarc(text: string): boolean {
  return versionEnd(text) !== null;
}

function versionEnd(text: string): number | null {
  return VERSION.exec(text)?.[0].length ?? null;
}

/**
 * Reads a DMARC policy record by the grammar of RFC 9989 section 4.8.
 *
 * @param text  the strings of the TXT record, joined without a space (RFC 9989 section 4.5); one that `isDmarc` accepts
 * @returns what receivers read, and every fault with its offsets; never throws
 */
export function parseDmarc(text: string): DmarcRecord {
  const bounded = text.slice(0, MAX_CHARACTERS);
  const list = readTags(bounded, versionEnd(bounded) ?? bounded.length);
  const seen = new Map<string, Tag>();
  const duplicates: Tag[] = [];
  for (const tag of list.tags) {
    if (seen.has(tag.name) || tag.name === 'v') duplicates.push(tag);
    else seen.set(tag.name, tag);
  }
  const faults = [...list.faults];
  const read = <T extends string>(name: string, values: readonly T[]): T | null =>
    oneOf(seen.get(name), values, faults);
  const p = read('p', DMARC_POLICIES);
  const sp = read('sp', DMARC_POLICIES);
  const np = read('np', DMARC_POLICIES);
  const uris = (name: string) => {
    const tag = seen.get(name);
    return tag && tag.value !== '' ? readReportUris(tag.value, tag.valueStart) : [];
  };
  const record = {
    text: bounded,
    tags: list.tags,
    p,
    sp,
    np,
    invalidPolicies: invalid({ p, sp, np }, seen),
    psd: read('psd', ['y', 'n', 'u'] as const) ?? 'u',
    testing: read('t', ['y', 'n'] as const) === 'y',
    adkim: read('adkim', ['r', 's'] as const) ?? 'r',
    aspf: read('aspf', ['r', 's'] as const) ?? 'r',
    fo: readFo(seen.get('fo'), faults),
    rua: uris('rua'),
    ruf: uris('ruf'),
    duplicates,
    removed: [...seen.values()].filter(({ name }) => REMOVED_TAGS.includes(name)),
    unknown: [...seen.values()].filter(({ name }) => !isKnown(name)),
    percent: percentOf(seen.get('pct')),
  };
  if (text.length > MAX_CHARACTERS) {
    const expected = `at most ${MAX_CHARACTERS} characters`;
    faults.push({ kind: 'length', tag: null, start: MAX_CHARACTERS - 1, end: MAX_CHARACTERS, expected });
  }
  faults.sort((a, b) => a.start - b.start);
  return { ...record, faults: faults.slice(0, MAX_FAULTS) };
}

/** Values are compared without regard to case: ABNF strings are (RFC 5234 section 2.3). */
function oneOf<T extends string>(tag: Tag | undefined, values: readonly T[], faults: Fault[]): T | null {
  if (tag === undefined) return null;
  const value = values.find((known) => known === tag.value.toLowerCase());
  if (value === undefined) report(tag, faults);
  return value ?? null;
}

/** RFC 9989 section 4.8, dmarc-fo: in any order, none twice, not both 0 and 1. Another value has the default, 0. */
function readFo(tag: Tag | undefined, faults: Fault[]): readonly string[] {
  if (tag === undefined) return ['0'];
  const options = tag.value.toLowerCase().split(':');
  const once = new Set(options).size === options.length;
  if (FO.test(tag.value) && once && !(options.includes('0') && options.includes('1'))) return options;
  report(tag, faults);
  return ['0'];
}

/** Notes a wrong value, unless a fault of its form already says why it is wrong. */
function report(tag: Tag, faults: Fault[]): void {
  const told = faults.some(({ start, end }) => start >= tag.start && end <= tag.end);
  const expected = EXPECTED[tag.name] ?? 'a value that the tag knows';
  if (!told) faults.push({ kind: 'value', tag: tag.name, start: tag.valueStart, end: tag.end, expected });
}

function invalid(policies: Readonly<Record<'p' | 'sp' | 'np', Policy | null>>, seen: ReadonlyMap<string, Tag>) {
  return (['p', 'sp', 'np'] as const).flatMap((name) => {
    const tag = seen.get(name);
    return tag && policies[name] === null ? [tag] : [];
  });
}

/** RFC 7489 section 6.3 (historic): 0 to 100, and 100 where the tag is absent or wrong. */
function percentOf(tag: Tag | undefined): number {
  const percent = tag && /^\d{1,3}$/.test(tag.value) ? Number(tag.value) : 100;
  return percent <= 100 ? percent : 100;
}
