import { LETTERS } from '../letters.ts';
import { quotedReply, quotedStatus } from './diagnostic-parts.ts';
import { comparable, says } from './notice-words.ts';
import type { RecipientPlace } from './recipient-places.ts';
import { isDialogue } from './transcript.ts';

const MAX_CHARACTERS = 2000;
const MAX_PARAGRAPH = 4000;
/** What a notice tells of the message, or of itself, line by line. */
const ABOUT =
  /^\s*(?:subject|date|sent|sent date|from|to|cc|bcc|message-id|message id|messagename|size|number of lines|mail from|rcpt to|original sender|server|sender-mta|remote-mta|reporting-mta|received-from-mta|arrival-date|last-attempt-date|original-envelope-id|x-[\w-]{1,40}|von|an|betreff|de|à|objet|asunto|oggetto|assunto|тема|от|кому|件名|差出人|主题|主旨|发件人|收件人|时间|日期|发送时间)(?: \([^)]{1,20}\))?\s*[:：]/i;
/** How Postfix signs its notices (bounce(5)). */
const SIGNATURE = /^\s*The (?:[\w.-]{1,30} ){0,3}(?:mail system|program)\s*$/i;

/** Whether a line only tells of the message, or of the notice. */
export function isAbout(line: string): boolean {
  return ABOUT.test(line);
}

/** `----- Transcript of session follows -----`, `-------server message` */
const HEADING = /^\s*\W?[-=*_|]{3,}(?:\s{0,3}\S.{0,80}[-=*_|]{3,}\W*|\s{0,3}[^-=*_|]{1,60})$/;
const DECORATION = /^[\s\-=*|#_~.+]+|[\s\-=*|#_~+]+$/g;
/** A sentence with one of these says why, whatever it begins with. */
const CAUSE =
  /\b(?:because|due to|reason|since the|quota|unknown|does not exist|as their)\b|原因|理由|由于|由於|因为|причин|parce|wegen|porque|perché/i;

/** Two letters or digits. */
const TELLING = new RegExp(`[A-Za-z0-9].*[A-Za-z0-9]|[${LETTERS}]{2}`, 'su');

interface Paragraph {
  readonly from: number;
  readonly text: string;
  /** With what every notice says. */
  readonly whole: string;
  /** 3: it quotes a reply, 2: a status code, 1: it says something, 0: nothing. */
  readonly worth: number;
}

/**
 * What a notice says apart from the lines that belong to one recipient: for each place, what comes next behind it that says why,
 * else what stands before all of them.
 *
 * @returns one text for each place, `''` where nothing is said. In linear time
 */
export function sharedWords(lines: readonly string[], places: readonly RecipientPlace[]): readonly string[] {
  const paragraphs = paragraphsOf(lines, places);
  const firstFrom = places[0]?.from ?? 0;
  const preface = bestOf(paragraphs.filter(({ from }) => from < firstFrom));
  const said: string[] = places.map(() => '');
  const complaint = complaintIn(paragraphs);
  let next = paragraphs.length;
  let later: Said = NOTHING;
  for (let index = places.length - 1; index >= 0; index--) {
    const end = next;
    const from = places[index]?.from ?? 0;
    while (next > 0 && (paragraphs[next - 1]?.from ?? 0) >= from) next--;
    const here = bestOf(paragraphs.slice(next, end));
    if (here.worth > 0) later = here;
    said[index] = preface.worth > Math.max(later.worth, 1) || later.worth === 0 ? preface.text : later.text;
    said[index] ||= complaint;
  }
  return said;
}

/** All that a notice says, where it names no recipient. */
export function allWords(lines: readonly string[]): string {
  const paragraphs = paragraphsOf(lines, []);
  return bestOf(paragraphs).text || complaintIn(paragraphs);
}

/** Where nothing is said but what every notice says: that. */
function complaintIn(paragraphs: readonly Paragraph[]): string {
  const texts = paragraphs.map(({ whole }) => whole).filter((whole) => says('failed', comparable(whole)));
  return texts.slice(0, 10).join(' ').slice(0, MAX_CHARACTERS);
}

interface Said {
  readonly worth: number;
  readonly text: string;
}

const NOTHING: Said = { worth: 0, text: '' };

/** The first paragraph that quotes a reply; else all that say something, a status code first. */
function bestOf(paragraphs: readonly Paragraph[]): Said {
  const worth = paragraphs.reduce((most, paragraph) => Math.max(most, paragraph.worth), 0);
  if (worth === 0) return NOTHING;
  if (worth === 3) return { worth, text: paragraphs.find((paragraph) => paragraph.worth === 3)?.text ?? '' };
  const texts = paragraphs.filter((paragraph) => paragraph.worth > 0).slice(0, 40);
  return {
    worth,
    text: texts
      .map(({ text }) => text)
      .join(' ')
      .slice(0, MAX_CHARACTERS),
  };
}

function paragraphsOf(lines: readonly string[], places: readonly RecipientPlace[]): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let gathered: string[] = [];
  let from = 0;
  const close = () => {
    if (gathered.length > 0) paragraphs.push(paragraphOf(gathered.join('\n').slice(0, MAX_PARAGRAPH), from));
    gathered = [];
  };
  let place = 0;
  for (let at = 0; at < lines.length; at++) {
    while (place < places.length && (places[place]?.to ?? 0) <= at) place++;
    const current = places[place];
    const belongs = current !== undefined && current.sureness === 'put' && at >= current.from;
    const line = lines[at] ?? '';
    if (belongs || line.replace(DECORATION, '') === '' || HEADING.test(line)) {
      close();
      continue;
    }
    if (gathered.length === 0) from = at;
    gathered.push(line);
  }
  close();
  return paragraphs;
}

function paragraphOf(raw: string, from: number): Paragraph {
  const lines = raw.split('\n').filter((line) => !ABOUT.test(line) && !SIGNATURE.test(line) && !isDialogue(line));
  const whole = lines.map((line) => line.replace(DECORATION, '').replace(/\s+/g, ' ')).reduce(joined, '');
  const sentences = whole.trim().split(/(?<=[.!?:。！？]) (?=\S)|(?<=[。！？])|\n/u);
  const replied = sentences.findIndex((sentence) => quotedReply(sentence) !== null);
  const kept = sentences.filter((sentence, index) => {
    const text = comparable(sentence);
    // What a server said is left whole.
    return (
      (replied !== -1 && index >= replied) ||
      !says('boilerplate', text) ||
      (CAUSE.test(sentence) && !/[:：]$/.test(text))
    );
  });
  const text = kept.reduce(joined, '').trim();
  if (!TELLING.test(text)) return { from, text: '', whole, worth: 0 };
  const reply = quotedReply(text);
  const worth =
    reply !== null ? 3 : quotedStatus(text, null) !== null ? 2 : /[:：]$/.test(text) && text.length < 80 ? 0 : 1;
  return { from, text, whole, worth };
}

/** A line that begins with a reply code stays one: there the code is known by its place. So do the items of a list. */
function joined(before: string, line: string): string {
  return before === '' ? line : `${before}${/^(?:[245]\d\d[ -]|[[*•]|\d{1,2}\. )/.test(line) ? '\n' : ' '}${line}`;
}
