import { PIECES } from '../readiness-pieces.ts';
import type { ReportFinding } from '../schema.ts';
import {
  byFindings,
  graveOf,
  type Inspected,
  inspected,
  notSaid,
  type ProofMaterial,
  type TopicProof,
} from './proof-results.ts';

// Whether domains are there: the sender's, for whoever asks before taking mail of it, and the recipient's, with its TLS.

export function senderDomainProof({ subjects: { reversePath }, looks, text }: ProofMaterial): TopicProof {
  if (reversePath === null) {
    return notSaid(
      'mx',
      "the sender's domain",
      'the bounce does not show who sent the message',
      'give --from you@your.example to have it checked',
    );
  }
  const wantsMx = /\bmx\b/i.test(text);
  const counts = (code: string) =>
    PIECES['mail-domain'].broken.includes(code) ||
    (wantsMx && (code === 'mx-implicit' || code === 'mx-null-with-others'));
  const mx = byFindings(inspected(looks, 'reverse-path', 'mx'), ({ code }) => counts(code), counts);
  const servers = ['nameservers', 'dnssec'].map((check) =>
    byFindings(inspected(looks, 'reverse-path', check), (finding) => graveOf([finding]) && harmsOwnMail(finding)),
  );
  const all = [mx, ...servers];
  const findings = all.flatMap((part) => part.findings);
  const unchecked = all.flatMap((part) => part.unchecked);
  if (findings.length > 0) return { state: 'fault', findings, unchecked, seen: [] };
  if (unchecked.length > 0 || mx.state === 'open') return { state: 'open', findings, unchecked, seen: [] };
  return { state: 'fine', findings, unchecked, seen: [`${reversePath} is in DNS, and its name servers answer`] };
}

function harmsOwnMail({ effects }: ReportFinding): boolean {
  return effects.some(({ kind, direction }) => kind === 'bounce' && direction === 'your-mail');
}

const NOWHERE = [
  'mx-domain-nonexistent',
  'mx-name-servers-failing',
  'mx-dnssec-bogus',
  'mx-missing',
  'mx-no-usable-host',
  'mx-null-with-others',
];

export function recipientDomainProof({ subjects: { recipient }, looks }: ProofMaterial): TopicProof {
  if (recipient === null) return noRecipient('mx');
  const seen = inspected(looks, 'recipient', 'mx');
  const judged = byFindings(
    seen,
    ({ code }) => NOWHERE.includes(code),
    (code) => NOWHERE.includes(code),
  );
  const isNull = seen.some(({ result }) => result?.facts?.kind === 'null-mx');
  if (isNull) {
    return { ...judged, state: 'fault', unchecked: [], seen: [`${recipient} has a null MX ("0 ."): it takes no mail`] };
  }
  if (judged.state !== 'fine') return judged;
  return { ...judged, seen: [`${recipient} takes mail at ${hostsOf(seen)}`] };
}

function hostsOf(seen: readonly Inspected[]): string {
  return seen.flatMap(({ result }) => (result?.summary ? [result.summary] : [])).join('; ');
}

export function recipientTlsProof({ subjects: { recipient }, looks }: ProofMaterial): TopicProof {
  if (recipient === null) return noRecipient('tls');
  const checks = ['tls', 'mta-sts', 'dane', 'transport'];
  const each = checks.map((check) => {
    const seen = inspected(looks, 'recipient', check);
    // What does not apply has nothing to refuse TLS with; but without a handshake TLS itself was not seen.
    const applied = seen.filter(({ result }) => result !== null);
    if (applied.length === 0) return { check, proof: null };
    return { check, proof: byFindings(applied, (finding) => graveOf([finding])) };
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

function noRecipient(check: string): TopicProof {
  return notSaid(
    check,
    "the recipient's domain",
    'the bounce names no recipient',
    'give the whole bounce, or its line that names the recipient',
  );
}
