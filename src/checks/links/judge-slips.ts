import { isMailable } from '../../message/link-target.ts';
import type { MessageLink } from '../../message/message-links.ts';
import { quotedPart } from '../../message/quoted.ts';
import { offered, type SeenLinks, type WebLink } from './facts.ts';
import type { Said } from './judge-listed.ts';
import { some } from './some.ts';

const MAX_CHARACTERS = 2048;
const MANY_LINKS = 300;
/** RFC 6761, RFC 6762, RFC 8375 and what routers and clusters call themselves; names without a dot are asked nowhere else. */
const INTERNAL =
  /^[^.]+$|\.(?:localhost|local|internal|intranet|lan|corp|home|home\.arpa|test|invalid|localdomain|svc)$/i;
const STAGING = /^(?:.*[.-])?(?:staging|stage|stg|dev|develop|uat|qa|preprod|pre-prod|sandbox)(?:\d{0,3})(?:[.-].*)?$/i;

/** Links that are not what their author meant. */
export function judgeSlips(seen: SeenLinks): readonly Said[] {
  const { links, count, web, sender } = seen;
  const asked = offered(seen);
  const html = links.filter(({ from }) => from === 'html');
  const of = (kind: MessageLink['target']['kind']) => html.filter(({ target }) => target.kind === kind).map(asLink);
  const long = links.filter(({ hrefCharacters }) => hrefCharacters > MAX_CHARACTERS);
  const isOwn = ({ target }: WebLink) => target.organization !== null && sender.author.includes(target.organization);
  return [
    ...some('links-scheme', of('code')),
    ...some('links-placeholder', of('placeholder')),
    ...some('links-empty', of('empty')),
    ...some('links-relative', of('relative')),
    ...some('links-broken', html.filter(isBroken).map(asLink)),
    ...some('links-mailto-broken', html.filter(isMailtoBroken).map(asLink)),
    ...some('links-internal', asked.filter(isInternal)),
    ...some(
      'links-staging',
      asked.filter((one) => isOwn(one) && STAGING.test(subdomainOf(one))),
    ),
    ...some(
      'links-port',
      asked.filter(({ target }) => target.port !== null && target.address === null && !INTERNAL.test(target.host)),
    ),
    ...some(
      'links-insecure',
      web.filter(({ target, link }) => !target.secure && link.from === 'html' && !isInternal({ target })),
    ),
    ...(long.length === 0 ? [] : [longLinks(long)]),
    ...(count > MANY_LINKS ? [manyLinks(count, links)] : []),
  ];
}

function asLink(link: MessageLink) {
  return { link };
}

/** A line end within is taken out by browsers, and not by all others. */
function isBroken({ href, target }: MessageLink): boolean {
  return target.kind === 'broken' || (target.kind === 'web' && /[\r\n]/.test(href));
}

/** Without an address the reader chooses one (RFC 6068 section 2): `mailto:?subject=` is what "share" links are. */
function isMailtoBroken({ href, target }: MessageLink): boolean {
  if (target.kind !== 'mailto') return false;
  if (target.addresses.length === 0) return !href.includes('?');
  return !target.addresses.every(isMailable);
}

function isInternal({ target }: Pick<WebLink, 'target'>): boolean {
  return target.address === null ? INTERNAL.test(target.host) : target.address !== 'public';
}

function subdomainOf({ target: { host, organization } }: WebLink): string {
  return host.slice(0, Math.max(0, host.length - (organization ?? '').length - 1));
}

function longLinks(long: readonly MessageLink[]): Said {
  const characters = long.reduce((most, { hrefCharacters }) => Math.max(most, hrefCharacters), 0);
  const evidence = long.slice(0, 3).map(({ part, href }) => quotedPart(part, href));
  return { code: 'links-long', params: { links: long.length, characters }, evidence };
}

function manyLinks(count: number, links: readonly MessageLink[]): Said {
  const evidence = links.slice(0, 3).map(({ part, href }) => quotedPart(part, href));
  return { code: 'links-many', params: { links: count }, evidence };
}
