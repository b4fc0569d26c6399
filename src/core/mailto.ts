/**
 * A mail address as it stands behind `mailto:`. What a URI reserves is encoded (RFC 6068 section 2), and so are the comma
 * and the exclamation mark, which end an address in DMARC and TLS reporting records (RFC 7489 section 6.2, RFC 8460
 * section 3).
 *
 * @param address  of the form `local@domain`, not encoded
 */
export function mailtoAddress(address: string): string {
  return address.replace(
    /[^\w.~+*'$@-]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
