import { domainToASCII, domainToUnicode } from 'node:url';

declare const brand: unique symbol;

/** A domain name as the audit uses it: A-labels, lower case, no trailing dot, at least two labels. */
export type DomainName = string & { readonly [brand]: 'DomainName' };

export type ParsedName =
  | { readonly ok: true; readonly name: DomainName }
  | { readonly ok: false; readonly expected: string };

const NAME_OCTETS = 253; // RFC 1035 section 2.3.4, as text without the root's dot
const LABEL_OCTETS = 63; // RFC 1035 section 2.3.4
// Underscores are no host name (RFC 952), but names of DNS records carry them and people paste those.
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;
const IPV4 = /^\d+(?:\.\d+){3}$/;

/**
 * Reads a domain name as people write it: with capitals, a trailing dot, or in their own script.
 *
 * @returns the name in A-labels (RFC 5890 section 2.3.2.1), or what was expected instead; never throws
 */
export function parseDomainName(text: string): ParsedName {
  const trimmed = text.trim().replace(/\.$/, '');
  if (trimmed === '') return { ok: false, expected: 'a domain name such as example.com' };
  if (trimmed.includes('@')) return { ok: false, expected: 'a domain name: what stands after the @ of an address' };
  if (/[/:]/.test(trimmed)) return { ok: false, expected: 'a bare domain name, without a scheme, port or path' };
  if (IPV4.test(trimmed)) return { ok: false, expected: 'a domain name, not an address' };
  if (/[\s%[\]\\<>"'`]/.test(trimmed))
    return { ok: false, expected: 'a domain name: letters, digits, hyphens and dots' };
  const ascii = /^[\x21-\x7e]+$/.test(trimmed) ? trimmed.toLowerCase() : domainToASCII(trimmed);
  if (ascii === '') return { ok: false, expected: 'a name that IDNA allows (RFC 5891)' };
  if (ascii.length > NAME_OCTETS) return { ok: false, expected: `at most ${NAME_OCTETS} characters` };
  const labels = ascii.split('.');
  if (labels.length < 2) return { ok: false, expected: 'a domain name with a dot, such as example.com' };
  for (const label of labels) {
    if (label === '') return { ok: false, expected: 'no empty label (two dots in a row)' };
    if (label.length > LABEL_OCTETS) return { ok: false, expected: `labels of at most ${LABEL_OCTETS} characters` };
    if (!LABEL.test(label)) return { ok: false, expected: 'labels of letters, digits and inner hyphens' };
  }
  return { ok: true, name: ascii as DomainName };
}

/** The name in the reader's own script (U-labels), for display only. A name IDNA does not allow is returned as it is. */
export function displayName(name: string): string {
  if (!/(?:^|\.)xn--/.test(name)) return name;
  const shown = domainToUnicode(name);
  return shown === '' || /[\p{Cc}\p{Cf}\s]/u.test(shown) ? name : shown;
}

/** True for a host name by RFC 952 and RFC 1123 section 2.1: letters, digits, inner hyphens, not all numeric. */
export function isHostName(name: string): boolean {
  const labels = name.replace(/\.$/, '').split('.');
  if (name.length > NAME_OCTETS + 1) return false;
  if (!labels.every((label) => label.length <= LABEL_OCTETS && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(label)))
    return false;
  return !/^\d+$/.test(labels.at(-1) ?? '');
}

// RFC 6376 section 3.1, and underscores, which some signers use.
const SELECTOR_LABEL = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/i;
const SELECTOR_OCTETS = 100; // leaves room for the name of a domain behind it

/** True for a selector of DKIM, or of BIMI: labels with dots between them. */
export function isSelector(text: string): boolean {
  return text.length <= SELECTOR_OCTETS && text.split('.').every((label) => SELECTOR_LABEL.test(label));
}

/** True where every label fits into a DNS question: 1 to 63 octets each, 253 in all. */
export function isQueryName(name: string): boolean {
  if (name === '.') return true;
  const bare = name.replace(/\.$/, '');
  return (
    bare.length <= NAME_OCTETS && bare.split('.').every((label) => label.length >= 1 && label.length <= LABEL_OCTETS)
  );
}

/** Lower case, no trailing dot; the root stays `.`. */
export function normalizeName(name: string): string {
  return name === '.' || name === '' ? '.' : name.toLowerCase().replace(/\.$/, '');
}

/** True where `name` is `parent` or stands below it. */
export function isWithin(name: string, parent: string): boolean {
  return name === parent || name.endsWith(`.${parent}`);
}

/** What a mail address is at; null for an address literal (RFC 5321 section 4.1.3), and for what is no domain name. */
export function domainOfAddress(address: string): DomainName | null {
  const parsed = parseDomainName(address.slice(address.lastIndexOf('@') + 1));
  return parsed.ok ? parsed.name : null;
}
