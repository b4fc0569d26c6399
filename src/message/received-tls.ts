/** What a trace field says of TLS. */
export interface ReceivedTls {
  /** Null: it does not say. */
  readonly used: boolean | null;
  /** As Node names it, such as `TLSv1.3`. */
  readonly version: string | null;
  /** As written. */
  readonly cipher: string | null;
}

interface Said {
  readonly protocol: string | null;
  readonly comments: readonly string[];
  /** Behind the clause `tls` (RFC 8314 section 7.4). */
  readonly cipher: string | null;
  /** Whether the writer keeps to the names of RFC 3848. */
  readonly keepsToNames: boolean;
}

/** The `S` of RFC 3848, RFC 6531 section 4.3, and of names that Gmail and web mail use. */
const WITH_TLS = /^(?:(?:UTF8)?(?:E?SMTP|LMTP)SA?|HTTPS|IMAPS|POP3S)$/i;
const WITHOUT_TLS = /^(?:UTF8)?E?SMTPA?$/i;
const VERSION = /\b(?:TLS|SSL)[ _-]?v?([0-9])(?:[._]([0-9]))?(?![0-9/])/i;
const CIPHER = [
  /\bcipher[= ]\s*([A-Za-z0-9_-]{5,64})/i,
  /\bTLS[v-]?[0-9._]+:([A-Z0-9_-]{5,64})/i,
  /^([A-Z0-9_-]{8,64}) encrypted\b/i,
];

/** @returns what is said; version and cipher only where they stand there */
export function readReceivedTls({ protocol, comments, cipher, keepsToNames }: Said): ReceivedTls {
  const about = comments.filter((text) => /\b(?:TLS|SSL|cipher|encrypted)/i.test(text));
  const version = about.map(versionIn).find((found) => found !== null) ?? null;
  const named = cipher ?? about.map(cipherIn).find((found) => found !== null) ?? null;
  const stated = version !== null || named !== null || comments.some((text) => /^TLS$/i.test(text.trim()));
  if (stated || WITH_TLS.test(protocol ?? '')) return { used: true, version, cipher: named };
  return { used: keepsToNames && WITHOUT_TLS.test(protocol ?? '') ? false : null, version, cipher: named };
}

/** `TLS1_3`, `TLSv1.3`, `TLS1.3` and the like. `TLSv1/SSLv3` names the age of a cipher, not what was spoken: none. */
function versionIn(text: string): string | null {
  const match = VERSION.exec(text);
  if (match === null || /\bTLSv1\/SSLv3\b/i.test(text)) return null;
  const [whole, major = '', minor] = match;
  const family = /^ssl/i.test(whole) ? 'SSLv' : 'TLSv';
  return minor === undefined || minor === '0' ? `${family}${major}` : `${family}${major}.${minor}`;
}

function cipherIn(text: string): string | null {
  for (const pattern of CIPHER) {
    const cipher = pattern.exec(text)?.[1];
    if (cipher !== undefined) return cipher;
  }
  return null;
}
