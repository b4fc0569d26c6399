import { expect, test } from 'vitest';
import { certificateFault } from '../../src/core/certificate-codes.ts';

test.each([
  ['CERT_HAS_EXPIRED', 'expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'wrong-name'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted'],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', null],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', null],
  ['ECONNRESET', null],
  [null, null],
])('%s: %s', (code, expected) => expect(certificateFault(code)).toBe(expected));
