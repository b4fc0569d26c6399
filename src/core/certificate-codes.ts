/** What keeps a certificate from being accepted. `untrusted`: its chain does not lead to an authority we trust, or is unsound. */
export type CertificateFault = 'expired' | 'wrong-name' | 'untrusted';

/** OpenSSL's codes for the verification of a chain (openssl-verification-options), as Node names them. */
const FAULTS: ReadonlyMap<string, CertificateFault> = new Map([
  ['CERT_HAS_EXPIRED', 'expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'wrong-name'],
  ['HOSTNAME_MISMATCH', 'wrong-name'],
  ['CERT_CHAIN_TOO_LONG', 'untrusted'],
  ['CERT_NOT_YET_VALID', 'untrusted'],
  ['CERT_REJECTED', 'untrusted'],
  ['CERT_REVOKED', 'untrusted'],
  ['CERT_SIGNATURE_FAILURE', 'untrusted'],
  ['CERT_UNTRUSTED', 'untrusted'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted'],
  ['ERROR_IN_CERT_NOT_AFTER_FIELD', 'untrusted'],
  ['ERROR_IN_CERT_NOT_BEFORE_FIELD', 'untrusted'],
  ['INVALID_CA', 'untrusted'],
  ['INVALID_PURPOSE', 'untrusted'],
  ['PATH_LENGTH_EXCEEDED', 'untrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'untrusted'],
  ['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'untrusted'],
  ['UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'untrusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted'],
]);

/** @returns null where the code is none of a certificate: the handshake itself failed */
export function certificateFault(code: string | null): CertificateFault | null {
  return code === null ? null : (FAULTS.get(code) ?? null);
}
