import type { Dns, RecordType } from '../core/net.ts';

/**
 * Whether what DNS gives at a name is no record of that name, but what a wildcard above it gives to all that do not
 * exist (RFC 4592 section 2.2). It is not told from a record of its own with the same data.
 */
export async function isFromWildcard(dns: Dns, name: string, type: RecordType): Promise<boolean> {
  if (name.startsWith('*.')) return false; // itself
  const here = await standing(dns, name, type);
  if (here === null) return false;
  for (let above = parentOf(name); above !== null; above = parentOf(above)) {
    // A wildcard can be asked for by its own name (RFC 4592 section 2.3).
    const there = await standing(dns, `*.${above}`, type);
    if (there !== null) return there === here;
  }
  return false;
}

/** What is answered, as a text to compare; null: nothing stands there, or DNS does not say. */
async function standing(dns: Dns, name: string, type: RecordType): Promise<string | null> {
  const answer = await dns.query(name, type);
  if (answer.status === 'unknown') return null;
  const { value } = answer;
  const records = value.kind === 'records' ? value.records.map((record) => JSON.stringify(record)).sort() : [];
  return records.length === 0 && value.aliases.length === 0 ? null : JSON.stringify([value.aliases, records]);
}

/** The name one label up; null above a top-level domain, where no wildcard is followed. */
function parentOf(name: string): string | null {
  const dot = name.indexOf('.');
  return dot === -1 || !name.includes('.', dot + 1) ? null : name.slice(dot + 1);
}
