import type { OpenTag } from './html-tokens.ts';

/** What a document says of itself. */
export interface HtmlHead {
  readonly doctype: boolean;
  readonly title: string | null;
  /** Of the element `html`. */
  readonly language: string | null;
  /** As `meta` says; a mail client goes by Content-Type instead. */
  readonly charset: string | null;
  /** Of `base`. */
  readonly base: string | null;
}

export interface HeadReader {
  doctype(): void;
  title(text: string): void;
  tag(tag: OpenTag): void;
  all(): HtmlHead;
}

const MAX = 500;

export function createHead(): HeadReader {
  const head = { doctype: false, title: '', language: '', charset: '', base: '' };
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim().slice(0, MAX));
  return {
    doctype() {
      head.doctype = true;
    },
    title(text) {
      if (head.title.length < MAX) head.title += text.slice(0, MAX);
    },
    tag({ name, attributes }) {
      if (name === 'html') head.language ||= attributes.get('lang') ?? attributes.get('xml:lang') ?? '';
      if (name === 'base') head.base ||= attributes.get('href') ?? '';
      if (name === 'meta') head.charset ||= attributes.get('charset') ?? charsetIn(attributes) ?? '';
    },
    all: () => ({
      doctype: head.doctype,
      title: orNull(head.title.replace(/\s+/g, ' ')),
      language: orNull(head.language),
      charset: orNull(head.charset)?.toLowerCase() ?? null,
      base: orNull(head.base),
    }),
  };
}

function charsetIn(attributes: ReadonlyMap<string, string>): string | null {
  if (attributes.get('http-equiv')?.toLowerCase() !== 'content-type') return null;
  return (
    /charset\s{0,9}=\s{0,9}["']?([^\s"';]{1,80})/i.exec((attributes.get('content') ?? '').slice(0, MAX))?.[1] ?? null
  );
}
