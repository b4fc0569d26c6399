import { X509Certificate } from 'node:crypto';

/** What can be said of a chain as it was sent. */
export interface ChainSeen {
  /** The first certificate, counted from 1, that did not issue the one before it; null: all in order. */
  readonly outOfOrder: number | null;
  /** The subject of a root that was sent along; null: none. */
  readonly root: string | null;
  /** Whether the leaf names a place where it would be said to be revoked; null: there is no leaf that can be read. */
  readonly revocable: boolean | null;
}

const CRL_DISTRIBUTION_POINTS = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x1f]); // RFC 5280 section 4.2.1.13: 2.5.29.31
const MAX_SUBJECT = 120;
const MAX_CERTIFICATES = 20; // bounded: a hostile server may send hundreds

/** @param chain  DER in Base64, leaf first. Never throws */
export function readChain(chain: readonly string[]): ChainSeen {
  const certificates = chain.slice(0, MAX_CERTIFICATES).map(parsed);
  const outOfOrder = certificates.findIndex((certificate, index) => {
    const before = certificates[index - 1];
    return index > 0 && before != null && (certificate === null || !issued(certificate, before));
  });
  const root = certificates.find((certificate, index) => index > 0 && certificate && issued(certificate, certificate));
  const [leaf] = certificates;
  return {
    outOfOrder: outOfOrder === -1 ? null : outOfOrder + 1,
    root: root ? root.subject.split('\n').join(', ').slice(0, MAX_SUBJECT) : null,
    revocable:
      leaf == null ? null : /^OCSP - /m.test(leaf.infoAccess ?? '') || leaf.raw.includes(CRL_DISTRIBUTION_POINTS),
  };
}

/** By its signature, not by its names alone: authorities change their keys and keep their names. */
function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false; // a kind of key that this OpenSSL does not know
  }
}

function parsed(der: string): X509Certificate | null {
  try {
    return new X509Certificate(Buffer.from(der, 'base64'));
  } catch {
    return null;
  }
}
