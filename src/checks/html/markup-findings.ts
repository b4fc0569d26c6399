import { defineFindings } from '../../core/finding.ts';
import { count, list, many, quote } from './words.ts';

export interface CutOff {
  /** What begins and does not end: `tag`, `comment`, or the name of an element. */
  readonly what: string;
  readonly characters: number;
}

/** Markup that is not what its author meant. */
export const markupFindings = defineFindings({
  'html-cut-off': {
    severity: 'major',
    effects: [],
    spec: 'https://html.spec.whatwg.org/multipage/parsing.html#parse-errors',
    example: { what: 'comment', characters: 5200 },
    text: ({ what, characters }: CutOff) => ({
      title: `the last ${count(characters)} characters of the HTML are not shown`,
      why: `${what === 'tag' || what === 'comment' ? `a ${what}` : `<${what}>`} begins before them and never ends, so all of the rest is taken for a part of it`,
      fix: {
        text:
          what === 'comment'
            ? 'close the comment with -->'
            : what === 'tag'
              ? 'close the tag, and the quotes in it'
              : `close it with </${what}>`,
      },
    }),
  },
  'html-empty': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2046 section 5.1.4',
    example: { tags: 4 },
    text: ({ tags }: { readonly tags: number }) => ({
      title: 'the HTML shows nothing at all',
      why: `${tags === 0 ? 'it is empty' : `it has ${many(tags, 'tag')}, and neither text nor an image that can be seen`}: programs prefer it to the plain text, so the reader sees a blank message`,
      fix: { text: 'put the message into the HTML part, or send the plain text alone' },
    }),
  },
  'html-escaped': {
    severity: 'minor',
    effects: [],
    spec: 'https://html.spec.whatwg.org/multipage/syntax.html#character-references',
    example: { marks: 24, example: '<p>Dear customer</p>' },
    text: ({ marks, example }: { readonly marks: number; readonly example: string }) => ({
      title: 'the reader sees HTML source in place of the message',
      why: `${many(marks, 'tag')} and references, ${quote(example)} for one, are shown as text, as they were encoded twice`,
      fix: { text: 'encode the text once; do not encode the finished HTML again' },
    }),
  },
  'html-without-markup': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2854 section 2',
    example: { lines: 12 },
    text: ({ lines }: { readonly lines: number }) => ({
      title: 'plain text is sent as HTML',
      why: `there is no tag in it, so its ${many(lines, 'line')} run together into one block`,
      fix: { text: 'send it as text/plain, or mark paragraphs with <p> and line ends with <br>' },
    }),
  },
  'html-unclosed': {
    severity: 'minor',
    effects: [],
    spec: 'https://html.spec.whatwg.org/multipage/parsing.html#parse-errors',
    example: { elements: [{ name: 'table', count: 2 }] },
    text: ({ elements }: { readonly elements: readonly { readonly name: string; readonly count: number }[] }) => ({
      title: `elements are never closed: ${list(elements.map(({ name, count: number }) => (number === 1 ? name : `${number} ${name}`)))}`,
      why: 'each program repairs that in its own way: Outlook may show what follows a table within it, and webmail what follows the message',
      fix: { text: `add the missing end tags, such as </${elements[0]?.name ?? 'table'}>` },
    }),
  },
  'html-charset-contradiction': {
    severity: 'info',
    effects: [],
    spec: 'RFC 2854 section 6',
    example: { meta: 'gb2312', header: 'utf-8' },
    text: ({ meta, header }: { readonly meta: string; readonly header: string }) => ({
      title: `<meta> says ${meta.slice(0, 20)}, Content-Type says ${header.slice(0, 20)}`,
      why: 'mail programs go by Content-Type; whoever saves or forwards the HTML alone may get unreadable letters',
      fix: { text: `write charset=${header} in <meta> too, or leave it out` },
    }),
  },
  'html-head-incomplete': {
    severity: 'info',
    effects: [],
    spec: 'https://html.spec.whatwg.org/multipage/syntax.html#the-doctype',
    example: { missing: ['<!DOCTYPE html>', 'lang'] },
    text: ({ missing }: { readonly missing: readonly string[] }) => ({
      title: `the HTML of a mailing goes without ${missing.join(', ')}`,
      why: 'without a DOCTYPE programs fall back to the layout rules of the 1990s; lang tells screen readers how to pronounce, and translators whether to offer help',
      fix: { text: 'begin with <!DOCTYPE html><html lang="…"> and give the page a <title>' },
    }),
  },
});
