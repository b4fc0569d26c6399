import { replyIn, statusIn } from '../diagnostic-reply.ts';

/** What a bounce in plain words says. */
export interface BounceText {
  readonly recipient: string | null;
  readonly action: 'failed' | 'delayed';
  /** The line that says why. */
  readonly diagnostic: string;
}

const MAX_CHARACTERS = 65_536;
const MAX_LINES = 400;
const MAX_LINE = 1000;
/** Where the words end and a copy of the message begins: qmail, Exim, Sendmail, Exchange. */
const COPY =
  /^-{2,} ?(?:Below this line|This is a copy|Original message|The body of|Unsent message)|^Return-Path:|^Received: /i;
/** In the order of trust: a reply with its enhanced code, one that is quoted, one that begins a line, a status code alone. */
const DIAGNOSTICS: readonly RegExp[] = [
  /(?<![\d.:#/-])[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b/,
  /\b(?:said|says|responded|response|replied|reply|returned|error|code|status|reason)\b[^\d]{0,60}(?<![.#/-])[45]\d\d(?=[ ,-]|$)/i,
  /(?:^|[>*#]|:)[ \t]{0,20}[45]\d\d[ -]\S/,
  /\(?#?[45]\.\d{1,3}\.\d{1,3}\b\)?/,
];
const WAITING =
  /\b(?:will (?:continue|keep|retry|be retried)|not yet been delivered|message delayed|delivery (?:is |has been )?delayed|still trying)\b/i;
const RECIPIENT = /^[ \t]*<?([^\s<>@,;:]{1,64}@[^\s<>@,;:]{1,253})>?:?[ \t]*$/;

/**
 * Finds the line of a bounce that says why, where no RFC 3464 part does: one that holds a reply or a status code.
 *
 * @param text  the plain words; at most 400 lines of its first 64 KiB are read
 * @returns null where no line holds one
 */
export function readBounceText(text: string): BounceText | null {
  const all = text.slice(0, MAX_CHARACTERS).split(/\r?\n/, MAX_LINES);
  const end = all.findIndex((line) => COPY.test(line));
  const lines = unfolded(end === -1 ? all : all.slice(0, end));
  for (const pattern of DIAGNOSTICS) {
    const at = lines.findIndex((line) => pattern.test(line));
    if (at === -1) continue;
    const recipient = lines.slice(0, at + 1).findLast((line) => RECIPIENT.test(line)) ?? '';
    const diagnostic = (lines[at] ?? '').trim();
    const code = replyIn(diagnostic)?.code ?? Number(statusIn(diagnostic)?.[0] ?? 5) * 100;
    const waiting = code < 500 && lines.some((line) => WAITING.test(line));
    return { recipient: RECIPIENT.exec(recipient)?.[1] ?? null, action: waiting ? 'delayed' : 'failed', diagnostic };
  }
  return null;
}

/** Postfix and others fold their sentences: a line that begins with white space belongs to the one before. */
function unfolded(lines: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const last = joined.at(-1) ?? '';
    if (/^[ \t]+\S/.test(line) && last.trim() !== '' && last.length < MAX_LINE)
      joined[joined.length - 1] = `${last} ${line.trim()}`.slice(0, MAX_LINE);
    else joined.push(line.slice(0, MAX_LINE));
  }
  return joined;
}
