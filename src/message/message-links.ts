import type { HtmlDocument } from './html-document.ts';
import { type LinkTarget, readTarget } from './link-target.ts';
import type { MessagePart } from './message-tree.ts';

/** A link of a message, out of its HTML or its plain text. */
export interface MessageLink {
  readonly part: MessagePart;
  readonly from: 'html' | 'text';
  /** As written. */
  readonly href: string;
  readonly hrefCharacters: number;
  /** What the reader sees; of plain text, the address itself. */
  readonly text: string;
  readonly target: LinkTarget;
}

export interface MessageLinks {
  /** At most 1,500. */
  readonly links: readonly MessageLink[];
  /** All that there are. */
  readonly count: number;
}

const MAX_TEXT_LINKS = 500;
const MAX_LINKS = 1500;
const MAX_URL = 8192;
// Beside ASCII the letters of scripts that put spaces between words: in others the sentence goes on right behind an address.
const URL_IN_TEXT =
  /\bhttps?:\/\/(?:[!#-&(-;=?-_a-~]|[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}]){2,}/giu;

/** @param bodies  HTML that was read; @param plain  texts */
export function messageLinksOf(
  bodies: readonly { readonly part: MessagePart; readonly document: HtmlDocument }[],
  plain: readonly MessagePart[],
): MessageLinks {
  const inHtml = bodies.flatMap(({ part, document }) =>
    document.links.map(
      ({ href, hrefCharacters, text }): MessageLink => ({
        part,
        from: 'html',
        href,
        hrefCharacters,
        text,
        target: readTarget(href, document.head.base),
      }),
    ),
  );
  const inText = plain.flatMap(textLinks);
  const hidden = bodies.reduce((sum, { document }) => sum + document.linkCount - document.links.length, 0);
  return { links: [...inHtml, ...inText].slice(0, MAX_LINKS), count: inHtml.length + inText.length + hidden };
}

function textLinks(part: MessagePart): readonly MessageLink[] {
  const found: MessageLink[] = [];
  for (const [match] of (part.text ?? '').matchAll(URL_IN_TEXT)) {
    if (found.length === MAX_TEXT_LINKS) break;
    const href = withoutPunctuation(match.slice(0, MAX_URL));
    found.push({ part, from: 'text', href, hrefCharacters: href.length, text: href, target: readTarget(href, null) });
  }
  return found;
}

/** What ends a sentence ends the address too; a bracket does where none was opened in it. */
function withoutPunctuation(url: string): string {
  const opened = url.indexOf('(');
  let end = url.length;
  while (end > 0 && /[.,;:!?*_)\]}>|]/.test(url.charAt(end - 1))) {
    if (url.charAt(end - 1) === ')' && opened !== -1 && opened < end) break;
    end--;
  }
  return url.slice(0, end);
}
