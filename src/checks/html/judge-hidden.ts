import { quotedPart } from '../../message/quoted.ts';
import type { HtmlBody } from './facts.ts';
import type { Said } from './judge-dropped.ts';

type Hidden = HtmlBody['document']['hidden'][number];

/** Ways that nobody takes but to hide a text, where `display: none` may serve another view of it. */
const DISGUISES: readonly Hidden['how'][] = ['colour', 'font-size', 'opacity', 'off-screen'];
// A line or two. Tags for tracking, a word for a screen reader, a stray space in white are shorter.
const DISGUISED_LETTERS = 100;
// Less of it in a short message: Rspamd's R_WHITE_ON_WHITE counts what is more than a tenth of the text. Words for screen
// readers, which stand off the screen, are left out of that.
const DISGUISED_SENTENCE = 40;
const MIN_SHARE = 0.1;
// What a whole alternative version comes to, beside what is shown.
const HIDDEN_LETTERS = 1500;
const LITTLE_LETTERS = 20;
// The line that inboxes show beside the subject is some 150 characters; what is longer is no such line.
const PREHEADER_LETTERS = 500;
const PREHEADER_LETTERS_BEHIND = 250; // where something is shown before it, and it may as well belong to the text
const TINY_LETTERS = 40;
const SPLIT_WORDS = 4;
const ENCODED_LETTERS = 60;

/** What is hidden from the reader, or from a filter. */
export function judgeHidden({ part, document }: HtmlBody): readonly Said[] {
  const { hidden, tiny, oddities, text } = document;
  const said: Said[] = [];
  const preheader = hidden.find(({ leads }) => leads);
  const concealed = hidden.filter((one) => !(one === preheader && isShort(one)) && !one.elsewhere);
  const disguised = concealed.filter(({ how }) => DISGUISES.includes(how));
  const [inDisguise, inAll] = [lettersIn(disguised), lettersIn(concealed)];
  const isDisguise = inDisguise >= DISGUISED_LETTERS || isLarge(disguised, text.length);
  const isMuch = isDisguise || (inAll >= HIDDEN_LETTERS && inAll > text.length);
  const which = isDisguise ? disguised : concealed;
  const [first] = which;
  if (first !== undefined && (isMuch || inAll >= LITTLE_LETTERS)) {
    const longest = which.reduce((most, one) => (one.characters > most.characters ? one : most), first);
    const params = {
      characters: which.reduce((sum, { characters }) => sum + characters, 0),
      ways: [...new Set(which.map(({ how }) => how))],
      example: longest.text.slice(0, MAX_EXAMPLE),
    };
    const evidence = which.slice(0, 3).map((one) => quotedPart(part, one.text));
    said.push({ code: isMuch ? 'html-text-hidden' : 'html-text-unseen', params, evidence });
  }
  if (tiny.characters >= TINY_LETTERS) {
    said.push({ code: 'html-text-tiny', params: tiny, evidence: [quotedPart(part, tiny.example)] });
  }
  if (oddities.splitWords >= SPLIT_WORDS) {
    const params = { words: oddities.splitWords, examples: oddities.splitExamples };
    const evidence = oddities.splitExamples.map((example) => quotedPart(part, example));
    said.push({ code: 'html-words-split', params, evidence });
  }
  if (oddities.needlessEntities >= ENCODED_LETTERS) {
    const at = /&#/.exec(part.text ?? '')?.index ?? 0;
    const evidence = [quotedPart(part, (part.text ?? '').slice(at, at + MAX_EXAMPLE))];
    said.push({ code: 'html-letters-encoded', params: { letters: oddities.needlessEntities }, evidence });
  }
  return said;
}

const MAX_EXAMPLE = 100;

function isShort({ characters, first }: Hidden): boolean {
  return characters <= (first ? PREHEADER_LETTERS : PREHEADER_LETTERS_BEHIND);
}

/** Whether it is a sentence at least, and much beside what is shown. */
function isLarge(disguised: readonly Hidden[], shownCharacters: number): boolean {
  const letters = lettersIn(disguised.filter(({ how }) => how !== 'off-screen'));
  return letters >= DISGUISED_SENTENCE && letters > (shownCharacters + letters) * MIN_SHARE;
}

function lettersIn(texts: readonly Hidden[]): number {
  return texts.reduce((sum, { text, characters }) => sum + (/[\p{L}\p{N}]/u.test(text) ? characters : 0), 0);
}
