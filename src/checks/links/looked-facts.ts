import { defineMessageFact } from '../../core/fact.ts';
import type { Look } from '../../core/net.ts';
import { known, type Observation } from '../../core/observation.ts';
import { unsubscribeUrls } from '../../message/sender-organizations.ts';
import { messageRead } from '../mime/facts.ts';
import { messageLinks, type WebLink } from './facts.ts';

/** Why a link is left alone: a request would do something in the reader's name. */
export type LeftAlone = 'unsubscribe' | 'one-time';

export interface LookedLinks {
  /** In the order of the message; each address once. */
  readonly looks: readonly { readonly link: WebLink; readonly url: string; readonly look: Observation<Look> }[];
  readonly leftAlone: readonly { readonly url: string; readonly why: LeftAlone }[];
  /** Behind the bound. */
  readonly omitted: number;
}

const MAX_LOOKS = 25;
const MAX_REDIRECTS = 5;
const LEAVES =
  /unsub|opt-?out|list-?leave|remove-?me|abmeld|abbestell|austragen|desabon|d[eé]sinscri|cancelar|bajas?\b|disiscri|afmeld|avreg|odhl[aá]|wypisz|退订|取消订阅|配信停止|수신거부|отпис/i;
const ONE_TIME =
  /confirm|verif|activat|reset|passw|magic|one-?time|otp\b|invit|accept|approve|log-?in|sign-?in|auth|token|rsvp|vote|bestaetig|best%C3%A4tig|bestätig|激活|验证|确认/i;

/** Where the links lead, as a click would tell. Null: nobody asked for that (`--check-links`). */
export const lookedLinks = defineMessageFact({
  id: 'message.looked-links',
  needs: { message: messageRead, seen: messageLinks },
  async observe({ message, seen }, { target, net }): Promise<Observation<LookedLinks | null>> {
    if (!target.message.checkLinks) return known(null);
    const leaving = new Set(unsubscribeUrls(message.header.fields).map((url) => URL.parse(url)?.href));
    const distinct = new Map<string, WebLink>();
    for (const link of seen.web) {
      const url = (link.meant ?? link.target).url;
      if (!distinct.has(url)) distinct.set(url, link);
    }
    const all = [...distinct].map(([url, link]) => ({ url, link, why: whyLeftAlone(url, link, leaving) }));
    const looked = all.filter(({ why }) => why === null);
    const looks = await Promise.all(
      looked.slice(0, MAX_LOOKS).map(async ({ url, link }) => ({
        url,
        link,
        look: await net.web.look({ url, maxRedirects: MAX_REDIRECTS }),
      })),
    );
    const leftAlone = all.flatMap(({ url, why }) => (why === null ? [] : [{ url, why }]));
    const evidence = looks.flatMap(({ look }) => look.evidence);
    return known({ looks, leftAlone, omitted: looked.length - looks.length }, evidence);
  },
});

/** A GET may unsubscribe, and may use up a link that works once: what could is not asked for. */
function whyLeftAlone(url: string, { link }: WebLink, leaving: ReadonlySet<string | undefined>): LeftAlone | null {
  if (leaving.has(url) || LEAVES.test(url) || LEAVES.test(link.text)) return 'unsubscribe';
  return ONE_TIME.test(url) || ONE_TIME.test(link.text) ? 'one-time' : null;
}
