import { isKnownCharset, isUtf8Text } from '../../message/charset.ts';
import type { HeaderField } from '../../message/header-fields.ts';
import { type LineFacts, lineFacts } from '../../message/line-facts.ts';
import type { ReadMessage } from '../../message/message-tree.ts';
import { quotedFields, quotedPart } from '../../message/quoted.ts';
import type { SenderFields } from '../../message/sender-fields.ts';
import type { Said } from './judge-fields.ts';

const MAX_LINE = 998; // RFC 5322 section 2.1.1, as is the next
const ADVISED_LINE = 78;
const MAX_NAMED = 10;
const ENCODED = /^(?:subject|from|to|cc|reply-to|sender|comments|organization)$/i;

/** The longest line of a field, and the longest of those that could have been folded to what is advised. */
interface FieldLine {
  readonly field: HeaderField;
  readonly octets: number;
  readonly foldable: number;
}

/** How the lines are written: of the header those that the sender wrote, of the body all. */
export function judgeLines(message: ReadMessage, sender: SenderFields): readonly Said[] {
  const lines = lineFacts(message.raw, message.header.bodyStart);
  const isCut = message.sizeBytes > message.raw.length && lines.longestBodyLine.isLast;
  return [...lengths(lines, sender, isCut), ...octets(lines, message), ...fieldForms(sender)];
}

/** @param isCut  whether the longest line of the body goes on behind what was read */
function lengths(
  { longBodyLines, longestBodyLine }: LineFacts,
  { fields }: SenderFields,
  isCut: boolean,
): readonly Said[] {
  const lines = fields.map((field): FieldLine => ({ field, ...longestLines(field.raw) }));
  const over = (limit: number, of: 'octets' | 'foldable') =>
    lines.filter((line) => line[of] > limit).toSorted((a, b) => b[of] - a[of]);
  const [tooLong, long] = [over(MAX_LINE, 'octets'), over(ADVISED_LINE, 'foldable')];
  const [first] = tooLong;
  const [longest] = long;
  const body = longestBodyLine;
  const isBody = longBodyLines > 0 && (first === undefined || body.octets > first.octets);
  const where = isBody ? `line ${body.line} of the message` : `field ${first?.field.name}`;
  const evidence =
    first !== undefined && !isBody
      ? quotedFields([first.field])
      : [quotedPart({ path: '' }, `line ${body.line} has ${isCut ? 'over ' : ''}${body.octets} octets`)];
  if (tooLong.length + longBodyLines > 0) {
    const params = {
      octets: isBody ? body.octets : (first?.octets ?? 0),
      ...(isBody && isCut && { isCut }),
      where,
      lines: tooLong.length + longBodyLines,
    };
    return [{ code: 'header-line-too-long', params, evidence }];
  }
  if (longest === undefined) return [];
  const params = { octets: longest.foldable, where: `field ${longest.field.name}`, lines: long.length };
  return [{ code: 'header-line-long', params, evidence: quotedFields([longest.field]) }];
}

function longestLines(raw: string): Pick<FieldLine, 'octets' | 'foldable'> {
  let [octets, foldable, start] = [0, 0, 0];
  for (let at = raw.indexOf('\n'); start <= raw.length; at = raw.indexOf('\n', start)) {
    const end = at === -1 ? raw.length : at;
    const length = end - start - (raw[end - 1] === '\r' ? 1 : 0);
    octets = Math.max(octets, length);
    if (length > ADVISED_LINE && length > foldable && canBeFolded(raw.slice(start, end))) foldable = length;
    start = end + 1;
  }
  return { octets, foldable };
}

/** Whether nothing in a line is longer than advised by itself: an address of the web, or an identifier, is not folded. */
function canBeFolded(line: string): boolean {
  return line.split(/[ \t\r]/).every((word) => word.length < ADVISED_LINE);
}

