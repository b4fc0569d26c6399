import { parseDmarc } from './parse.ts';
import type { DmarcRecord, Tag } from './record.ts';
import { separatedTags } from './tags.ts';

export interface Change {
  /** Values by tag name; a tag that is not there is added. */
  readonly set?: Readonly<Record<string, string>>;
  /** Tags to leave out. */
  readonly drop?: readonly Tag[];
}

/**
 * The record with a change, in the form every receiver reads: one separator between tags, `p` first (RFC 7489 section
 * 6.4, historic, wants it there), names in lower case and once each. Pieces that are no tags are left out.
 */
export function rewritten({ tags }: DmarcRecord, { set = {}, drop = [] }: Change): string {
  const values = new Map<string, string>();
  // Of a tag that stands twice the first one counts, so that a correction elsewhere changes nothing here.
  for (const tag of tags) {
    if (tag.value !== '' && !drop.includes(tag) && !values.has(tag.name)) values.set(tag.name, tag.value);
  }
  for (const [name, value] of Object.entries(set)) values.set(name, value);
  const rest = [...values].filter(([name]) => name !== 'p' && name !== 'v');
  const policy = values.get('p');
  const first = policy === undefined ? [] : ([['p', policy]] as const);
  return ['v=DMARC1', ...[...first, ...rest].map(([name, value]) => `${name}=${value}`)].join('; ');
}

/** The record as it reads with a semicolon wherever a space or a comma stands in its place. */
export function separated(record: DmarcRecord): DmarcRecord {
  return record.faults.some(({ kind }) => kind === 'separator') ? parseDmarc(separatedTags(record.text)) : record;
}
