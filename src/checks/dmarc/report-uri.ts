import { isHostName, parseDomainName } from '../../core/names.ts';
import type { ReportUri } from './record.ts';
import { trimmed } from './tags.ts';

const MAX_URIS = 50; // more are no list of addresses, whatever they are
// RFC 3986 section 2: what a URI may consist of. The comma separates, and "!" opens the obsolete size (RFC 9989 section 4.8).
const NOT_URI = /[^A-Za-z0-9\-._~:/?#[\]@$&'()*+;=%]|%(?![0-9A-Fa-f]{2})/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;
const SIZE_LIMIT = /^\d+[ \t]{0,9}[kmgt]?$/i; // RFC 9989 section 4.8, obs-dmarc-report-size
// RFC 5322 section 3.4.1: no specials but the dot, unless all is quoted. A dot too many is left to the mail server.
const LOCAL_PART = /^(?:[^\s@<>()[\]\\,;:"]+|"[^"]*")$/;

/**
 * Reads a list of reporting URIs (RFC 9989 section 4.8, dmarc-urilist).
 *
 * @param value  of a `rua` or `ruf` tag
 * @param at     where the value stands in the record
 * @returns each entry, valid or not, at most 50; never throws
 */
export function readReportUris(value: string, at: number): readonly ReportUri[] {
  const uris: ReportUri[] = [];
  let from = 0;
  for (const part of value.split(',')) {
    const [start, end] = trimmed(part, 0, part.length);
    uris.push(readUri(part.slice(start, end), at + from + start));
    from += part.length + 1;
    if (uris.length === MAX_URIS) break;
  }
  return uris;
}

function readUri(text: string, start: number): ReportUri {
  const mark = text.lastIndexOf('!');
  const size = mark === -1 ? null : text.slice(mark + 1).trim();
  const uri = mark === -1 ? text : text.slice(0, mark).trimEnd();
  const scheme = SCHEME.exec(uri)?.[1]?.toLowerCase() ?? null;
  // An empty entry is marked at the comma that makes it.
  const end = start + Math.max(text.length, 1);
  const base = { text, start, end, scheme, host: null, address: null, sizeLimit: size };
  const wrong = (expected: string): ReportUri => ({ ...base, fault: { expected } });
  if (text === '') return wrong('an address between the commas, or no comma');
  if (size !== null && !SIZE_LIMIT.test(size))
    return wrong('"!" written as %21; a size limit is digits and k, m, g or t');
  if (scheme === null)
    return wrong(uri.includes('@') ? '"mailto:" before the address' : 'a URI such as mailto:dmarc@example.com');
  const odd = NOT_URI.exec(uri);
  if (odd) return wrong(/\s/.test(odd[0]) ? 'no space inside the URI' : `"${odd[0]}" written in percent-encoding`);
  return scheme === 'mailto' ? readMailto(uri, base) : readOther(uri, base);
}

type Base = Omit<ReportUri, 'fault'>;

/** RFC 6068 section 2, with one address: the comma would have to be encoded, and then names no second one. */
function readMailto(uri: string, base: Base): ReportUri {
  const path = uri.slice('mailto:'.length).split(/[?#]/)[0] ?? '';
  const sign = path.lastIndexOf('@');
  const wrong = (expected: string): ReportUri => ({ ...base, fault: { expected } });
  if (sign === -1) {
    return wrong(/%40/.test(path) ? 'the "@" itself, not %40' : 'a mail address, such as mailto:dmarc@example.com');
  }
  const local = decoded(path.slice(0, sign));
  const host = hostOf(path.slice(sign + 1));
  if (!LOCAL_PART.test(local)) return wrong('a mail address before the "@"');
  if (host === null) return wrong('a domain name after the "@"');
  return { ...base, host, address: `${local}@${host}`, fault: null };
}

function readOther(uri: string, base: Base): ReportUri {
  const authority = /^[^:]+:\/\/([^/?#]*)/.exec(uri)?.[1];
  if (authority === undefined) return { ...base, fault: null };
  const host = hostOf(authority.replace(/^.*@/, '').replace(/:\d*$/, ''));
  return host === null && base.scheme !== null && /^https?$/.test(base.scheme)
    ? { ...base, fault: { expected: 'a host name after the slashes' } }
    : { ...base, host, fault: null };
}

function hostOf(text: string): string | null {
  const parsed = parseDomainName(text);
  return parsed.ok && isHostName(parsed.name) ? parsed.name : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