function octets(
  { bareLf, bareCr, firstBareLine, nul, firstNulLine }: LineFacts,
  { crLines }: ReadMessage,
): readonly Said[] {
  const said = (text: string) => [quotedPart({ path: '' }, text)];
  const count = Math.max(bareLf, bareCr);
  const character = bareLf >= bareCr ? 'LF' : 'CR';
  return [
    // LF alone is how most systems keep text: that of the file says nothing of the message.
    ...(crLines === 0
      ? []
      : [{ code: 'header-cr-lines', params: { lines: crLines }, evidence: said(`${crLines} CR, and no LF`) } as const]),
    ...(count === 0
      ? []
      : [
          {
            code: 'header-bare-newline',
            params: { character, count, line: firstBareLine },
            evidence: said(`${bareLf} LF without CR and ${bareCr} CR without LF, the first in line ${firstBareLine}`),
          } as const,
        ]),
    ...(nul === 0
      ? []
      : [
          {
            code: 'header-nul',
            params: { count: nul, line: firstNulLine },
            evidence: said(`${nul} NUL octets, the first in line ${firstNulLine}`),
          } as const,
        ]),
  ];
}

function fieldForms({ fields }: SenderFields): readonly Said[] {
  const high = fields.filter(({ raw }) => /[\x80-\xff]/.test(raw));
  const blank = fields.filter(({ raw }) => /\n[ \t]{1,998}(?:\r?\n|$)/.test(raw));
  const spaced = fields.filter(({ raw, name }) => raw[name.length] !== ':');
  const utf8 = high.every(({ raw }) => isUtf8Text(raw));
  const of = (found: readonly HeaderField[]) => [...new Set(found.map(({ name }) => name))].slice(0, MAX_NAMED);
  const evidence = (found: readonly HeaderField[]) => quotedFields(found.slice(0, 5));
  return [
    ...(high.length === 0
      ? []
      : [{ code: 'header-eight-bit', params: { fields: of(high), utf8 }, evidence: evidence(high) } as const]),
    ...(blank.length === 0
      ? []
      : [{ code: 'header-fold-blank', params: { fields: of(blank) }, evidence: evidence(blank) } as const]),
    ...(spaced.length === 0
      ? []
      : [{ code: 'header-space-before-colon', params: { fields: of(spaced) }, evidence: evidence(spaced) } as const]),
    ...fields.filter(({ name }) => ENCODED.test(name)).flatMap(encodedWords),
  ];
}

/** The first encoded word of a field that is none (RFC 2047 section 2). */
function encodedWords(field: HeaderField): readonly Said[] {
  const text = field.value.slice(0, 16_384);
  for (let at = text.indexOf('=?'); at !== -1; at = text.indexOf('=?', at + 2)) {
    const [whole, charset = '', encoding = '', content = ''] =
      /^=\?([^\s?]{1,80})\?([^\s?]{1,20})\?([^?]{0,2000})\?=/.exec(text.slice(at, at + 2200)) ?? [];
    const detail = whole === undefined ? 'it does not end' : wordFault(charset, encoding, content);
    if (detail !== null) {
      const word = (whole ?? text.slice(at)).slice(0, 80);
      return [
        { code: 'header-encoded-word', params: { field: field.name, word, detail }, evidence: quotedFields([field]) },
      ];
    }
    at += (whole?.length ?? 2) - 2;
  }
  return [];
}

function wordFault(charset: string, encoding: string, content: string): string | null {
  if (!/^[bq]$/i.test(encoding)) return 'its encoding is neither B nor Q';
  if (!isKnownCharset(charset.replace(/\*.*$/, ''))) return `no program knows the charset "${charset}"`;
  if (/\s/.test(content)) return 'there are spaces in it';
  if (/^q$/i.test(encoding)) return /=(?![0-9a-f]{2})/i.test(content) ? 'a "=" in it stands for no octet' : null;
  return /^[A-Za-z0-9+/]*={0,2}$/.test(content) ? null : 'there are characters in it that are none of Base64';
}
