import type { MessageLink } from '../../message/message-links.ts';
import { quotedPart } from '../../message/quoted.ts';
import type { linksFindings } from './findings.ts';
import type { Said } from './judge-listed.ts';
import type { SomeLinks } from './words.ts';

/** The codes that tell of links by their addresses alone. */
type SomeCode = {
  [C in keyof typeof linksFindings]: Parameters<(typeof linksFindings)[C]['text']>[0] extends infer P
    ? SomeLinks extends P
      ? C
      : never
    : never;
}[keyof typeof linksFindings];

const MAX_EXAMPLES = 10;
const MAX_QUOTED = 5;

/** One finding of all these links; none where there are none. */
export function some(code: SomeCode, found: readonly { readonly link: MessageLink }[]): readonly Said[] {
  if (found.length === 0) return [];
  const params = { links: found.length, examples: found.slice(0, MAX_EXAMPLES).map(({ link }) => link.href) };
  const evidence = found.slice(0, MAX_QUOTED).map(({ link }) => quotedPart(link.part, quotedLink(link)));
  return [{ code, params, evidence }];
}

function quotedLink({ from, href, text }: MessageLink): string {
  return from === 'text' ? href : `<a href="${href}">${text}</a>`;
}
