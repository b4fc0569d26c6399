const STRING_OCTETS = 255; // RFC 1035 section 3.3

/**
 * A TXT value as a zone file has it (RFC 1035 section 5.1): quoted, in strings of at most 255 octets, which readers
 * join without a space.
 *
 * @param text  one character per octet, or any Unicode, which is written as UTF-8
 */
export function txtValue(text: string): string {
  const octets = /[^\x00-\xff]/.test(text) ? Buffer.from(text, 'utf8') : Buffer.from(text, 'latin1');
  const strings: string[] = [];
  for (let at = 0; at === 0 || at < octets.length; at += STRING_OCTETS) {
    strings.push(`"${[...octets.subarray(at, at + STRING_OCTETS)].map(written).join('')}"`);
  }
  return strings.join(' ');
}

function written(octet: number): string {
  const character = String.fromCharCode(octet);
  if (character === '"' || character === '\\') return `\\${character}`;
  return octet >= 0x20 && octet <= 0x7e ? character : `\\${String(octet).padStart(3, '0')}`;
}
