import { isAddress } from '../../core/addresses.ts';
import { isHostName, parseDomainName } from '../../core/names.ts';
import { trimWhiteSpace } from '../../core/text-fields.ts';

/** One address of `rua` (RFC 8460 section 3, tlsrpt-uri). Offsets are into the record's text, end exclusive. */
export interface ReportUri {
  /** As published, without spaces around it. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Lower case; null where there is none. Reports go by `mailto` and `https` only. */
  readonly scheme: string | null;
  /** The domain of a mail address, or the host of an https URL; A-labels. Null where it cannot be read. */
  readonly host: string | null;
  /** Why it is no URI that a report can go to; null where it is one. */
  readonly fault: string | null;
}

const MAX_URIS = 50; // more are no list of addresses, whatever they are
// RFC 3986 section 2: what a URI may consist of; RFC 8460 section 3 takes "," and "!" out.
const NOT_URI = /[^A-Za-z0-9\-._~:/?#[\]@$&'()*+=%]|%(?![0-9A-Fa-f]{2})/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;
// RFC 5322 section 3.4.1: no specials but the dot, unless all is quoted. A dot too many is left to the mail server.
const LOCAL_PART = /^(?:[^\s@<>()[\]\\,;:"]+|"[^"]*")$/;

/**
 * Reads the value of `rua`.
 *
 * @param at  where it stands in the record
 * @returns each entry, valid or not, at most 50; never throws
 */
export function readReportUris(value: string, at: number): readonly ReportUri[] {
  const uris: ReportUri[] = [];
  let from = 0;
  for (const part of value.split(',', MAX_URIS)) {
    const text = trimWhiteSpace(part);
    const start = at + from + part.indexOf(text);
    // An empty entry is marked at the comma that makes it.
    uris.push({ text, start, end: start + Math.max(text.length, 1), ...readUri(text) });
    from += part.length + 1;
  }
  return uris;
}

type Read = Pick<ReportUri, 'scheme' | 'host' | 'fault'>;

function readUri(text: string): Read {
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase() ?? null;
  const wrong = (fault: string): Read => ({ scheme, host: null, fault });
  if (text === '') return wrong('an address between the commas, or no comma');
  if (scheme === null)
    return wrong(text.includes('@') ? '"mailto:" before the address' : 'a URI such as mailto:tls@example.com');
  const [odd] = NOT_URI.exec(text) ?? [];
  if (odd === '!') return wrong(SIZE_LIMIT.test(text) ? 'no limit of size behind the address' : '"!" written as %21');
  if (odd !== undefined) return wrong(expectedAt(odd, text));
  if (scheme === 'mailto') return readMailto(text.slice('mailto:'.length));
  return scheme === 'https' ? readHttps(text) : { scheme, host: null, fault: null };
}

function expectedAt(odd: string, text: string): string {
  if (/\s/.test(odd)) return 'a comma between two addresses, and no space inside one';
  return inALabels(text) === text
    ? `"${odd}" written in percent-encoding`
    : 'the domain in A-labels (xn--…), not in its own script';
}

/** RFC 6068 section 2, with one address. */
function readMailto(rest: string): Read {
  const path = rest.split(/[?#]/)[0] ?? '';
  const sign = path.lastIndexOf('@');
  const wrong = (fault: string): Read => ({ scheme: 'mailto', host: null, fault });
  if (path.startsWith('//')) return wrong('the address right behind "mailto:", without slashes');
  if (sign === -1)
    return wrong(/%40/.test(path) ? 'the "@" itself, not %40' : 'a mail address, such as mailto:tls@example.com');
  if (!LOCAL_PART.test(decoded(path.slice(0, sign)))) return wrong('a mail address before the "@"');
  const parsed = parseDomainName(path.slice(sign + 1));
  if (!parsed.ok || !isHostName(parsed.name)) return wrong('a domain name after the "@"');
  return { scheme: 'mailto', host: parsed.name, fault: null };
}

function readHttps(text: string): Read {
  const wrong: Read = { scheme: 'https', host: null, fault: 'https:// and a host name' };
  if (!text.toLowerCase().startsWith('https://')) return wrong;
  const url = URL.parse(text);
  const host = url?.hostname.replace(/^\[(.*)\]$/, '$1') ?? '';
  if (!isAddress(host) && !(host.includes('.') && isHostName(host))) return wrong;
  return { scheme: 'https', host: host.replace(/\.$/, ''), fault: null };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const SIZE_LIMIT = /![0-9]{1,20}[kmgt]?$/i; // what DMARC had behind an address (RFC 7489 section 6.2, historic), and TLS-RPT has not

/** The addresses that were probably meant by an entry that cannot be read; none where that cannot be said. */
export function repairedUris(text: string): readonly string[] {
  const [whole] = readReportUris(text, 0);
  if (whole?.fault === null) return [whole.text];
  const words = text.split(/\s+/, MAX_URIS + 1);
  if (words.length > MAX_URIS) return [];
  const parts = words.map(repairedUri);
  // Several with spaces between them, or one with a space in it.
  if (parts.every((part) => part !== null)) return parts;
  const one = repairedUri(text.replace(/\s/g, ''));
  return one === null ? [] : [one];
}

function repairedUri(text: string): string | null {
  const address = inALabels(
    text
      .replace(/[<>"']/g, '')
      .replace(SIZE_LIMIT, '')
      .replaceAll('!', '%21'),
  );
  const tries = [address, `mailto:${address.replace(/^mailto:(?:\/\/)?/i, '').replaceAll('%40', '@')}`];
  return (
    tries.find((meant) => readReportUris(meant, 0).every(({ fault, host }) => fault === null && host !== null)) ?? null
  );
}

/** A mail address whose domain is in its own script, with that in A-labels; any other text as it is. */
function inALabels(address: string): string {
  const sign = address.lastIndexOf('@');
  const parsed = parseDomainName(address.slice(sign + 1));
  return sign !== -1 && parsed.ok ? `${address.slice(0, sign + 1)}${parsed.name}` : address;
}
