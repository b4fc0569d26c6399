import { defineMessageFact } from '../../core/fact.ts';
import type { Look } from '../../core/net.ts';
import { known, type Observation } from '../../core/observation.ts';
import { bodiesOf } from '../../message/message-tree.ts';
import { unsubscribeUrls } from '../../message/sender-organizations.ts';
import { htmlBodies } from '../html/facts.ts';
import { messageRead } from '../mime/facts.ts';
import { messageLinks, type WebLink } from './facts.ts';
import { type LeftAlone, leavingBeside, leftAloneBy } from './left-alone.ts';

export interface LookedLinks {
  /** In the order of the message; each address once. */
  readonly looks: readonly { readonly link: WebLink; readonly url: string; readonly look: Observation<Look> }[];
  readonly leftAlone: readonly { readonly url: string; readonly why: LeftAlone }[];
  /** Behind the bound. */
  readonly omitted: number;
}

const MAX_LOOKS = 25;
const MAX_REDIRECTS = 5;
const mayFollow = (url: string) => leftAloneBy(url) === null;

/** Where the links lead, as a click would tell. Null: nobody asked for that (`--check-links`). */
export const lookedLinks = defineMessageFact({
  id: 'message.looked-links',
  needs: { message: messageRead, bodies: htmlBodies, seen: messageLinks },
  async observe({ message, bodies, seen }, { target, net }): Promise<Observation<LookedLinks | null>> {
    if (!target.message.checkLinks) return known(null);
    const leaving = new Set(unsubscribeUrls(message.header.fields).map((url) => URL.parse(url)?.href));
    const texts = [
      ...bodies.map(({ part, document }) => ({ part, text: document.text })),
      ...bodiesOf(message, 'text/plain').map((part) => ({ part, text: part.text ?? '' })),
    ];
    const beside = new Set(leavingBeside(seen.links, texts));
    // A GET may unsubscribe, and may use up a link that works once: what could is not asked for.
    const whyOf = (url: string, links: readonly WebLink[]): LeftAlone | null =>
      leaving.has(url) || links.some(({ link }) => beside.has(link))
        ? 'unsubscribe'
        : ([url, ...links.map(({ link }) => link.text)].map(leftAloneBy).find((why) => why !== null) ?? null);
    const distinct = Map.groupBy(seen.web, ({ meant, target: written }) => (meant ?? written).url);
    const all = [...distinct].flatMap(([url, links]) => {
      const [link] = links;
      return link === undefined ? [] : [{ url, link, why: whyOf(url, links) }];
    });
    const looked = all.filter(({ why }) => why === null);
    const looks = await Promise.all(
      looked.slice(0, MAX_LOOKS).map(async ({ url, link }) => ({
        url,
        link,
        look: await net.web.look({ url, maxRedirects: MAX_REDIRECTS, mayFollow }),
      })),
    );
    const leftAlone = all.flatMap(({ url, why }) => (why === null ? [] : [{ url, why }]));
    const evidence = looks.flatMap(({ look }) => look.evidence);
    return known({ looks, leftAlone, omitted: looked.length - looks.length }, evidence);
  },
});
