/** Groups of the key exchange by their code (RFC 8446 section 4.2.7, RFC 8422 section 5.1.1), as far as they are met. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0x0001, 'sect163k1'],
  [0x0002, 'sect163r1'],
  [0x0003, 'sect163r2'],
  [0x0004, 'sect193r1'],
  [0x0005, 'sect193r2'],
  [0x000f, 'secp160k1'],
  [0x0010, 'secp160r1'],
  [0x0011, 'secp160r2'],
  [0x0012, 'secp192k1'],
  [0x0013, 'secp192r1'],
  [0x0017, 'secp256r1'],
  [0x0018, 'secp384r1'],
  [0x0019, 'secp521r1'],
  [0x001d, 'x25519'],
  [0x001e, 'x448'],
  [0x0100, 'ffdhe2048'],
  [0x0101, 'ffdhe3072'],
]);

export const X25519 = 0x001d;

/** What an ordinary hello offers; those of finite fields last (RFC 7919). */
export const GROUPS: readonly number[] = [X25519, 0x0017, 0x0018, 0x0019, 0x001e, 0x0100, 0x0101];

/** Curves below 224 bits, which must not be used (RFC 9325 section 4.5). */
export const WEAK_GROUPS: readonly number[] = [
  0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x000f, 0x0010, 0x0011, 0x0012, 0x0013,
];

export function groupName(code: number): string {
  return NAMES.get(code) ?? `group 0x${code.toString(16).padStart(4, '0')}`;
}
