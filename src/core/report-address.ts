import { parseDomainName } from './names.ts';

const LOCAL_PART_OCTETS = 64; // RFC 5321 section 4.5.3.1.1

/**
 * Reads an address that reports can go to. Its local part has only what may stand in a `mailto:` URI as it is
 * (RFC 6068 section 2), and no `!`, which would begin a limit of size there (RFC 9989 section 4.8): so it can be written
 * into a record without a change.
 *
 * @returns the address with its domain in A-labels; null for what is none
 */
export function parseReportAddress(text: string): string | null {
  const [, local = '', domain = ''] = /^([\w$'*+~-]+(?:\.[\w$'*+~-]+)*)@([^@\s]+)$/.exec(text) ?? [];
  const parsed = parseDomainName(domain);
  return parsed.ok && local !== '' && local.length <= LOCAL_PART_OCTETS ? `${local}@${parsed.name}` : null;
}
