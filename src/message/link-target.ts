import { addressKind, isAddress } from '../core/addresses.ts';
import { parseDomainName } from '../core/names.ts';
import { registrableDomain } from '../core/suffixes.ts';

/**
 * Where a link leads, by its scheme. `fragment`: to a place in the message. `placeholder`: a template was not filled in.
 * `broken`: nothing can be made of it.
 */
export type LinkTarget =
  | WebTarget
  | { readonly kind: 'mailto'; readonly addresses: readonly string[] }
  | { readonly kind: 'code'; readonly scheme: string }
  | { readonly kind: 'empty' | 'fragment' | 'placeholder' | 'relative' | 'broken' }
  | { readonly kind: 'other'; readonly scheme: string };

export interface WebTarget {
  readonly kind: 'web';
  /** As a browser understands it, without what stands behind `#`. */
  readonly url: string;
  readonly secure: boolean;
  /** In A-labels, or an address, without brackets. */
  readonly host: string;
  /** The registrable domain of the host; null: an address, or a name without one. */
  readonly organization: string | null;
  /** Null: the usual one. */
  readonly port: number | null;
  readonly user: string | null;
  /** Of an address: where that leads; null: the host is a name. */
  readonly address: ReturnType<typeof addressKind> | null;
  /** Whether the host is written so that it cannot be read: as a number, or percent-encoded. */
  readonly obscured: boolean;
}

const SCHEME = /^([a-z][a-z0-9+.-]{0,30}):/i;
/** What stands where a template should have put an address. */
const PLACEHOLDER =
  /^\s*(?:https?:\/\/)?(?:\{\{|\{%|\$\{|<%|%%|\*\||\[\[|\[(?:url|link|unsubscribe)|#\{|%[A-Z_]{3,40}%)/i;
const EMPTY = /^(?:#|https?:\/{0,2}#?|about:blank|\.\.\.|link|url|todo|tbd|xxx)?$/i;
const CODE: readonly string[] = ['javascript', 'vbscript', 'data', 'file', 'blob', 'livescript'];
const USUAL_PORTS: readonly string[] = ['', '80', '443'];

/**
 * Reads an `href` as browsers do. Never throws.
 *
 * @param base  what relative addresses are relative to; null: nothing
 */
export function readTarget(href: string, base: string | null): LinkTarget {
  const text = href.trim();
  if (EMPTY.test(text)) return { kind: 'empty' };
  if (PLACEHOLDER.test(text)) return { kind: 'placeholder' };
  if (text.startsWith('#')) return { kind: 'fragment' };
  // Browsers leave these out wherever they stand (URL Standard, 4.4).
  const bare = text.replace(/[\t\r\n]/g, '');
  const scheme = SCHEME.exec(bare)?.[1]?.toLowerCase();
  if (scheme === undefined && !bare.startsWith('//')) {
    if (base === null) return { kind: 'relative' };
    return webTarget(bare, base);
  }
  if (scheme !== undefined && CODE.includes(scheme)) return { kind: 'code', scheme };
  if (scheme === 'mailto') return { kind: 'mailto', addresses: mailtoAddresses(bare.slice(7)) };
  if (scheme === undefined || scheme === 'http' || scheme === 'https') return webTarget(bare, base ?? 'https://-/');
  return { kind: 'other', scheme };
}

function webTarget(text: string, base: string): LinkTarget {
  const parsed = URL.parse(text, base);
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.hostname === '') return { kind: 'broken' };
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const isNumber = isAddress(host);
  // A scheme or a `www` of its own comes of an address that was put together wrongly.
  if (!isNumber && (!/^[a-z0-9_]/i.test(host) || /^(?:https?|www)$/.test(host))) return { kind: 'broken' };
  const written = writtenHost(text);
  const user = decoded(parsed.username);
  parsed.hash = '';
  return {
    kind: 'web',
    url: parsed.href,
    secure: parsed.protocol === 'https:',
    host,
    organization: isNumber ? null : registrableDomain(host),
    port: USUAL_PORTS.includes(parsed.port) ? null : Number(parsed.port),
    user: user === '' ? null : user,
    address: isNumber ? addressKind(host) : null,
    obscured: written.includes('%') || (isNumber && !isAddress(written)),
  };
}

/** The host as it stands in the link, without brackets. */
function writtenHost(text: string): string {
  const authority = /^(?:[a-z]{1,10}:)?[\\/]{2,4}([^\\/?#]*)/i.exec(text.slice(0, 3000))?.[1] ?? '';
  const place = authority.slice(authority.lastIndexOf('@') + 1);
  return place.startsWith('[')
    ? place.slice(1, Math.max(place.indexOf(']'), 1))
    : place.replace(/:\d*$/, '').replace(/\.$/, '');
}

/** RFC 6068 section 2. An address that is none stays as it is written. */
function mailtoAddresses(text: string): readonly string[] {
  return text
    .split('?', 1)
    .flatMap((to) => to.split(',', MAX_ADDRESSES))
    .map((address) => decoded(address).trim())
    .filter((address) => address !== '');
}

const MAX_ADDRESSES = 20;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether mail can be sent to it: something at a domain. */
export function isMailable(address: string): boolean {
  const at = address.lastIndexOf('@');
  return at > 0 && !/\s/.test(address) && parseDomainName(address.slice(at + 1)).ok;
}
