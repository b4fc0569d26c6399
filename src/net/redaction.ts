/** Stands where a password, a token, or something made of one would stand. */
export const REDACTED = '[credentials]';

/** A longer secret goes into a line of its own (RFC 4954 section 4), whatever else is said with it. */
export const SHORT_SECRET_OCTETS = 256;

export function isShortSecret(secret: string): boolean {
  return Buffer.byteLength(secret) <= SHORT_SECRET_OCTETS;
}

/** What stands for a secret in a replay: of it, this is all that is known. */
export function placeholderOf(isShort: boolean): string {
  return isShort ? REDACTED : REDACTED.repeat(SHORT_SECRET_OCTETS);
}

const SHORT_OCTETS = 4; // a shorter secret stands in many an innocent word
const SHORT_CORE = 6;
const BASE64 = /[a-z0-9+/=_-]/;
const REPLY_CODE = /^[2-5]\d\d(?:[ -]|(?=\r?$))/;

/** Octets from `start` to before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where secrets stand in what a server said, in order and apart from each other: as they are, in any case, and inside of
 * whatever was put into Base64, of which the whole word counts. Pure. Reply codes are left alone: without them nothing
 * could be read any more, and a secret `250` is no secret there.
 *
 * @param octets  lines; a secret that is split over two lines is not found. Where the last one has no end, it may have been
 *   cut off in the middle of a secret: then what there is of it counts, from four octets on
 * @param secrets  those that are empty are passed over; one of less than four octets counts where it is a word of its own
 */
export function spansOf(octets: Uint8Array, secrets: readonly string[]): readonly Span[] {
  // One with a line end too many stands in no line, but what is in front of it may.
  const bare = new Set(secrets.flatMap((secret) => [secret, secret.trim()]).filter((secret) => secret !== ''));
  const forms = [...bare].flatMap(formsOf);
  if (forms.length === 0) return [];
  const lines = lowered(octets).split('\n');
  const spans: Span[] = [];
  let lineStart = 0;
  for (const [index, line] of lines.entries()) {
    const from = REPLY_CODE.exec(line)?.[0].length ?? 0;
    const isCut = index === lines.length - 1;
    for (const { start, end } of forms.flatMap((form) => spansInLine(line.slice(from), form, isCut))) {
      spans.push({ start: lineStart + from + start, end: lineStart + from + end });
    }
    lineStart += line.length + 1;
  }
  return merged(spans);
}

function spansInLine(line: string, form: Form, isCut: boolean): readonly Span[] {
  const spans: Span[] = [];
  for (let at = line.indexOf(form.text); at !== -1; at = line.indexOf(form.text, at + 1)) {
    const span = widened(line, { start: at, end: at + form.text.length }, form);
    if (form.isWord && isWithinWord(line, span)) continue;
    spans.push(span);
    at = span.end - 1;
  }
  const cutAt = isCut && !form.isWord ? startOfCut(line, form.text) : -1;
  if (cutAt !== -1) spans.push(widened(line, { start: cutAt, end: line.length }, form));
  return spans;
}

/** The same octets with `[credentials]` in place of every secret. Pure. */
export function redacted(octets: Uint8Array, secrets: readonly string[]): Uint8Array {
  const spans = spansOf(octets, secrets);
  if (spans.length === 0) return octets;
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    parts.push(octets.subarray(at, start), Buffer.from(REDACTED));
    at = end;
  }
  return Buffer.concat([...parts, octets.subarray(at)]);
}

/**
 * An answer over HTTP without what it repeats of these secrets, in fields and body. A body of JSON is written anew, as it
 * could hold them in escapes (RFC 8259 section 7). Pure.
 */
export function redactedAnswer(
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array },
  secrets: readonly string[],
): { readonly headers: Record<string, string>; readonly body: Uint8Array } {
  if (secrets.length === 0) return { headers: { ...headers }, body };
  const escaped = secrets.map((secret) => JSON.stringify(secret).slice(1, -1));
  const clean = (octets: Uint8Array) => redacted(octets, [...new Set([...secrets, ...escaped])]);
  const fields = Object.entries(headers).map(([name, value]) => [
    name,
    Buffer.from(clean(Buffer.from(value))).toString(),
  ]);
  return { headers: Object.fromEntries(fields), body: clean(unescaped(body)) };
}

function unescaped(body: Uint8Array): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(Buffer.from(body).toString())));
  } catch {
    return body;
  }
}

interface Form {
  /** Lower case, one character for each octet. */
  readonly text: string;
  /** Whether the Base64 around it belongs to it. */
  readonly isBase64: boolean;
  /** Whether it counts only where it is a word of its own. */
  readonly isWord: boolean;
}

function formsOf(secret: string): readonly Form[] {
  const octets = Buffer.from(secret);
  const plain = { text: lowered(octets), isBase64: false, isWord: octets.length < SHORT_OCTETS };
  const whole = { text: lowered(Buffer.from(octets.toString('base64'))), isBase64: false, isWord: true };
  const cores = [0, 1, 2].map((before) => ({ text: base64Core(octets, before), isBase64: true, isWord: false }));
  return [plain, whole, ...cores.filter(({ text }) => text.length >= SHORT_CORE)];
}

/** What Base64 makes of these octets, whatever stands around them: three octets are four characters, so there are three ways. */
function base64Core(octets: Uint8Array, octetsBefore: number): string {
  const encoded = Buffer.concat([Buffer.alloc(octetsBefore), octets])
    .toString('base64')
    .toLowerCase();
  const firstOfOurs = Math.ceil((octetsBefore * 8) / 6);
  return encoded.slice(firstOfOurs, Math.floor(((octetsBefore + octets.length) * 8) / 6));
}

/** Where a line ends with the beginning of a secret, but not with all of it; -1: it does not. */
function startOfCut(line: string, form: string): number {
  for (let length = Math.min(line.length, form.length - 1); length >= SHORT_OCTETS; length--) {
    if (line.endsWith(form.slice(0, length))) return line.length - length;
  }
  return -1;
}

function widened(line: string, { start, end }: Span, { isBase64 }: Form): Span {
  if (!isBase64) return { start, end };
  let [first, last] = [start, end];
  while (first > 0 && BASE64.test(line.charAt(first - 1))) first--;
  while (last < line.length && BASE64.test(line.charAt(last))) last++;
  return { start: first, end: last };
}

function isWithinWord(line: string, { start, end }: Span): boolean {
  return /[a-z0-9]/.test(line.charAt(start - 1)) || /[a-z0-9]/.test(line.charAt(end));
}

function merged(spans: readonly Span[]): readonly Span[] {
  const whole: Span[] = [];
  for (const span of [...spans].sort((one, other) => one.start - other.start)) {
    const last = whole.at(-1);
    if (last === undefined || span.start > last.end) whole.push(span);
    else whole[whole.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return whole;
}

/** One character for each octet, so that places in the text are places in the octets. */
function lowered(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1').toLowerCase();
}
