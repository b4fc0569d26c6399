import { normalizeName } from '../core/names.ts';
import type { RecordType } from '../core/net.ts';

/** How a name or a type misbehaves, instead of having records. */
export type Misbehaviour = 'SERVFAIL' | 'REFUSED' | 'TIMEOUT' | 'MALFORMED';

/** Types a zone can hold. The values are in presentation form; a TXT value is one string, or an array of its character-strings. */
export type ZoneType = RecordType;

export type ZoneEntry =
  | Misbehaviour
  | { readonly [T in ZoneType]?: readonly (string | readonly string[])[] | Misbehaviour };

/** Names (any case, `*.name` for wildcards) to what stands there. Names that only have names below them exist, and are empty. */
export type Zone = Readonly<Record<string, ZoneEntry>>;

export interface ZoneRecord {
  readonly name: string;
  readonly type: ZoneType;
  readonly value: string | readonly string[];
}

export interface ZoneAnswer {
  readonly outcome: 'records' | 'nodata' | 'nxdomain' | Misbehaviour;
  /** CNAMEs first, then the records asked for. */
  readonly records: readonly ZoneRecord[];
}

const MAX_ALIASES = 16;

/** Answers as an authoritative server for all of `zone` would: CNAMEs (RFC 1034 section 4.3.2), wildcards (RFC 4592), empty non-terminals. */
export function lookUp(zone: Zone, question: string, type: string): ZoneAnswer {
  const entries = entriesOf(zone);
  const aliases: ZoneRecord[] = [];
  let name = normalizeName(question);
  for (let hop = 0; hop <= MAX_ALIASES; hop++) {
    const entry = find(entries, name);
    if (typeof entry === 'string') return { outcome: entry, records: aliases };
    if (entry === null) return { outcome: 'nxdomain', records: aliases };
    const here = entry[type as ZoneType];
    if (typeof here === 'string') return { outcome: here, records: aliases };
    if (here && here.length > 0) {
      const found = here.map((value) => ({ name, type: type as ZoneType, value }));
      return { outcome: 'records', records: [...aliases, ...found] };
    }
    const [target] = entry.CNAME && typeof entry.CNAME !== 'string' ? entry.CNAME : [];
    if (typeof target !== 'string') return { outcome: 'nodata', records: aliases };
    aliases.push({ name, type: 'CNAME', value: normalizeName(target) });
    name = normalizeName(target);
  }
  return { outcome: 'SERVFAIL', records: aliases };
}

const known = new WeakMap<Zone, ReadonlyMap<string, ZoneEntry>>();

function entriesOf(zone: Zone): ReadonlyMap<string, ZoneEntry> {
  const cached = known.get(zone);
  if (cached) return cached;
  const entries = new Map<string, ZoneEntry>();
  for (const [name, entry] of Object.entries(zone)) entries.set(normalizeName(name), entry);
  for (const name of [...entries.keys()]) {
    for (let parent = parentOf(name); parent !== null; parent = parentOf(parent)) {
      if (!entries.has(parent)) entries.set(parent, {});
    }
  }
  known.set(zone, entries);
  return entries;
}

/** The entry at a name, or of the wildcard that covers it (RFC 4592 section 3.3.1), or null where the name does not exist. */
function find(entries: ReadonlyMap<string, ZoneEntry>, name: string): ZoneEntry | null {
  const exact = entries.get(name);
  if (exact !== undefined) return exact;
  for (let encloser = parentOf(name); encloser !== null; encloser = parentOf(encloser)) {
    if (entries.has(encloser)) return entries.get(`*.${encloser}`) ?? null;
  }
  return null;
}

function parentOf(name: string): string | null {
  const dot = name.indexOf('.');
  return dot === -1 || dot === name.length - 1 ? null : name.slice(dot + 1);
}
