import type { HttpsOutcome } from '../../core/net.ts';
import type { Evidence } from '../../core/observation.ts';
import type { Said } from './said.ts';

/** Whether senders can fetch the policy (RFC 8461 section 3.3). What it says is another question. */
export function judgeFetch(domain: string, outcome: HttpsOutcome, evidence: readonly Evidence[]): readonly Said[] {
  const said = outcome.ended === 'response' ? judgeResponse(domain, outcome) : [judgeFailure(domain, outcome)];
  return said.map((finding) => ({ ...finding, evidence }));
}

type Response = Extract<HttpsOutcome, { ended: 'response' }>;
type Failure = Exclude<HttpsOutcome, { ended: 'response' }>;

function judgeResponse(domain: string, { status, location, contentType }: Response): readonly Said[] {
  if (status >= 300 && status < 400)
    return [{ code: 'mta-sts-policy-redirected', params: { domain, status, location } }];
  if (status !== 200) return [{ code: 'mta-sts-policy-wrong-status', params: { domain, status } }];
  const [type = ''] = (contentType ?? '').split(';');
  if (type.trim().toLowerCase() === 'text/plain') return [];
  return [{ code: 'mta-sts-policy-wrong-type', params: { domain, contentType } }];
}

function judgeFailure(domain: string, { ended, detail, code }: Failure): Said {
  switch (ended) {
    case 'no-address':
      return { code: 'mta-sts-host-no-address', params: { domain } };
    case 'private-address':
      return { code: 'mta-sts-host-private-address', params: { domain, detail } };
    case 'too-large':
      return { code: 'mta-sts-policy-too-large', params: { domain } };
    case 'tls-error':
      return judgeTls(domain, code, detail);
    case 'refused':
    case 'timeout':
    case 'closed':
    case 'protocol-error':
    case 'bad-url':
      return { code: 'mta-sts-policy-unreachable', params: { domain, ended: ENDINGS[ended], detail } };
  }
}

const ENDINGS = {
  refused: 'connection refused',
  timeout: 'timeout',
  closed: 'connection closed',
  'protocol-error': 'no proper HTTP',
  'bad-url': 'no URL',
} as const;

const WRONG_NAME: ReadonlySet<string> = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH']);
/** OpenSSL's names for a chain that does not lead to a trusted authority, as Node gives them. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
]);

function judgeTls(domain: string, code: string | null, detail: string): Said {
  if (code === 'CERT_HAS_EXPIRED') return { code: 'mta-sts-certificate-expired', params: { domain, detail } };
  if (code !== null && WRONG_NAME.has(code)) {
    return { code: 'mta-sts-certificate-wrong-name', params: { domain, detail } };
  }
  if (code !== null && UNTRUSTED.has(code)) {
    return { code: 'mta-sts-certificate-untrusted', params: { domain, code, detail } };
  }
  return { code: 'mta-sts-tls-failed', params: { domain, detail } };
}
