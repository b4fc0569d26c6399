import type { RecordChange } from '../core/finding.ts';
import { isWithin, normalizeName } from '../core/names.ts';
import type { Dns, DnsAnswer, Net, QueryOptions, RecordType, RecordTypes, ServerAnswer } from '../core/net.ts';
import { type Evidence, known, type Observation, unknown } from '../core/observation.ts';
import { isWrittenType, readRecordData } from '../core/zone-file.ts';

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
    const before = await dns.query(name, type, options);
    const alias = aliasAt(at, changes);
    if (alias === undefined || type === 'CNAME') return changed(before, at, type, changes);
    // A CNAME is put here, or taken away: the rest of the chain is that of its new target, or there is none.
    if (alias === null) return changed(withoutAliases(before), at, type, changes);
    if (hops > MAX_ALIASES) return unknown('protocol-error', `${name} ${type}: more than ${MAX_ALIASES} aliases`);
    const beyond = await query(alias, type, options, hops + 1);
    if (beyond.status === 'unknown') return beyond;
    return { ...beyond, value: { ...beyond.value, aliases: [alias, ...beyond.value.aliases] } };
  };
  return {
    channel: dns.channel,
    query: (name, type, options) => query(name, type, options),
    async queryServer(address, name, type) {
      const before = await dns.queryServer(address, name, type);
      if (before.status === 'known' && before.value.kind === 'referral') return before;
      return changed(before, normalizeName(name), type, changes);
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

function withoutAliases<R>(before: Observation<DnsAnswer<R>>): Observation<DnsAnswer<R>> {
  if (before.status === 'unknown' || before.value.aliases.length === 0) return before;
  const { ttl, authenticated } = before.value;
  return known({ kind: 'nodata', zone: null, ttl, authenticated, aliases: [], signatures: [] }, before.evidence);
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
    const sizeBytes = Math.max(sizeOf(name, records), value.kind === 'records' ? value.sizeBytes : 0);
    return known({ kind: 'records', records, sizeBytes, ...common, ...authority } as unknown as A, evidence);
  }
  const kind = value.kind === 'nxdomain' && !exists ? 'nxdomain' : 'nodata';
  const zone = value.kind === 'records' ? null : value.zone;
  return known({ kind, zone, ...common, ...authority } as unknown as A, evidence);
}

function concerns({ name, wildcard, change }: Read, asked: string): boolean {
  if (name === asked) return true;
  // What a wildcard would still give is not known for every name below it; what it gave is gone with it.
  return wildcard !== null && change.action !== 'add' && asked !== wildcard && isWithin(asked, wildcard);
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
  const text = Array.isArray(strings) ? strings.join('') : '';
  return /^\s*v\s*=\s*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? null;
}

function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** A TXT record is one text, however it is cut into strings. */
function canonical(data: unknown): string {
  return JSON.stringify(Array.isArray(data) ? data.join('') : data);
}

const FIXED_OCTETS = 16; // owner (compressed), type, class, TTL, length (RFC 1035 section 4.1.3)

function sizeOf(name: string, records: readonly unknown[]): number {
  return (
    12 + name.length + 6 + records.reduce<number>((sum, record) => sum + FIXED_OCTETS + canonical(record).length, 0)
  );
}

function asIf(name: string, type: string, changes: readonly Read[]): Evidence {
  const response = changes.map(({ change: { action, value } }) => `${action} ${value}`).join('\n');
  return { via: 'dns', request: `${name} ${type}, as if changed`, response };
}

function readChange(change: RecordChange): readonly Read[] {
  if (!isWrittenType(change.type)) return [];
  const data = readRecordData(change.type, change.value);
  const name = normalizeName(change.name);
  return data === null ? [] : [{ change, name, data, wildcard: name.startsWith('*.') ? name.slice(2) : null }];
}
