import type { FlattenWish } from '../audit/flatten.ts';
import { isSpf, parseSpf } from '../checks/spf/parse.ts';
import { readRecordData } from '../core/zone-file.ts';
import type { FlattenFlags } from './flatten-options.ts';
import { type Io, UsageError } from './io.ts';
import { textOfFile } from './text-file.ts';

const MAX_BYTES = 64 * 1024; // what a TXT record can hold (RFC 1035 section 3.2.1)

/** @returns null where nothing is to be flattened; the two longer flags imply the short one */
export async function flattenWishOf(
  { flatten, flattenInclude = [], flattenFrom }: FlattenFlags,
  io: Pick<Io, 'signal'>,
): Promise<FlattenWish | null> {
  if (flatten !== true && flattenInclude.length === 0 && flattenFrom === undefined) return null;
  const asked = flattenInclude.includes('all') ? 'all' : flattenInclude;
  return { asked, from: flattenFrom === undefined ? null : await spfIn(flattenFrom, io) };
}

/** The one SPF record in a file: as plain text, or quoted as in a zone file. */
async function spfIn(file: string, io: Pick<Io, 'signal'>): Promise<string> {
  const content = (await textOfFile('--flatten-from', file, MAX_BYTES, io)).trim();
  const quoted = /"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*/s.exec(content)?.[0];
  const strings = quoted === undefined ? null : readRecordData('TXT', quoted.replace(/"\s+"/g, '" "'));
  const text = strings === null ? content : strings.join('');
  if (!isSpf(text)) {
    throw new UsageError(`--flatten-from: "${file}" holds no SPF record: expected one that begins with "v=spf1 "`);
  }
  const [fault] = parseSpf(text).faults;
  if (fault !== undefined) {
    throw new UsageError(
      `--flatten-from: "${file}": "${text.slice(fault.start, fault.end).slice(0, 60)}" is a syntax error: expected ${fault.expected}`,
    );
  }
  return text;
}
