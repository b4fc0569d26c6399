import type { DmarcRecord, ReportUri } from './record.ts';
import { readReportUris } from './report-uri.ts';
import { rewritten } from './rewrite.ts';

/**
 * The record with other report addresses.
 *
 * @param change  what to write for each address; null: leave it out, and the tag with it where it is the last one
 */
export function withUris(record: DmarcRecord, change: (uri: ReportUri) => string | null): string {
  const set: Record<string, string> = {};
  const emptied: string[] = [];
  for (const [tag, uris] of [['rua', record.rua] as const, ['ruf', record.ruf] as const]) {
    if (uris.length === 0) continue;
    const kept = [...new Set(uris.flatMap((uri) => change(uri) ?? []))];
    if (kept.length > 0) set[tag] = kept.join(',');
    else emptied.push(tag);
  }
  return rewritten(record, { set, drop: record.tags.filter(({ name }) => emptied.includes(name)) });
}

/** The address without the obsolete size limit. */
export function withoutSizeLimit({ text, sizeLimit, fault }: ReportUri): string {
  return sizeLimit === null || fault !== null ? text : text.slice(0, text.lastIndexOf('!')).trimEnd();
}

/** The address that was probably meant by one that cannot be read; null where that cannot be said. */
export function repairedUri({ text }: Pick<ReportUri, 'text'>): string | null {
  const address = text
    .replace(/^mailto:/i, '')
    .replace(/^\/\/|[<>\s]/g, '')
    .replace(/%40/g, '@');
  const [meant] = readReportUris(`mailto:${address}`, 0);
  return meant?.fault === null && meant.address !== null ? meant.text : null;
}

/** `rua` and `ruf` with the addresses that a semicolon in the place of a comma has cut off. */
export function withCutOff({ text, tags, faults }: DmarcRecord): Readonly<Record<string, string>> {
  const set: Record<string, string> = {};
  for (const { kind, start, end } of faults) {
    const tag = kind === 'no-equals' ? tags.findLast((before) => before.end <= start) : undefined;
    const uri = repairedUri({ text: text.slice(start, end) });
    if (uri !== null && (tag?.name === 'rua' || tag?.name === 'ruf'))
      set[tag.name] = `${set[tag.name] ?? tag.value},${uri}`;
  }
  return set;
}
