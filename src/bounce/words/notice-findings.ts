import { decodeWords, fieldsNamed, type HeaderField, headerFieldsIn } from '../../message/header-fields.ts';
import { hasLetters } from '../letters.ts';
import { addressesIn } from './address-line.ts';
import { quotedReply } from './diagnostic-parts.ts';
import type { Finding } from './failed-recipients.ts';
import { comparable, namesFault, says } from './notice-words.ts';
import { type RecipientPlace, recipientPlaces, toldPlaces } from './recipient-places.ts';
import { allWords, isAbout, sharedWords } from './shared-words.ts';
import { isDialogue, type TranscriptEntry, transcriptIn } from './transcript.ts';

/** Who else is named in a notice: whom it was sent to, and who sent it; in lower case. */
export interface Others {
  readonly sender: ReadonlySet<string>;
  readonly reporter: ReadonlySet<string>;
}

const OUTPUT = /^\s*The following text was generated during the delivery/i;

/** What a notice says of each recipient. Empty: it names none. In linear time. */
export function noticeFindings(
  lines: readonly string[],
  fields: readonly HeaderField[],
  others: Others,
): readonly Finding[] {
  const transcript = transcriptIn(lines);
  const places = recipientPlaces(lines);
  const failed = headerRecipients(fields);
  const put = withoutOthers(
    places.filter(({ sureness }) => sureness === 'put'),
    others.reporter,
  );
  if (put.length > 0 && !isGreeting(put, failed, others)) return findingsAt(lines, put, transcript);
  const talked = transcript.filter(({ address }) => address !== null);
  if (talked.length > 0) return talked.map(findingOf);
  if (failed.length > 0) {
    const said = saidToAll(transcript) ?? { ...NOTHING, said: allWords(lines) };
    return failed.map((address) => ({ ...said, address }));
  }
  return toldFindings(lines, { fields, others, places, transcript });
}

interface Loose {
  readonly fields: readonly HeaderField[];
  readonly others: Others;
  readonly places: readonly RecipientPlace[];
  readonly transcript: readonly TranscriptEntry[];
}

/** Where the notice lists nobody: whom its sentences name, its subject, or else the first stranger in it. */
function toldFindings(lines: readonly string[], { fields, others, places, transcript }: Loose): readonly Finding[] {
  const inText = toldPlaces(lines);
  // A list that only names them once more says less than the sentence with the reply.
  const quoting = inText.filter(({ sureness, from, to }) => sureness === 'told' && quotes(lines, from, to));
  const explained = new Set(quoting.flatMap(({ addresses }) => addresses));
  const onLines = places.filter(
    ({ sureness, addresses }) => sureness === 'told' && !addresses.every((address) => explained.has(address)),
  );
  const named = new Set(onLines.flatMap(({ addresses }) => addresses));
  const known = new Set([...others.sender, ...others.reporter]);
  const rest = inText.filter(({ addresses }) => addresses.every((address) => !named.has(address)));
  const told = notThese([...onLines, ...rest], known);
  const sure = told.filter(({ sureness }) => sureness === 'told').sort((one, other) => one.from - other.from);
  if (sure.length > 0) return findingsAt(lines, sure, transcript);
  const subject = decodeWords(fieldsNamed(fields, 'Subject')[0]?.value ?? '');
  const [only, ...more] = addressesIn(subject).filter(({ address }) => !known.has(address.toLowerCase()));
  if (only !== undefined && more.length === 0) return [{ ...NOTHING, address: only.address, said: allWords(lines) }];
  return findingsAt(lines, [...notThese(places, known), ...told].slice(0, 1), transcript);
}

function quotes(lines: readonly string[], from: number, to: number): boolean {
  return quotedReply(lines.slice(from, to).join('\n')) !== null;
}

/**
 * Where the notice names nobody: the one whom the copied message was addressed to; else nobody, with the refusal that the
 * notice quotes. Empty: it says nothing.
 */
export function unnamedFindings(copy: string | null, lines: readonly string[]): readonly Finding[] {
  const fields = headerFieldsIn(Buffer.from((copy ?? '').slice(0, MAX_HEADER)));
  const named = fieldsNamed(fields, 'To').flatMap(({ value }) => addressesIn(value.slice(0, 2000)));
  const [only, ...more] = new Set(named.map(({ address }) => address));
  const said = saidToAll(transcriptIn(lines)) ?? { ...NOTHING, said: allWords(lines) };
  if (only !== undefined && more.length === 0) return [{ ...said, address: only }];
  return quotedReply(said.said) === null ? [] : [said];
}

const MAX_HEADER = 65_536;
const NOTHING: Finding = { address: null, original: null, said: '', phase: null, host: null };

function findingOf({ address, diagnostic, phase, host }: TranscriptEntry): Finding {
  return { address, original: null, said: diagnostic, phase, host };
}

