import { contentField } from '../../message/content-field.ts';
import { readHtml } from '../../message/html-reading.ts';
import { bodiesOf, type MessagePart, type ReadMessage } from '../../message/message-tree.ts';
import { childrenOf, isOfInvitation } from '../../message/part-tree.ts';
import { quotedPart } from '../../message/quoted.ts';
import { shareIn, wordsOf } from '../../message/word-overlap.ts';
import { placeOf, type Said } from './judge-structure.ts';

const FEW_WORDS = 15;
/** Beside so many words of HTML, "your program shows no HTML" is not the same text, short as it is. */
const MANY_WORDS = 25;
/** Below this share of common words two texts are two. */
const ALIKE = 0.4;
const FLOWED_LINE = 78; // RFC 3676 section 4.2
const UUENCODE = /^begin [0-7]{3,4} [^\n]{1,100}$/m;
const MAX_NAMED = 10;

/** Whether readers of plain text and of HTML get the same, and in a form that nobody has to take for a trick. */
export function judgeTexts(message: ReadMessage): readonly Said[] {
  const plain = bodiesOf(message, 'text/plain');
  const html = bodiesOf(message, 'text/html');
  return [
    ...alone(plain, html),
    ...message.parts
      .filter(({ type }) => type === 'multipart/alternative')
      .slice(0, MAX_NAMED)
      .flatMap((part) => different(part, message))
      .slice(0, 1),
    ...empty(message, [...plain, ...html]),
    ...needless([...plain, ...html]),
    ...flowed(plain),
    ...uuencoded(plain),
  ];
}

function alone(plain: readonly MessagePart[], html: readonly MessagePart[]): readonly Said[] {
  const [first] = html;
  if (first === undefined || plain.length > 0) return [];
  const evidence = [quotedPart(first, (first.text ?? '').slice(0, 200))];
  return [{ code: 'mime-html-only', params: { parts: [placeOf(first)] }, evidence }];
}

function different(holder: MessagePart, { parts }: ReadMessage): readonly Said[] {
  const children = childrenOf(holder, parts);
  const plain = children.find(({ type }) => type === 'text/plain');
  const html = children.find(({ type }) => type === 'text/html') ?? relatedHtml(children, parts);
  if (plain?.text == null || html?.text == null) return [];
  const [written, shown] = [wordsOf(plain.text), wordsOf(readHtml(html.text).text)];
  if (written.size === 0 || shown.size < (written.size < FEW_WORDS ? MANY_WORDS : FEW_WORDS)) return [];
  const share = Math.max(shareIn(written, shown), shareIn(shown, written));
  if (share >= ALIKE) return [];
  const params = { parts: [placeOf(plain), placeOf(html)], sharePercent: Math.round(share * 100) };
  const evidence = [quotedPart(plain, plain.text.slice(0, 300)), quotedPart(html, html.text.slice(0, 300))];
  return [{ code: 'mime-text-differs', params, evidence }];
}

/** HTML with its images (RFC 2387). */
function relatedHtml(children: readonly MessagePart[], parts: readonly MessagePart[]): MessagePart | undefined {
  const related = children.find(({ type }) => type === 'multipart/related');
  return related === undefined ? undefined : childrenOf(related, parts).find(({ type }) => type === 'text/html');
}

/** A text without text, where there is another or nothing at all. */
function empty({ parts }: ReadMessage, bodies: readonly MessagePart[]): readonly Said[] {
  const isAlone = parts.length === 1;
  const blank = bodies.filter(({ text, filename }) => filename === null && text?.trim() === '');
  // Beside files an empty text is usual: nothing was to be said.
  const counts = blank.filter(
    (part) =>
      isAlone ||
      (!isOfInvitation(part, parts) &&
        parts.some((other) => other.type === 'multipart/alternative' && childrenOf(other, parts).includes(part))),
  );
  if (counts.length === 0) return [];
  const evidence = counts
    .slice(0, 3)
    .map((part) => quotedPart(part, `${part.type} of ${part.sizeBytes} octets, white space alone`));
  return [{ code: 'mime-part-empty', params: { parts: counts.slice(0, MAX_NAMED).map(placeOf) }, evidence }];
}

function needless(bodies: readonly MessagePart[]): readonly Said[] {
  const ascii = bodies.filter(
    ({ encoding, text }) => encoding === 'base64' && text !== null && text !== '' && !/[^\0-\x7f]/.test(text),
  );
  if (ascii.length === 0) return [];
  const evidence = ascii.slice(0, 3).map((part) => quotedPart(part, (part.text ?? '').slice(0, 200)));
  return [{ code: 'mime-base64-needless', params: { parts: ascii.slice(0, MAX_NAMED).map(placeOf) }, evidence }];
}

function flowed(plain: readonly MessagePart[]): readonly Said[] {
  const long = plain.flatMap((part) => {
    const format = contentField(part.fields, 'Content-Type')?.parameters.get('format');
    if (format?.toLowerCase() !== 'flowed') return [];
    const octets = longestLine(part.text ?? '');
    return octets > FLOWED_LINE * 2 ? [{ part, octets }] : [];
  });
  const [first] = long;
  if (first === undefined) return [];
  const params = { parts: long.slice(0, MAX_NAMED).map(({ part }) => placeOf(part)), octets: first.octets };
  return [
    {
      code: 'mime-flowed-long-lines',
      params,
      evidence: [quotedPart(first.part, (first.part.text ?? '').slice(0, 300))],
    },
  ];
}

function longestLine(text: string): number {
  let longest = 0;
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    longest = Math.max(longest, end - start);
    start = end + 1;
  }
  return longest;
}

function uuencoded(plain: readonly MessagePart[]): readonly Said[] {
  const found = plain.flatMap((part) => {
    const begin = UUENCODE.exec(part.text ?? '');
    // The line behind it says how many octets it holds: 45 are "M" and 60 characters.
    const isFile =
      begin !== null &&
      /^\n(?:M[ -`]{60}|[!-L][ -`]{1,60})\n/.test((part.text ?? '').slice(begin.index + begin[0].length));
    return isFile ? [{ part, detail: begin[0] }] : [];
  });
  const [first] = found;
  if (first === undefined) return [];
  const params = { parts: found.slice(0, MAX_NAMED).map(({ part }) => placeOf(part)), detail: first.detail };
  return [{ code: 'mime-uuencode', params, evidence: [quotedPart(first.part, first.detail)] }];
}
