import { senderOf } from '../../core/bounce-proof.ts';
import { PIECES } from '../readiness-pieces.ts';
import type { ReportFinding } from '../schema.ts';
import { relayProof } from './proof-relay.ts';
import {
  byFindings,
  graveOf,
  type Inspected,
  inspected,
  notSaid,
  type ProofFinding,
  type ProofMaterial,
  type TopicProof,
} from './proof-results.ts';

// Whether domains are there: the sender's, for whoever asks before taking mail of it, and the recipient's, with its TLS.

export function senderDomainProof({ subjects, looks, text }: ProofMaterial): TopicProof {
  const sender = senderOf(subjects);
  if (sender === null) {
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
  const findings = all.flatMap((part) => part.findings).map(forWhoSends);
  const unchecked = all.flatMap((part) => part.unchecked);
  if (findings.length > 0) return { state: 'fault', findings, unchecked, seen: [] };
  if (unchecked.length > 0 || mx.state === 'open') return { state: 'open', findings, unchecked, seen: [] };
  return { state: 'fine', findings, unchecked, seen: [`${sender} is in DNS, and its name servers answer`] };
}

/** Mail of it came back: what says that it neither takes nor sends any is no fix. */
function forWhoSends(finding: ProofFinding): ProofFinding {
  const { fix, code } = finding;
  const text = code === 'mx-missing' ? HAS_NO_MX : code === 'mx-null-but-sends' ? HAS_NULL_MX : fix.text;
  const records = fix.records.filter(({ value }) => !/^0 \.$|^"v=spf1 -all"$/.test(value));
  return { ...finding, fix: { text, records, condition: records.length > 0 ? fix.condition : null } };
}

const HAS_NO_MX = 'publish the MX records that your mailbox provider names, so that replies and bounces reach it';
const HAS_NULL_MX = 'publish an MX that takes replies and bounces in place of the null MX';

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

const NULL_MX = /\bnull ?mx\b|\b5\.1\.10\b|(?:does not|doesn't) accept (?:any )?(?:e-?)?mail/i;
const NO_DOMAIN = /not (?:found|exist|resolve)|no such (?:host|domain)|unknown|nxdomain|invalid/i;

export function recipientDomainProof(material: ProofMaterial): TopicProof {
  const {
    subjects: { recipient },
    looks,
    text,
  } = material;
  if (recipient === null) return noRecipient('mx');
  const seen = inspected(looks, 'recipient', 'mx');
  const judged = byFindings(
    seen,
    ({ code }) => NOWHERE.includes(code),
    (code) => NOWHERE.includes(code),
  );
  if (material.isRelayDenied) return relayProof(material, seen, judged);
  const isNull = seen.some(({ result }) => result?.facts?.kind === 'null-mx');
  if (isNull) {
    const isOther = NO_DOMAIN.test(text) && !NULL_MX.test(text);
    const seen = [`${recipient} has a null MX ("0 ."): it takes no mail`];
    return { ...judged, state: isOther ? 'doubtful' : 'fault', unchecked: [], seen };
  }
  // Of a null MX that is gone another fault is no proof.
  if (judged.state === 'fault' && NULL_MX.test(text)) return { ...judged, state: 'doubtful' };
  if (judged.state !== 'fine') return judged;
  return { ...judged, seen: [`${recipient} takes mail at ${hostsOf(seen)}`] };
}

function hostsOf(seen: readonly Inspected[]): string {
  return seen.flatMap(({ result }) => (result?.summary ? [result.summary] : [])).join('; ');
}

export function noRecipient(check: string): TopicProof {
  return notSaid(
    check,
    "the recipient's domain",
    'the bounce names no recipient with a domain',
    'give the whole bounce, or its line that names the recipient',
  );
}