function findingsAt(
  lines: readonly string[],
  places: readonly RecipientPlace[],
  transcript: readonly TranscriptEntry[],
): readonly Finding[] {
  const shared = sharedWords(lines, places);
  const talked = new Map<string, TranscriptEntry>();
  for (const entry of transcript) {
    const key = entry.address?.toLowerCase();
    if (key !== undefined && !talked.has(key)) talked.set(key, entry);
  }
  const toAll = saidToAll(transcript);
  const output = outputIn(lines);
  return places.flatMap((place, index) => {
    const own = ownWords(place);
    return place.addresses.map((address): Finding => {
      const base = { ...NOTHING, address, original: place.original };
      const entry = talked.get(address.toLowerCase());
      if (own !== null && own.phase !== null) return { ...base, ...own };
      if (entry !== undefined)
        return { ...base, said: longer(entry.diagnostic, own?.said), phase: entry.phase, host: entry.host };
      // The number that a program ended with says less than what its mail system made of it.
      if (toAll !== null && /^\d{1,3}$/.test(own?.said ?? '')) return { ...base, ...toAll, address };
      if (own !== null && own.said !== '')
        return { ...base, ...own, said: output === '' ? own.said : `${own.said}\n${output}` };
      return toAll !== null ? { ...base, ...toAll, address } : { ...base, said: shared[index] ?? '' };
    });
  });
}

/** What stands at the recipient itself says more than the transcript only where this quotes nothing, or less of a reply. */
function longer(talked: string, own: string | undefined): string {
  if (own === undefined) return talked;
  const isCut = quotedReply(talked) === null && quotedReply(own) !== null;
  return !isCut && /^\s*\d{3}\b|\.\.\./.test(talked) ? talked : own;
}

function ownWords({ own }: RecipientPlace): Pick<Finding, 'said' | 'phase' | 'host'> | null {
  const entry = transcriptIn(own).at(-1);
  if (entry !== undefined && own.some(isDialogue)) {
    return { said: entry.diagnostic, phase: entry.phase, host: entry.host };
  }
  const telling = own.filter((line) => !isAbout(line) && !/^;l=/.test(line) && hasLetters(line));
  const kept =
    quotedReply(telling.join('\n')) === null
      ? telling.filter((line) => namesFault(line) || !says('boilerplate', comparable(line)))
      : [];
  const said = unwrapped((kept.length > 0 ? kept : telling).join('\n'));
  return said === '' ? null : { said, phase: null, host: null };
}

/** `[User unknown]`, `(reason: 550 …)`. */
function unwrapped(text: string): string {
  const inner =
    /^\(reason: (.*)\)$/i.exec(text) ??
    /^\[([^[\]]*)\]$/.exec(text) ??
    /^\(([^()]*)\)$/.exec(text) ??
    /^"([^"]*)"$/.exec(text);
  return inner?.[1]?.trim() ?? text;
}

function saidToAll(transcript: readonly TranscriptEntry[]): Finding | null {
  const entry = transcript.find(({ address }) => address === null);
  return entry === undefined ? null : findingOf(entry);
}

/** What a program said that mail was piped to (Exim). */
function outputIn(lines: readonly string[]): string {
  const at = lines.findIndex((line) => OUTPUT.test(line));
  const said = at === -1 ? [] : lines.slice(at + 1, at + 40).filter((line) => !/^[\s-]*$|^-{3,}.*-{3,}$/.test(line));
  return said
    .map((line) => line.trim())
    .join(' ')
    .slice(0, 1000);
}

/** Exim, Gmail and others name them in a field. */
function headerRecipients(fields: readonly HeaderField[]): readonly string[] {
  return fieldsNamed(fields, 'X-Failed-Recipients')
    .flatMap(({ value }) => value.split(','))
    .map((text) => text.trim().replace(/^<(.*)>$/, '$1'))
    .filter((text) => text.includes('@'));
}

/** Where the notice only addresses its reader, and a field names the recipients. */
function isGreeting(places: readonly RecipientPlace[], failed: readonly string[], { sender }: Others): boolean {
  const named = places.flatMap(({ addresses }) => addresses.map((address) => address.toLowerCase()));
  const inField = new Set(failed.map((address) => address.toLowerCase()));
  return inField.size > 0 && named.every((address) => sender.has(address) && !inField.has(address));
}

function withoutOthers(places: readonly RecipientPlace[], others: ReadonlySet<string>): readonly RecipientPlace[] {
  const left = notThese(places, others);
  return left.length > 0 ? left : places;
}

function notThese(places: readonly RecipientPlace[], others: ReadonlySet<string>): readonly RecipientPlace[] {
  return places.filter(({ addresses }) => !addresses.every((address) => others.has(address.toLowerCase())));
}
