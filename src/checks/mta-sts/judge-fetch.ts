import { certificateFault } from '../../core/certificate-codes.ts';
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

function judgeTls(domain: string, code: string | null, detail: string): Said {
  switch (certificateFault(code)) {
    case 'expired':
      return { code: 'mta-sts-certificate-expired', params: { domain, detail } };
    case 'wrong-name':
      return { code: 'mta-sts-certificate-wrong-name', params: { domain, detail } };
    case 'untrusted':
      return { code: 'mta-sts-certificate-untrusted', params: { domain, code: code ?? '', detail } };
    case null:
      return { code: 'mta-sts-tls-failed', params: { domain, detail } };
  }
}
