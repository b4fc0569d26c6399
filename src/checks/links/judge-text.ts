import { isWithin } from '../../core/names.ts';
import { brands, isOfBrand } from '../../message/brands.ts';
import { quotedPart } from '../../message/quoted.ts';
import type { SeenLinks, WebLink } from './facts.ts';
import type { Said } from './judge-listed.ts';

/** Links whose text shows an address, and that lead to another organization. One finding of each kind. */
export function judgeText(seen: SeenLinks): readonly Said[] {
  const differing = seen.web.filter(isElsewhere);
  const counted = differing.filter((one) => isCounted(one, seen));
  const disguised = differing.filter((one) => !counted.includes(one) && one.shown?.isAddress === true);
  return [...told('links-text-mismatch', disguised, seen), ...told('links-text-tracked', counted, seen)];
}

function told(
  code: 'links-text-mismatch' | 'links-text-tracked',
  links: readonly WebLink[],
  { sender }: SeenLinks,
): readonly Said[] {
  const [first] = links;
  if (first?.shown == null || first.meant === null) return [];
  const { link, shown, meant } = first;
  const isSenders = meant.organization !== null && isOf(sender, meant.organization);
  const params = { shown: shown.host, leadsTo: meant.host, isSenders, href: link.href, links: links.length };
  const evidence = links
    .slice(0, 5)
    .map((one) => quotedPart(one.link.part, `<a href="${one.link.href}">${one.link.text}</a>`));
  return [{ code, params, evidence }];
}

/** Whether text and target name two organizations that have not one name. */
function isElsewhere({ shown, meant }: WebLink): boolean {
  if (shown === null || meant === null) return false;
  if (shown.organization === meant.organization) return false;
  // acme.com and acme.de are mostly one; so are youtube.com and its own short names, which are no addresses anybody types.
  return meant.organization === null || nameOf(shown.organization) !== nameOf(meant.organization);
}

/**
 * Whether the click is counted on its way to what is shown, as newsletters do: by the sender's own domain or that of its
 * service. From a sender that is not the brand, a brand's address must lead to the brand.
 */
function isCounted({ shown, meant }: WebLink, { sender, web, isBulk }: SeenLinks): boolean {
  if (shown === null || meant === null) return false;
  const { organization } = meant;
  const brand = brands.find((one) => isOfBrand(shown.organization, one));
  const isBrands = brand === undefined || sender.author.some((name) => isOfBrand(name, brand));
  if (organization === null || !isBrands) return false;
  if (isOf(sender, organization)) return true;
  if (carries(meant.url, shown.organization)) return true;
  const own = web.filter((one) => one.meant?.organization === organization).length;
  return isBulk && own >= MANY && own * 2 > web.length;
}

function isOf({ author, signers, others }: SeenLinks['sender'], organization: string): boolean {
  return [...author, ...signers, ...others].includes(organization);
}

const MANY = 3;

function nameOf(organization: string): string {
  return organization.split('.', 1)[0] ?? '';
}

/** Whether the whole address of the other place stands in that of the counter: its name alone is what phishing puts there. */
function carries(url: string, organization: string): boolean {
  const { pathname, search } = new URL(url);
  return Array.from(decoded(pathname + search).matchAll(/:\/{1,2}([^/?#&\s:]{1,253})/g)).some(([, host = '']) =>
    isWithin(host, organization),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).toLowerCase();
  } catch {
    return text.toLowerCase();
  }
}
