import type { MessagePart, ReadMessage } from '../message/message-tree.ts';
import { misleads } from './links.ts';
import type { Texts } from './texts.ts';
import { step, type Trait } from './traits.ts';

const PROGRAM = /\.(?:exe|scr|pif|com|bat|cmd|vbs|vbe|js|jse|wsf|hta|lnk|jar|ps1|iso|img|vhd)$/i;
const ARCHIVE = /\.(?:zip|rar|7z|gz|tgz|arj|cab|ace)$/i;
const PAGE = /\.(?:html?|shtml|svg|mht)$/i;
const DOCUMENT = /\.(?:docx?|xlsx?|pptx?|pdf|rtf)$/i;

/** Of what a message is made of: its HTML and what is attached. */
export function partTraits(message: ReadMessage, { markup, body }: Texts): readonly Trait[] {
  return [...(markup === null ? [] : markupTraits(markup, body)), ...message.parts.flatMap(attachmentTraits)];
}

function markupTraits(markup: NonNullable<Texts['markup']>, body: string): readonly Trait[] {
  const { elements, links } = markup;
  const has = (name: string) => (elements.get(name) ?? 0) > 0;
  const names: (string | null)[] = [];
  if (has('form') || has('input')) names.push('a form');
  if (has('script')) names.push('a script');
  if (has('iframe') || has('object') || has('embed')) names.push('something embedded');
  names.push(
    step(markup.hiddenLength, [
      [1, 'hidden text'],
      [300, 'much hidden text'],
    ]),
  );
  if (links.some(misleads)) names.push('a link that shows another address');
  if (markup.images > 0 && body.trim().length < 100) names.push('hardly more than an image');
  names.push(step(markup.numericEntities / (body.length + 20), [[0.05, 'text written in numbers']]));
  names.push(step(markup.comments, [[5, 'many comments in the HTML']]));
  return names.filter((name) => name !== null).map((name) => ({ name, place: 'structure' }));
}

function attachmentTraits({ filename, type, disposition }: MessagePart): readonly Trait[] {
  const trait = (name: string): readonly Trait[] => [
    { name, place: 'attachment', ...(filename === null ? {} : { shown: filename.slice(0, 100) }) },
  ];
  if (filename !== null) {
    if (PROGRAM.test(filename)) return trait('a program attached');
    if (ARCHIVE.test(filename)) return trait('an archive attached');
    if (PAGE.test(filename) && disposition === 'attachment') return trait('a web page attached');
    if (DOCUMENT.test(filename)) return trait('a document attached');
  }
  if (type === 'application/pgp-signature' || type === 'application/pkcs7-signature')
    return trait('a signature of the sender');
  if (type === 'text/calendar') return trait('an invitation');
  return [];
}
