import { unchecked } from '../../core/check.ts';
import type { Look } from '../../core/net.ts';
import type { SeenLinks } from './facts.ts';
import type { Said } from './judge-listed.ts';
import type { LeftAlone } from './left-alone.ts';
import type { LookedLinks } from './looked-facts.ts';

type One = LookedLinks['looks'][number];
type Ended = Exclude<Look['outcome']['ended'], 'response' | 'tls-error'>;

const LEFT_ALONE: Readonly<Record<LeftAlone, string>> = {
  unsubscribe: 'left alone: to open it may unsubscribe',
  'one-time': 'left alone: by its words it may work only once',
};
/** How a link is dead; null: that may be on our side, or for us alone. */
const ENDINGS: Readonly<Record<Ended, string | null>> = {
  refused: 'the server refuses the connection',
  closed: 'the server closes the connection',
  'protocol-error': 'the answer is no HTTP that can be read',
  'private-address': 'the name leads to a private address',
  'no-address': 'the name has no address',
  timeout: null,
  'too-large': null,
  'bad-url': 'no browser opens a page at that port',
  'left-alone': null,
};
const COULD_BE = ['links-dead', 'links-certificate', 'links-redirected'] as const;
const MAX_TOLD = 20;

/** What was found where links lead, and what was not looked at. */
export function judgeAlive(found: LookedLinks | null, { sender }: SeenLinks): readonly Said[] {
  if (found === null) return [];
  const { looks, leftAlone, omitted } = found;
  const own = new Set(sender.author);
  const said: Said[] = [];
  const find = (code: (typeof COULD_BE)[number], howOf: (one: One) => string | null) => {
    const those = looks.flatMap((one) => {
      const how = howOf(one);
      return how === null ? [] : [{ looked: { url: one.url, how }, evidence: one.look.evidence }];
    });
    if (those.length === 0) return;
    const looked = those.slice(0, MAX_TOLD).map((one) => one.looked);
    said.push({ code, params: { looked }, evidence: those.flatMap(({ evidence }) => evidence) });
  };
  find('links-dead', howDead);
  find('links-certificate', ({ look }) =>
    look.status === 'known' && look.value.outcome.ended === 'tls-error' ? look.value.outcome.detail : null,
  );
  find('links-redirected', (one) => howRedirected(one, own));
  for (const { url, look } of looks) {
    const why = whyOpen(look);
    if (why === null) continue;
    said.push(unchecked(`the link ${url.slice(0, 100)}`, why, why.reason === 'not-requested' ? [] : COULD_BE));
  }
  for (const { url, why } of leftAlone.slice(0, MAX_TOLD)) {
    const detail = LEFT_ALONE[why];
    said.push(unchecked(`the link ${url.slice(0, 100)}`, { reason: 'not-requested', detail }, []));
  }
  if (omitted > 0) {
    const detail = `only ${looks.length} are looked at`;
    said.push(unchecked(`${omitted} more links`, { reason: 'limit', detail }, COULD_BE));
  }
  return said;
}

function howDead({ look }: One): string | null {
  if (look.status === 'unknown') return null;
  const { outcome, redirects } = look.value;
  if (outcome.ended === 'tls-error') return null;
  if (outcome.ended !== 'response') return ENDINGS[outcome.ended];
  const { status } = outcome;
  const behind =
    redirects.length === 0 ? '' : `, behind ${redirects.length === 1 ? 'a redirect' : `${redirects.length} redirects`}`;
  if (status === 404 || status === 410 || status >= 500) return `answers ${status}${behind}`;
  return status >= 300 && status < 400 && redirects.length > 0 ? 'redirects on and on' : null;
}

function howRedirected({ link, look }: One, own: ReadonlySet<string>): string | null {
  if (look.status === 'unknown' || look.value.redirects.length === 0) return null;
  const { outcome } = look.value;
  const begun = (link.meant ?? link.target).organization;
  const host = outcome.ended === 'response' && outcome.status < 400 ? new URL(outcome.url).hostname : null;
  if (begun === null || host === null || !own.has(begun)) return null;
  const isOwn = [...own].some((name) => host === name || host.endsWith(`.${name}`));
  return isOwn ? null : `ends at ${host}`;
}

function whyOpen(look: One['look']) {
  if (look.status === 'unknown') return look;
  const { outcome } = look.value;
  if (outcome.ended === 'timeout') return { reason: 'timeout', detail: 'the server gave no answer in time' } as const;
  if (outcome.ended === 'left-alone') {
    const detail = `it redirects to ${outcome.url.slice(0, 100)}, which is left alone: to open that may act for the reader`;
    return { reason: 'not-requested', detail } as const;
  }
  if (outcome.ended !== 'response' || outcome.status < 400 || [404, 410].includes(outcome.status)) return null;
  if (outcome.status >= 500) return null;
  // 401, 403, 429 and their like: it may answer a browser, and not us.
  return { reason: 'refused', detail: `the server answers ${outcome.status} to us` } as const;
}
