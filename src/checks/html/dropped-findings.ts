import { defineFindings } from '../../core/finding.ts';
import { count, list } from './words.ts';

/** Something that stands in the source, and how often. */
export interface Elements {
  readonly elements: readonly { readonly name: string; readonly count: number }[];
}

const names = ({ elements }: Elements) => list(elements.map(({ name }) => name));

/** What mail programs take out, or never do. */
export const droppedFindings = defineFindings({
  'html-script': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2854 section 7',
    example: { elements: [{ name: 'script', count: 1 }] },
    text: (params: Elements) => ({
      title: `the HTML holds scripts (${names(params)})`,
      why: 'no mail program runs them: what they do never happens, and gateways that look for attacks take such a message apart or set it aside',
      fix: {
        text: 'take out <script>, javascript: and attributes such as onclick; do it on the page that a link leads to',
      },
    }),
  },
  'html-form': {
    severity: 'minor',
    effects: [],
    spec: 'https://www.caniemail.com/features/html-form/',
    example: { elements: [{ name: 'form', count: 1 }] },
    text: () => ({
      title: 'the HTML holds a form',
      why: 'many mail programs do not send it or warn of it, as forms in mail ask for passwords more often than not: readers fill it in for nothing',
      fix: { text: 'link to a page with the form' },
    }),
  },
  'html-embedded': {
    severity: 'minor',
    effects: [],
    spec: 'https://www.caniemail.com/features/html-object/',
    example: { elements: [{ name: 'iframe', count: 1 }] },
    text: (params: Elements) => ({
      title: `the HTML embeds other content (${names(params)})`,
      why: 'mail programs take frames and plug-ins out, so that nothing is shown in their place; filters count them as signs of an attack',
      fix: { text: 'show a picture of it that links to the page' },
    }),
  },
  'html-media': {
    severity: 'info',
    effects: [],
    spec: 'https://www.caniemail.com/features/html-video/',
    example: { elements: [{ name: 'video', count: 1 }] },
    text: (params: Elements) => ({
      title: `the HTML relies on ${names(params)}`,
      why: 'Gmail and Outlook show none of it, some programs do',
      fix: { text: 'put a PNG or JPEG image in its place, or beside it as what is shown instead' },
    }),
  },
  'html-external-style': {
    severity: 'minor',
    effects: [],
    spec: 'https://www.caniemail.com/features/html-link/',
    example: { sources: ['<link rel="stylesheet" href="https://shop.example/mail.css">'] },
    text: ({ sources }: { readonly sources: readonly string[] }) => ({
      title: 'the looks come from a style sheet that is not in the message',
      why: `mail programs do not load ${sources.length === 1 ? 'it' : 'them'}: the message is shown without these styles`,
      fix: { text: 'put the rules into style attributes, and what has to be a rule into a <style> in the head' },
    }),
  },
  'html-style-large': {
    severity: 'minor',
    effects: [],
    spec: 'https://github.com/hteumeuleu/email-bugs/issues/90',
    example: { characters: 21_066, limit: 16_384 },
    text: ({ characters, limit }: { readonly characters: number; readonly limit: number }) => ({
      title: `${count(characters)} characters of styles, Gmail reads ${count(limit)}`,
      why: 'Gmail leaves out a <style> that passes its limit, counted over all of them: the message loses its looks there, and its version for telephones',
      fix: { text: 'take out the rules that nothing uses and the white space, or move them into style attributes' },
    }),
  },
  'html-base': {
    severity: 'minor',
    effects: [],
    spec: 'https://www.caniemail.com/features/html-base/',
    example: { href: 'https://shop.example/' },
    text: ({ href }: { readonly href: string }) => ({
      title: 'links and images rest on <base>',
      why: `mail programs leave <base href="${href}"> out, so what is written in relation to it leads nowhere; filters know it as a way to hide where links lead`,
      fix: { text: 'write each address in full, from https:// on' },
    }),
  },
  'html-refresh': {
    severity: 'minor',
    effects: [],
    spec: 'https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh',
    example: { source: '<meta http-equiv="refresh" content="0;url=https://shop.example/">' },
    text: ({ source: _ }: { readonly source: string }) => ({
      title: 'the HTML sends its reader on to another page by itself',
      why: 'mail programs do not follow a refresh, and filters take it for an attempt to lead somebody where no link points',
      fix: { text: 'take out <meta http-equiv="refresh"> and link to the page' },
    }),
  },
});
