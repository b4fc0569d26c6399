import { endsInLetter, LETTERS } from '../letters.ts';
import { type AddressLine, addressesIn, addressLine } from './address-line.ts';
import { comparable, isLabel, namesFault, says } from './notice-words.ts';
import { isDialogue } from './transcript.ts';

/** How surely an address is that of a recipient. `put`: where a notice lists recipients; `told`: in a sentence about failing. */
export type Sureness = 'put' | 'told' | 'loose';

/** A place in a notice where recipients are named. */
export interface RecipientPlace {
  readonly sureness: Sureness;
  readonly addresses: readonly string[];
  /** What the sender had written, where the recipient came out of an alias or a forward. */
  readonly original: string | null;
  /** The first line, and the first behind what belongs to it. */
  readonly from: number;
  readonly to: number;
  /** What is said of it right there: behind the address, and on the lines that belong to it. */
  readonly own: readonly string[];
}

const ALIAS =
  /^\s*\(?(?:ultimately )?(?:generated|expanded|forwarded|redirected) (?:from|by):? ?<?([^\s<>()]{1,320})>?\)?/i;
const PROGRAM = /^\s*(?:"?\|\S|pipe to \||save to \S|an undisclosed address|:include:|\/\S)/i;
const ORIGINAL_LABEL = /^original (?:address|recipient)$/;
/** ` on Mon, 2 Mar 2026 13:00:00 +0100`, as Exchange ends the line. */
const AT_TIME = /^\s*(?:on|am|le|el|il|op|den)\s.{0,40}\d{1,2}[:.]\d{2}.{0,20}$/i;
const WEAK_LABEL = /^(?:to|an|à|a|para|aan|кому|do|til|till|kime|komu|subject|date|sent)$/i;
const MAX_PLACES = 20_000;

/** Finds them, in their order. In linear time. */
export function recipientPlaces(lines: readonly string[]): readonly RecipientPlace[] {
  const places: RecipientPlace[] = [];
  let before = ''; // the last line with something on it
  let isBehindGap = true;
  for (let at = 0; at < lines.length && places.length < MAX_PLACES; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') {
      isBehindGap = true;
      continue;
    }
    const place = isDialogue(line)
      ? null
      : (programAt(lines, at) ??
        placeAt(lines, at, { before, isBehindGap, isNext: isNextOf(places.at(-1), at), last: places.at(-1) }));
    if (place === null) {
      before = line;
      isBehindGap = false;
      continue;
    }
    places.push(place);
    before = lines[place.to - 1] ?? line;
    isBehindGap = false;
    at = place.to - 1;
  }
  return places;
}

function isNextOf(last: RecipientPlace | undefined, at: number): boolean {
  return last?.sureness === 'put' && last.to === at;
}

interface Context {
  readonly before: string;
  readonly isBehindGap: boolean;
  /** Whether the line before belongs to a recipient that the notice lists. */
  readonly isNext: boolean;
  readonly last: RecipientPlace | undefined;
}

function placeAt(lines: readonly string[], at: number, context: Context): RecipientPlace | null {
  const read = addressLine(lines[at] ?? '');
  const sureness = read === null ? null : surenessOf(read, context, lines[at + 1] ?? '');
  if (read === null || sureness === null) return null;
  const { to, own, original } = belonging(lines, at, read);
  const behind = aliasIn(read.rest);
  const rest = AT_TIME.test(read.rest) ? '' : behind.rest.replace(/^[\s:：,;-]{1,5}/, '').trim();
  // "Unknown user: ann@acme.example": the label is what is said.
  const label = read.form === 'labelled' && sureness !== 'put' && tellsWhy(read.label) ? [read.label] : [];
  return {
    sureness,
    addresses: read.addresses,
    original: behind.alias ?? original,
    from: at,
    to,
    own: [...label, rest, ...own].filter((text) => text !== ''),
  };
}

function tellsWhy(label: string): boolean {
  return namesFault(label) || (!WEAK_LABEL.test(label.trim()) && !says('boilerplate', comparable(label)));
}

