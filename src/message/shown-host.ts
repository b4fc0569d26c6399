import { parseDomainName, registeredName, registrableDomain } from '../core/names.ts';

/** The place that the text of a link names. */
export interface ShownHost {
  readonly host: string;
  readonly organization: string;
  /** Whether it is written as an address, `https://…` or `www.…`; else it is a bare name, which may be that of a product. */
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
  const organization = parsed.ok && registeredName(parsed.name) !== null ? registrableDomain(parsed.name) : null;
  return organization === null || !parsed.ok
    ? null
    : { host: parsed.name, organization, isAddress: whole === undefined || lead !== undefined };
}
