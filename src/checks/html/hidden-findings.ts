import { defineFindings, type Effect } from '../../core/finding.ts';
import { count, many, quote } from './words.ts';

const spamFolder: Effect = { kind: 'spam-folder', direction: 'your-mail' };

/** Text that is there and not seen. */
export interface Concealed {
  readonly characters: number;
  readonly ways: readonly (keyof typeof WAYS)[];
  readonly example: string;
}

const WAYS = {
  display: 'display: none',
  visibility: 'visibility: hidden',
  opacity: 'opacity: 0',
  clipped: 'a box without height',
  'off-screen': 'a place off the screen',
  'font-size': 'a font size of 0 or 1 pixel',
  colour: 'the colour of its background',
} as const;

const waysOf = ({ ways }: Concealed) => ways.map((way) => WAYS[way]).join(', ');

/** What is kept from the reader's eyes, or from a filter's. */
export const hiddenFindings = defineFindings({
  'html-text-hidden': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'https://spamassassin.apache.org/old/tests_3_3_x.html',
    example: { characters: 640, ways: ['colour'], example: 'mountain letter winter garden' },
    text: (params: Concealed) => ({
      title: `${count(params.characters)} characters of text are hidden from the reader`,
      why: `by ${waysOf(params)}, ${quote(params.example)} for one: spammers hide words so that filters read another message than people do, and filters count that heavily`,
      fix: {
        text: 'take the hidden text out; what has to be read by programs alone goes into the plain-text part or a header field',
      },
    }),
  },
  'html-text-unseen': {
    severity: 'info',
    effects: [],
    spec: 'https://spamassassin.apache.org/old/tests_3_3_x.html',
    example: { characters: 48, ways: ['display'], example: 'view this message in a browser' },
    text: (params: Concealed) => ({
      title: `a little text is not shown (${many(params.characters, 'character')})`,
      why: `by ${waysOf(params)}: ${quote(params.example)}; little of it is common and harmless, much of it is what spam does`,
      fix: { text: 'take it out if nothing needs it' },
    }),
  },
  'html-text-tiny': {
    severity: 'minor',
    effects: [],
    spec: 'https://www.w3.org/WAI/WCAG22/Understanding/resize-text.html',
    example: { characters: 120, smallestPx: 3, example: 'offer valid until' },
    text: ({
      characters,
      smallestPx,
      example,
    }: {
      readonly characters: number;
      readonly smallestPx: number;
      readonly example: string;
    }) => ({
      title: `${many(characters, 'character')} in a size nobody can read`,
      why: `${quote(example)} stands in ${Math.round(smallestPx * 10) / 10} pixels: filters take text that small for hidden text`,
      fix: { text: 'write it in 10 pixels or more, or take it out' },
    }),
  },
  'html-words-split': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'https://spamassassin.apache.org/old/tests_3_3_x.html',
    example: { words: 12, examples: ['V\u200cia\u200cgra'] },
    text: ({ words, examples }: { readonly words: number; readonly examples: readonly string[] }) => ({
      title: `${many(words, 'word')} taken apart by what cannot be seen`,
      why: `comments or characters without a width stand in the midst of words, in ${quote(examples[0] ?? '')} for one: that is done so that filters do not read them, and they count it as spam`,
      fix: { text: 'write the words whole; use &shy; where a long word may be parted' },
    }),
  },
  'html-letters-encoded': {
    severity: 'minor',
    effects: [],
    spec: 'https://html.spec.whatwg.org/multipage/syntax.html#character-references',
    example: { letters: 420 },
    text: ({ letters }: { readonly letters: number }) => ({
      title: `${count(letters)} plain letters are written as &#…;`,
      why: 'no letter of the Latin alphabet needs a character reference: spam writes words this way so that simple filters do not see them',
      fix: { text: 'write letters and digits as they are' },
    }),
  },
});
