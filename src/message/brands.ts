import { registrableDomain } from '../core/suffixes.ts';
import list from '../data/phished-brands.json' with { type: 'json' };
import { skeletonOf } from './skeleton.ts';

/** A brand that phishing imitates much (`src/data/phished-brands.json`). */
export interface Brand {
  readonly name: string;
  /** Registrable domains that it mails from. */
  readonly domains: readonly string[];
}

export const brands: readonly Brand[] = list.brands;

/** Words that stand beside the brand where the name means the company itself; any other word makes it something else. */
const BESIDE: ReadonlySet<string> = new Set(
  'account accounts alert alerts billing care center centre customer customers help helpdesk id info inc mail message no noreply notice notification notifications online payment payments reply security service services support team the verification kundenservice sicherheit servicio soporte 客服 安全 通知 サポート'.split(
    ' ',
  ),
);
const MAX_NAME = 200;

/**
 * The brand that a display name claims to be: all of it, or with words such as "support" beside it. A name that holds more
 * (`Jane via PayPal`, `Apple Tree Farm`) claims nothing.
 *
 * @returns `disguised`: it is written so that it only looks like the brand, such as with Cyrillic letters
 */
export function brandNamed(name: string): { readonly brand: Brand; readonly disguised: boolean } | null {
  const words = name.slice(0, MAX_NAME).match(/[\p{L}\p{N}]+/gu) ?? [];
  const rest = words.filter((word) => !BESIDE.has(word.toLowerCase()));
  if (rest.length === 0) return null;
  const written = rest.join('');
  for (const brand of brands) {
    if (written.toLowerCase() === brand.name.toLowerCase()) return { brand, disguised: false };
    if (looksLike(written, brand.name)) return { brand, disguised: true };
  }
  return null;
}

/** A capital I passes for an l only where it stands as one. */
function looksLike(written: string, name: string): boolean {
  const meant = skeletonOf(name);
  return skeletonOf(written) === meant || skeletonOf(written.replaceAll('I', 'l')) === meant;
}

/** Whether a domain is the brand's: one of its own, or its name under the suffix of a country. */
export function isOfBrand(domain: string, { name, domains }: Brand): boolean {
  const registrable = registrableDomain(domain) ?? domain;
  return domains.includes(registrable) || registrable.split('.', 1)[0] === name.toLowerCase();
}
