import { txtOctets } from '../core/answer-size.ts';
import type { RecordChange } from '../core/finding.ts';
import { isWithin, normalizeName } from '../core/names.ts';
import type { Dns, DnsAnswer, Net, QueryOptions, RecordType, RecordTypes, ServerAnswer } from '../core/net.ts';
import { type Evidence, known, type Observation, unknown } from '../core/observation.ts';
import { isWrittenName, isWrittenType, readRecordData } from '../core/zone-file.ts';
import { isFromWildcard } from './wildcard.ts';

/** A change with its data read. `wildcard`: the name that a record at `*.name` stands below. */
interface Read {
  readonly change: RecordChange;
  readonly name: string;
  readonly wildcard: string | null;
  readonly data: unknown;
}

/**
 * The same world with these changes made to its zones: what a rehearsal asks. Everything else is answered as it is.
 * Changes are made in order; one that cannot be read changes nothing.
 */
export function overlaid(net: Net, changes: readonly RecordChange[]): Net {
  const read = changes.flatMap(readChange);
  return { ...net, dns: overlaidDns(net.dns, read) };
}

const MAX_ALIASES = 16;

function overlaidDns(dns: Dns, changes: readonly Read[]): Dns {
  const query = async <T extends RecordType>(name: string, type: T, options?: QueryOptions, hops = 0): Answer<T> => {
    const at = normalizeName(name);
    const asked = await dns.query(name, type, options);
    const { own, hidesWildcard } = await concerning(dns, at, type, changes);
    const alias = aliasAt(at, changes);
    const before = hidesWildcard || (alias === null && isAliased(asked)) ? withoutRecords(asked) : asked;
    // A CNAME is put here, or one that stands here leads to a name that is changed: the rest of the chain is another.
    const aliases = type === 'CNAME' ? [] : typeof alias === 'string' ? [alias] : aliasesUntil(before, changes);
    const next = aliases.at(-1);
    if (next === undefined) return changed(before, at, type, own);
    if (hops > MAX_ALIASES) return unknown('protocol-error', `${name} ${type}: more than ${MAX_ALIASES} aliases`);
    const beyond = await query(next, type, options, hops + 1);
    if (beyond.status === 'unknown') return beyond;
    return { ...beyond, value: { ...beyond.value, aliases: [...aliases, ...beyond.value.aliases] } };
  };
  return {
    channel: dns.channel,
    query: (name, type, options) => query(name, type, options),
    async queryServer(address, name, type) {
      const at = normalizeName(name);
      const asked = await dns.queryServer(address, name, type);
      if (asked.status === 'known' && asked.value.kind === 'referral') return asked;
      const { own, hidesWildcard } = await concerning(dns, at, type, changes);
      return changed(hidesWildcard ? withoutRecords(asked) : asked, at, type, own);
    },
  };
}

type Answer<T extends RecordType> = Promise<Observation<DnsAnswer<RecordTypes[T]>>>;

/** The CNAME that the changes leave at a name; null: they take it away; undefined: they do not touch it. */
function aliasAt(name: string, changes: readonly Read[]): string | null | undefined {
  const last = changes.findLast(({ name: at, change }) => at === name && change.type === 'CNAME');
  if (last === undefined) return undefined;
  return last.change.action === 'remove' ? null : String(last.data);
}

/**
 * The changes that matter at a name. A wildcard that is taken away or changed does not matter to a name of its own; and
 * records that are put where only a wildcard gave some hide it, for every type (RFC 4592 section 2.2.1).
 */
async function concerning(dns: Dns, name: string, type: RecordType, changes: readonly Read[]) {
  const above = changes.filter((change) => isWildcardAbove(change, name));
  const puts = changes.some(({ name: at, change }) => at === name && change.action !== 'remove');
  if (above.length === 0 && !puts) return { own: changes, hidesWildcard: false };
  const isGiven = await isFromWildcard(dns, name, type);
  const own = isGiven && !puts ? changes : changes.filter((change) => !above.includes(change));
  return { own, hidesWildcard: isGiven && puts };
}

function isWildcardAbove({ wildcard }: Read, name: string): boolean {
  return wildcard !== null && name !== wildcard && name !== `*.${wildcard}` && isWithin(name, wildcard);
}

function isAliased<R>(answer: Observation<DnsAnswer<R>>): boolean {
  return answer.status === 'known' && answer.value.aliases.length > 0;
}

/** The aliases up to the first that is changed itself; none where none is. */
function aliasesUntil<R>(before: Observation<DnsAnswer<R>>, changes: readonly Read[]): readonly string[] {
  const aliases = before.status === 'known' ? before.value.aliases : [];
  const touched = new Set(changes.map(({ name }) => name));
  return aliases.slice(0, aliases.findIndex((alias) => touched.has(alias)) + 1);
}

function withoutRecords<A extends DnsAnswer<unknown> | ServerAnswer<unknown>>(before: Observation<A>): Observation<A> {
  if (before.status === 'unknown') return before;
  const value: DnsAnswer<unknown> | ServerAnswer<unknown> = before.value;
  if (value.kind === 'referral') return before;
  const { ttl, authenticated } = value;
  const authority = 'authoritative' in value ? { authoritative: value.authoritative } : {};
  const empty = { kind: 'nodata', zone: null, ttl, authenticated, aliases: [], signatures: [], ...authority };
  return known(empty as unknown as A, before.evidence);
}

