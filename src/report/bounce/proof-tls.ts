import type { ReportFinding } from '../schema.ts';
import { noRecipient } from './proof-domains.ts';
import { byFindings, graveOf, inspected, type ProofMaterial, type TopicProof } from './proof-results.ts';

// TLS of the recipient's servers. Which fault counts depends on what the sending server asks of it: opportunistic TLS takes any
// certificate (RFC 7435), MTA-STS and a policy of one's own take a valid one, DANE the one that DNS names.

/** Without these there is no TLS at all. */
const NO_TLS = /^tls-(?:not-offered|offered-not-everywhere|masked|command-refused|handshake-failed|old-version-only)$/;
const CERTIFICATE =
  /^tls-(?:certificate-(?:expired|not-yet-valid|unreadable)|self-signed|unknown-issuer|incomplete-chain|chain-invalid|name-mismatch)$/;
const STS =
  /^(?:mta-sts-(?:no-mx-|mx-not-listed$|cached-policy-|certificate-|tls-failed|host-)|transport-(?:mta-sts|both)-refused)/;
const DANE = /^(?:dane-refused|dane-none-usable|transport-both-refused)/;

const OF_DANE = /\bdane\b|\btlsa\b/i;
const OF_STS = /\b(?:mta-?)?sts\b/i;

export type TlsCheck = 'tls' | 'mta-sts' | 'dane' | 'transport';

/** What can show the fault: who speaks of one of the two policies is not answered by the other. */
export function tlsChecksFor(text: string): readonly TlsCheck[] {
  if (OF_DANE.test(text)) return ['tls', 'dane', 'transport'];
  return OF_STS.test(text) ? ['tls', 'mta-sts', 'transport'] : ['tls', 'mta-sts', 'dane', 'transport'];
}

function countsFor(text: string): (finding: ReportFinding) => boolean {
  if (OF_DANE.test(text)) return ({ code }) => NO_TLS.test(code) || DANE.test(code);
  if (OF_STS.test(text)) return ({ code }) => NO_TLS.test(code) || STS.test(code);
  if (/certificat|verif|\btrust|self.?signed|issuer|mismatch/i.test(text)) {
    return ({ code }) => [NO_TLS, CERTIFICATE, STS, DANE].some((codes) => codes.test(code));
  }
  // What somebody could do to the connection hinders nobody's mail.
  return (finding) => graveOf([finding]) && finding.code !== 'tls-injection';
}

/** That TLS comes about with the recipient's servers, as the refusal asks for it. */
export function recipientTlsProof({ subjects: { recipient }, looks, text }: ProofMaterial): TopicProof {
  if (recipient === null) return noRecipient('tls');
  const each = tlsChecksFor(text).map((check) => {
    const seen = inspected(looks, 'recipient', check);
    // What does not apply has nothing to refuse TLS with; but without a handshake TLS itself was not seen.
    const applied = seen.filter(({ result }) => result !== null);
    if (applied.length === 0) return { check, proof: null };
    return { check, proof: byFindings(applied, countsFor(text)) };
  });
  const proofs = each.flatMap(({ proof }) => (proof === null ? [] : [proof]));
  const findings = proofs.flatMap((proof) => proof.findings);
  const isUnseen = each.some(({ check, proof }) => check === 'tls' && proof === null);
  const unchecked = [
    ...proofs.flatMap((proof) => proof.unchecked),
    ...(isUnseen
      ? [
          {
            domain: recipient,
            check: 'tls',
            subject: `TLS of ${recipient}`,
            detail: 'no SMTP session was opened',
            advice: 'run it without --no-smtp, from where port 25 is open',
          },
        ]
      : []),
  ];
  if (findings.length > 0) return { state: 'fault', findings, unchecked, seen: [] };
  if (unchecked.length > 0) return { state: 'open', findings, unchecked, seen: [] };
  const summary = inspected(looks, 'recipient', 'tls').flatMap(({ result }) =>
    result?.summary ? [result.summary] : [],
  );
  return { state: 'fine', findings, unchecked, seen: [`TLS of ${recipient} works from here: ${summary.join('; ')}`] };
}
