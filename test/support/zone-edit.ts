import { canonicalAddress, isAddress } from '../../src/core/addresses.ts';
import type { RecordChange } from '../../src/core/finding.ts';
import { normalizeName } from '../../src/core/names.ts';
import { readRecordData } from '../../src/core/zone-file.ts';
import type { Zone, ZoneEntry } from '../../src/demo/zone.ts';

type Value = string | readonly string[];

/**
 * The zone with these changes made as an administrator would make them by hand, one after the other.
 *
 * @throws where a change cannot be made: no such record to remove, several that a change could mean, data that is none,
 *   a name or a value that would mean something else in a zone file, or a CNAME beside other records (RFC 1034 section 3.6.2)
 */
export function edited(zone: Zone, changes: readonly RecordChange[]): Zone {
  const names = new Map<string, Map<string, readonly Value[]>>();
  const kept: Record<string, ZoneEntry> = {};
  const touched = new Set(changes.map(({ name }) => normalizeName(name)));
  for (const [name, entry] of Object.entries(zone)) {
    if (!touched.has(normalizeName(name))) kept[name] = entry;
    else names.set(normalizeName(name), recordsOf(name, entry));
  }
  for (const change of changes) {
    const at = normalizeName(change.name);
    const types = names.get(at) ?? new Map<string, readonly Value[]>();
    types.set(change.type, made(types.get(change.type) ?? [], change));
    names.set(at, types);
  }
  for (const [name, types] of names) {
    const left = [...types].filter(([, values]) => values.length > 0);
    if (left.length > 1 && left.some(([type]) => type === 'CNAME'))
      throw new Error(`other records beside the CNAME at ${name}`);
    // A name without records is gone, unless there are names below it: the zone finds that out by itself.
    if (left.length > 0) kept[name] = Object.fromEntries(left) as ZoneEntry;
  }
  return kept;
}

function recordsOf(name: string, entry: ZoneEntry): Map<string, readonly Value[]> {
  if (typeof entry === 'string') throw new Error(`${name} does not answer: what stands there cannot be changed`);
  return new Map(
    Object.entries(entry).map(([type, values]) => {
      if (typeof values === 'string') throw new Error(`${name} ${type} does not answer: it cannot be changed`);
      return [type, values];
    }),
  );
}

function made(values: readonly Value[], change: RecordChange): readonly Value[] {
  const value = asZoneValue(change);
  const same = (one: Value) => canonical(change.type, one) === canonical(change.type, value);
  switch (change.action) {
    case 'add':
      return values.some(same) ? values : [...values, value];
    case 'remove':
      if (!values.some(same))
        throw new Error(`${change.name} ${change.type} ${change.value} is not there to be removed`);
      return values.filter((one) => !same(one));
    case 'change': {
      const [old, ...more] = meant(values, change.type, value);
      if (old === undefined) throw new Error(`no record at ${change.name} ${change.type} to be changed`);
      if (more.length > 0) throw new Error(`several records at ${change.name} ${change.type} that could be changed`);
      return values.map((one) => (one === old ? value : one));
    }
  }
}

/** What would be changed: of several texts the one of the same version (`v=spf1`), else all there are. */
function meant(values: readonly Value[], type: string, value: Value): readonly Value[] {
  if (type !== 'TXT' || values.length === 1) return values;
  const version = /^v=\w+/.exec(textOf(value))?.[0] ?? '';
  return values.filter((one) => textOf(one).trimStart().toLowerCase().startsWith(version.toLowerCase()));
}

/** The data as zones of tests hold it. */
function asZoneValue({ name, type, value }: RecordChange): Value {
  if (!/^(?:\*\.)?(?:[a-z0-9_-]{1,63}\.)+$/i.test(name)) throw new Error(`"${name}" is no absolute name`);
  if (type === 'TXT' || type === 'SPF') {
    const strings = readRecordData(type, value);
    if (strings === null || strings.some((one) => one.length > 255)) throw new Error(`${value} is no ${type} data`);
    return strings;
  }
  if (/["();\\]/.test(type === 'CAA' ? value.replaceAll('"', '') : value))
    throw new Error(`${value} is no ${type} data`);
  if (['CNAME', 'MX', 'NS', 'PTR', 'SRV'].includes(type) && !value.endsWith('.'))
    throw new Error(`${value} is relative`);
  return value;
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : value.join('');
}

/** Equal for equal data: a text however it is cut into strings, names in any case, with and without the last dot. */
function canonical(type: string, value: Value): string {
  const text = textOf(value);
  if (type === 'TXT' || type === 'SPF') return text;
  if (isAddress(text)) return canonicalAddress(text);
  return text.toLowerCase().replace(/(?<=[^ ])\.$/, '');
}