function changed<T extends RecordType, A extends DnsAnswer<RecordTypes[T]> | ServerAnswer<RecordTypes[T]>>(
  before: Observation<A>,
  name: string,
  type: T,
  changes: readonly Read[],
): Observation<A> {
  if (before.status === 'unknown') return before;
  const { value } = before;
  if (value.kind === 'referral' || (value.aliases.length > 0 && type !== 'CNAME')) return before;
  const own = changes.filter((change) => change.change.type === type && concerns(change, name));
  const exists = changes.some(({ name: at, change }) => change.action !== 'remove' && isWithin(at, name));
  if (own.length === 0 && !(exists && value.kind === 'nxdomain')) return before;
  const records = own.reduce<readonly unknown[]>(made, value.kind === 'records' ? value.records : []);
  const { ttl, authenticated, aliases, signatures } = value;
  const common = { ttl, authenticated, aliases, signatures };
  const authority = 'authoritative' in value ? { authoritative: value.authoritative } : {};
  const evidence: readonly Evidence[] =
    own.length === 0 ? before.evidence : [...before.evidence, asIf(name, type, own)];
  if (records.length > 0) {
    const sizeBytes =
      value.kind === 'records'
        ? value.sizeBytes - octetsOf(type, value.records) + octetsOf(type, records)
        : ANSWER_OCTETS + name.length + octetsOf(type, records);
    return known({ kind: 'records', records, sizeBytes, ...common, ...authority } as unknown as A, evidence);
  }
  const kind = value.kind === 'nxdomain' && !exists ? 'nxdomain' : 'nodata';
  const zone = value.kind === 'records' ? null : value.zone;
  return known({ kind, zone, ...common, ...authority } as unknown as A, evidence);
}

function concerns(read: Read, asked: string): boolean {
  const { name, change } = read;
  if (name === asked) return true;
  // What a wildcard would still give is not known for every name below it; what it gave is gone with it.
  return change.action !== 'add' && isWildcardAbove(read, asked);
}

/** The records of a name and type after one more change. */
function made(records: readonly unknown[], { change, data, wildcard }: Read): readonly unknown[] {
  const others = records.filter((record) => !takesAway(change, data, record, records));
  if (change.action === 'remove' || (wildcard !== null && others.length === records.length)) return others;
  return others.some((record) => same(record, data)) ? others : [...others, data];
}

/** Which of the records at its name a change takes away: those it names, or those it is the new form of. */
function takesAway(change: RecordChange, data: unknown, record: unknown, all: readonly unknown[]): boolean {
  if (change.action === 'add') return false;
  if (change.action === 'remove') return same(record, data);
  if (change.type !== 'TXT' || all.length === 1) return true;
  return versionOf(record) === versionOf(data);
}

/** `v=spf1`: what tells the records apart that share a name (RFC 7208 section 4.5, RFC 9989 section 4.7). */
function versionOf(strings: unknown): string | null {
  return Array.isArray(strings)
    ? (/^"\s*v\s*=\s*([a-z]+)/i.exec(canonical(strings))?.[1]?.toLowerCase() ?? null)
    : null;
}

function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** Records are compared with every change at their name, in every rehearsal, and a hostile zone has a thousand large ones. */
const texts = new WeakMap<object, string>();

/** A TXT record is one text, however it is cut into strings. */
function canonical(data: unknown): string {
  if (typeof data !== 'object' || data === null) return JSON.stringify(data);
  const known = texts.get(data);
  if (known !== undefined) return known;
  const text = Array.isArray(data) ? `"${data.join('')}` : JSON.stringify(data);
  texts.set(data, text);
  return text;
}

const ANSWER_OCTETS = 18; // header and question but for the letters of the name (RFC 1035 section 4.1)
const FIXED_OCTETS = 16; // owner (compressed), type, class, TTL, length (RFC 1035 section 4.1.3)

/** Exact for TXT, whose answers are judged by their size; about right for the rest. */
function octetsOf(type: string, records: readonly unknown[]): number {
  return records.reduce<number>(
    (sum, record) =>
      sum + (type === 'TXT' && Array.isArray(record) ? txtOctets(record) : FIXED_OCTETS + canonical(record).length),
    0,
  );
}

function asIf(name: string, type: string, changes: readonly Read[]): Evidence {
  const response = changes.map(({ change: { action, value } }) => `${action} ${value}`).join('\n');
  return { via: 'dns', request: `${name} ${type}, as if changed`, response };
}

/** Whether a change can be read, and so be made; if not, `overlaid` leaves it out. */
export function canBeMade(change: RecordChange): boolean {
  return readChange(change).length > 0;
}

function readChange(change: RecordChange): readonly Read[] {
  if (!isWrittenType(change.type) || !isWrittenName(change.name)) return [];
  const data = readRecordData(change.type, change.value);
  const name = normalizeName(change.name);
  return data === null ? [] : [{ change, name, data, wildcard: name.startsWith('*.') ? name.slice(2) : null }];
}
