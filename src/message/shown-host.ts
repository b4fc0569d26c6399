import { parseDomainName } from '../core/names.ts';
import { registeredName, registrableDomain } from '../core/suffixes.ts';

/** The place that the text of a link names. */
export interface ShownHost {
  readonly host: string;
  readonly organization: string;
  /** Whether it is written as an address, `https://…` or `www.…`; else it is a bare name, such as `shop.com`. */
  readonly isAddress: boolean;
}

const MAX = 300;
const WHOLE = /^(https?:\/\/|www\.)?((?:[\p{L}\p{N}_-]{1,63}\.){1,8}[\p{L}]{2,24})(?::\d{1,5})?(?:[/?#]\S*)?$/iu;
const WITHIN = /\bhttps?:\/\/((?:[\p{L}\p{N}_-]{1,63}\.){1,8}[\p{L}]{2,24})(?=[:/?#\s]|$)/iu;

/** The address in the text of a link, if it shows one. */
export function shownHost(text: string): ShownHost | null {
  const bare = text
    .slice(0, MAX)
    .trim()
    .replace(/^[<("'[]|[>)"'\].,:;!]{1,3}$/g, '');
  const [, lead, whole] = WHOLE.exec(bare) ?? [];
  const name = whole ?? WITHIN.exec(bare)?.[1];
  if (name === undefined) return null;
  const parsed = parseDomainName(/^www/i.test(lead ?? '') ? `www.${name}` : name);
  if (!parsed.ok) return null;
  const isAddress = whole === undefined || lead !== undefined;
  // A bare name below no suffix that there is, such as "node.js", is that of a product or a file.
  if (!isAddress && registeredName(parsed.name) === null) return null;
  const organization = registrableDomain(parsed.name);
  return organization === null ? null : { host: parsed.name, organization, isAddress };
}
