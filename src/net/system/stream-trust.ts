import { X509Certificate } from 'node:crypto';

/** Why a chain is not trusted. Neither dates nor names are part of `code` where it is about the issuer. */
export interface TrustError {
  /** OpenSSL's, as in openssl-verification-options(1), without `X509_V_ERR_`. */
  readonly code: string;
  readonly detail: string;
}

const WORDS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'a certificate of the chain has expired',
  CERT_NOT_YET_VALID: 'a certificate of the chain is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'the chain ends at a root that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'the issuer of a certificate is neither in the chain nor among the trusted roots',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the issuer of the last certificate in the chain is not among the trusted roots',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the issuer of the certificate was not sent and is not among the trusted roots',
  CERT_SIGNATURE_FAILURE: 'a signature in the chain is wrong',
  INVALID_CA: 'an issuer in the chain is no certification authority',
  INVALID_PURPOSE: 'the certificate is not meant for servers',
};

/** What an error code of OpenSSL's verification says; null for one that is not known here. */
export function trustWords(code: string): string | null {
  return WORDS[code] ?? null;
}

const DATES: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

/**
 * Names the reason why OpenSSL does not trust a chain.
 *
 * OpenSSL reports one error only, and one about dates hides that the issuer is unknown. Dates can be read from the
 * certificates themselves, the issuer cannot; so where OpenSSL speaks of dates, the issuers are looked for once more
 * without regard to them, and an unknown one is what is reported.
 *
 * @param code  OpenSSL's code, or null where the chain is trusted
 * @param chain  as presented, leaf first
 * @param roots  the trusted certificates; only called where they are needed
 */
export function trustErrorOf(
  code: string | null,
  chain: readonly X509Certificate[],
  roots: () => readonly X509Certificate[],
): TrustError | null {
  if (code === null) return null;
  const issuerCode = DATES.has(code) ? issuerErrorOf(chain, roots()) : null;
  const detail = WORDS[issuerCode ?? code] ?? `OpenSSL says ${code}`;
  return issuerCode === null
    ? { code, detail }
    : { code: issuerCode, detail: `${detail}; besides, ${WORDS[code] ?? code}` };
}

const MAX_DEPTH = 20; // bounded: a chain of many certificates that issue each other would take long

/** Why the chain does not lead to one of the roots, dates and names aside; null where it does. Same codes as OpenSSL's. */
function issuerErrorOf(chain: readonly X509Certificate[], roots: readonly X509Certificate[]): string | null {
  let [current] = chain;
  let depth = 0;
  const others = chain.slice(1, MAX_DEPTH);
  for (; current !== undefined && depth < MAX_DEPTH; depth++) {
    const subject: X509Certificate = current;
    if (roots.some((root) => root.raw.equals(subject.raw) || issued(root, subject))) return null;
    if (issued(subject, subject)) return depth === 0 ? 'DEPTH_ZERO_SELF_SIGNED_CERT' : 'SELF_SIGNED_CERT_IN_CHAIN';
    current = others.find((candidate) => candidate.ca && issued(candidate, subject));
  }
  return depth <= 1 ? 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' : 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';
}

function issued(issuer: X509Certificate, subject: X509Certificate): boolean {
  try {
    return subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
  } catch {
    return false; // a key of a kind that this OpenSSL does not know
  }
}

/** Reads PEM text that may hold several certificates; what cannot be read is left out. */
export function readCertificates(pem: readonly string[]): readonly X509Certificate[] {
  const blocks = pem.flatMap(
    (text) =>
      text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED )?CERTIFICATE-----/g) ?? [],
  );
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}