function surenessOf(line: AddressLine, { before, isBehindGap, isNext, last }: Context, next: string): Sureness | null {
  const previous = comparable(before);
  if (line.form === 'labelled') {
    if (isLabel('senderLabels', line.label)) return null;
    if (isLabel('recipientLabels', line.label)) return 'put';
    const label = comparable(line.label);
    if (WEAK_LABEL.test(label)) return 'loose';
    if (says('otherPeople', label)) return null;
    // "The following recipients returned permanent errors: …"
    return says('recipientWords', label) || says('failed', label) ? 'told' : 'loose';
  }
  if (line.form !== 'leading' && isSender(previous)) return null;
  const isIntroduced =
    previous === '' ||
    /[:：]$/.test(previous) ||
    /^[-=*_#|~ ]{2,}|[-=*_#|~]{3,}$/.test(before) ||
    says('recipientWords', previous);
  // What is no address is one only in a list.
  if (line.form === 'odd') return isNext || isListed(previous, isBehindGap ? last : undefined) ? 'put' : null;
  // The next one of a list.
  if (line.isHeading || isNext) return 'put';
  if (line.form === 'named') return isIntroduced && /[:：]$/.test(previous) ? 'put' : null;
  // "Please do not reply to this message." says nothing of an address that stands behind a gap with its own words.
  const isApart = isBehindGap && /^\s?[:：]\s*\S/.test(line.rest);
  if (says('otherPeople', previous) && !says('failed', previous) && !isApart) return 'loose';
  if (line.form === 'alone') {
    // One line of an unfinished sentence, as mail programs wrap it.
    const isWrapped = !isBehindGap && endsInLetter(before) && line.indent === before.length - before.trimStart().length;
    if (isIntroduced && !(isWrapped && !says('recipientWords', previous))) return 'put';
    if (last?.to !== undefined && last.sureness === 'put' && previous !== '' && !isWrapped) return 'put';
    return /^\s+\S/.test(next) && line.indent < next.length - next.trimStart().length ? 'put' : 'loose';
  }
  const isMark = /^\s?(?:[:：[(]|\.\.\.|…|-\s|on\s)/.test(line.rest);
  if (isIntroduced || isBehindGap) return 'put';
  return isMark || last?.sureness === 'put' ? 'put' : 'loose';
}

/** "The following addresses failed:", or the one before is in that list. @param last  null: something else stands between */
function isListed(previous: string, last: RecipientPlace | undefined): boolean {
  return last?.sureness === 'put' || (/[:：]$/.test(previous) && says('recipientWords', previous));
}

/** "A message sent by", "From:". */
function isSender(previous: string): boolean {
  return (
    /(?:\b(?:sent by|from|sender|mail from|envelope-from|by user|originator)|absender|expéditeur|remitente|mittente|отправител[ья]|差出人|发件人|寄件者)\s?(?:is)?[:：]?$/.test(
      previous,
    ) && !/generated from[:：]?$/.test(previous)
  );
}

/** The lines behind it up to an empty one or the next recipient. Deeper ones, and those that repeat it, are its own. */
function belonging(lines: readonly string[], at: number, first: AddressLine) {
  const own: string[] = [];
  let original: string | null = null;
  let to = at + 1;
  for (; to < lines.length; to++) {
    const line = lines[to] ?? '';
    if (line.trim() === '') break;
    const { alias, rest } = aliasIn(line);
    if (rest !== line) {
      original ??= alias;
      if (rest.trim() !== '') own.push(rest.trim());
      continue;
    }
    if (programAt(lines, to) !== null) break;
    const other = isDialogue(line) ? null : addressLine(line);
    if (other !== null && other.form === 'labelled' && ORIGINAL_LABEL.test(comparable(other.label))) {
      original ??= other.addresses[0] ?? null;
      continue;
    }
    if (other !== null && !isContinued(first, other, lines[to - 1] ?? '')) break;
    own.push(line.trim());
  }
  return { to, own, original };
}

/** `(expanded from: <team@acme.example>)`, `(generated from team@acme.example)` */
function aliasIn(text: string): { readonly alias: string | null; readonly rest: string } {
  const match = ALIAS.exec(text);
  if (match === null) return { alias: null, rest: text };
  const alias = match[1] ?? '';
  return { alias: alias.includes('@') ? alias : null, rest: text.slice(match[0].length) };
}

function isContinued(first: AddressLine, other: AddressLine, before: string): boolean {
  if (other.indent > first.indent) return true;
  if (other.form === 'labelled') {
    const label = comparable(other.label);
    return !isLabel('recipientLabels', label) && !says('failed', label) && !says('recipientWords', label);
  }
  const isSame = other.addresses[0]?.toLowerCase() === first.addresses[0]?.toLowerCase();
  return isSame || /(?:MAIL FROM|RCPT TO)[^A-Za-z]{0,3}$/i.test(before);
}

/** A program or a file instead of an address, with the address it came from on a line below (sendmail, Exim). */
function programAt(lines: readonly string[], at: number): RecipientPlace | null {
  const line = lines[at] ?? '';
  if (!PROGRAM.test(line)) return null;
  const behind = lines.slice(at + 1, at + 4);
  const gap = behind.findIndex((next) => next.trim() === '');
  const alias = (gap === -1 ? behind : behind.slice(0, gap))
    .map((next) => aliasIn(next).alias)
    .find((each) => each !== null);
  if (alias === undefined || alias === null) return null;
  const read: AddressLine = {
    form: 'alone',
    addresses: [alias],
    label: '',
    rest: '',
    indent: line.length - line.trimStart().length,
    isHeading: false,
  };
  const { to, own } = belonging(lines, at, read);
  return { sureness: 'put', addresses: [alias], original: null, from: at, to, own };
}

/** What running text names, where no line puts a recipient forward. */
export function toldPlaces(lines: readonly string[]): readonly RecipientPlace[] {
  const places: RecipientPlace[] = [];
  for (let at = 0; at < lines.length; at++) {
    if ((lines[at] ?? '').trim() === '') continue;
    let to = at + 1;
    while (to < lines.length && to < at + 40 && (lines[to] ?? '').trim() !== '') to++;
    const text = lines
      .slice(at, to)
      .map((line) => line.trim())
      .join(' ');
    if (text.includes('@')) places.push(...inParagraph(text, at, to));
    at = to;
    if (places.length >= MAX_PLACES) break;
  }
  return places;
}

const TOP_LABEL = new RegExp(`\\.[${LETTERS}-]{2,63}$`, 'u');
const OTHERS =
  /(?:\b(?:from|by|contact|sender|notify|via|cc|postmaster at|please e?-?mail|e-?mail us at|(?:send|write|reply|complain|report)[^.]{0,60} to)|von|absender|expéditeur|mittente|от|発信者|差出人|发件人|联系)[\s:：<"'(]{0,4}$/i;

/** What follows an address that one should turn to, in Japanese. */
const TURN_TO = /^[>＞」)）\s]{0,4}(?:へ|に|まで)?\s{0,3}(?:ご連絡|お問い?合わ?せ|ご相談)/u;

function inParagraph(text: string, from: number, to: number): readonly RecipientPlace[] {
  return addressesIn(text).flatMap(({ address, at }): readonly RecipientPlace[] => {
    const before = text.slice(Math.max(0, at - 200), at);
    const sentence = comparable(before.slice(Math.max(before.lastIndexOf('. '), before.lastIndexOf('。'), 0)));
    if (!TOP_LABEL.test(address) || OTHERS.test(before)) return [];
    const behind = text.indexOf(address, at) + address.length;
    if (TURN_TO.test(text.slice(behind, behind + 20))) return [];
    if (says('otherPeople', sentence) && !says('failed', sentence)) return [];
    const around = comparable(text.slice(Math.max(0, at - 300), at + 300));
    const sureness = says('failed', around) ? 'told' : 'loose';
    return [{ sureness, addresses: [address], original: null, from, to, own: [] }];
  });
}
