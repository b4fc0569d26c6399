import { displayName } from '../../core/names.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import { brands, isOfBrand } from '../../message/brands.ts';
import { quotedPart } from '../../message/quoted.ts';
import { mixedScripts, skeletonOf } from '../../message/skeleton.ts';
import { offered, type SeenLinks, type WebLink } from './facts.ts';
import type { Said } from './judge-listed.ts';
import { shorteners } from './shortener-facts.ts';
import { some } from './some.ts';

/** Hosts that links lead to: whether they can be read, and for what they can be taken. */
export function judgeHosts(seen: SeenLinks): readonly Said[] {
  const { web, sender } = seen;
  const named = distinctHosts(web);
  const asked = offered(seen);
  const short = asked.filter(({ meant }) => meant !== null && shorteners.has(meant.host.replace(/^www\./, '')));
  return [
    ...some(
      'links-ip-address',
      web.filter(({ target }) => target.address === 'public' && !target.obscured),
    ),
    ...some(
      'links-host-obscured',
      web.filter(({ target }) => target.obscured),
    ),
    ...userNames(web),
    ...named.flatMap((one) => looks(one, sender.author)),
    ...(short.length === 0 ? [] : [shortened(short)]),
    ...countedElsewhere(seen),
  ];
}

const MAX_HOSTS = 300; // each is compared with what it could be taken for

function distinctHosts(web: readonly WebLink[]): readonly WebLink[] {
  const hosts = new Map<string, WebLink>();
  for (const one of web)
    if (one.target.address === null && !hosts.has(one.target.host)) hosts.set(one.target.host, one);
  return [...hosts.values()].slice(0, MAX_HOSTS);
}

/** Something with a dot before the @ is made to look like a host. */
function userNames(web: readonly WebLink[]): readonly Said[] {
  const found = web.find(({ target }) => target.user?.includes('.') === true);
  if (found === undefined) return [];
  const { link, target } = found;
  const params = { user: target.user ?? '', host: target.host, href: link.href };
  return [{ code: 'links-user', params, evidence: [quotedPart(link.part, link.href)] }];
}

function looks({ link, target: { host } }: WebLink, authors: readonly string[]): readonly Said[] {
  const shown = displayName(host);
  const evidence = [quotedPart(link.part, link.href)];
  const own = registrableDomain(host) ?? host;
  const isAnother = (other: string) => other !== own && skeletonOf(displayName(other)) === skeletonOf(displayName(own));
  const known = authors.includes(own) || brands.some((brand) => isOfBrand(own, brand));
  const looksLike = known ? undefined : [...brands.flatMap(({ domains }) => domains), ...authors].find(isAnother);
  if (looksLike !== undefined) return [{ code: 'links-lookalike', params: { host, shown, looksLike }, evidence }];
  if (shown === host) return [];
  const scripts = shown
    .split('.')
    .map(mixedScripts)
    .find((mixed) => mixed !== null);
  if (scripts) return [{ code: 'links-mixed-scripts', params: { host, shown, scripts }, evidence }];
  return [{ code: 'links-international', params: { host, shown }, evidence }];
}

function shortened(short: readonly WebLink[]): Said {
  const hosts = [...new Set(short.map(({ target, meant }) => (meant ?? target).host))].slice(0, 10);
  const params = { links: short.length, examples: short.slice(0, 10).map(({ link }) => link.href), hosts };
  return {
    code: 'links-shortener',
    params,
    evidence: short.slice(0, 5).map(({ link }) => quotedPart(link.part, link.href)),
  };
}

const MANY = 5;

/** Where most links of a mailing lead through one domain that the sender has not shown to be its own. */
function countedElsewhere({ web, sender, isBulk }: SeenLinks): readonly Said[] {
  const [author] = sender.author;
  const html = web.filter(({ link, meant }) => link.from === 'html' && meant?.organization);
  if (!isBulk || author === undefined || html.length < MANY) return [];
  const groups = [...Map.groupBy(html, ({ meant }) => meant?.organization ?? '')].toSorted(
    (a, b) => b[1].length - a[1].length,
  );
  const [[organization, most] = ['', []]] = groups;
  const isKnown = [...sender.author, ...sender.signers].includes(organization);
  if (isKnown || most.length * 3 < html.length * 2) return [];
  const params = { links: most.length, organization, sender: author };
  return [
    {
      code: 'links-tracking-foreign',
      params,
      evidence: most.slice(0, 3).map(({ link }) => quotedPart(link.part, link.href)),
    },
  ];
}
