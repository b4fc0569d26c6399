import type { BounceConclusion, ProofTopic } from '../../core/bounce.ts';
import { dkimProof, dmarcProof, dmarcRecordProof, spfProof } from './proof-authentication.ts';
import { recipientDomainProof, senderDomainProof } from './proof-domains.ts';
import { blocklistProof, domainListProof, heloProof, reverseDnsProof } from './proof-reputation.ts';
import type { ProofGap, ProofMaterial, TopicProof } from './proof-results.ts';
import { proofSentence } from './proof-sentence.ts';
import type { WantedTopics } from './proof-stated.ts';
import { recipientTlsProof } from './proof-tls.ts';
import type { BounceProof } from './schema.ts';

export interface ProofInput extends ProofMaterial {
  readonly conclusion: BounceConclusion;
  readonly wanted: WantedTopics;
  /** Whether some of the looks were left out, because the bounce names too many domains. */
  readonly isCut: boolean;
  /** When it bounced; null: not known. */
  readonly bouncedAtMs: number | null;
}

/** One part of the proof: topics that are judged together, and what became of them. */
export interface ProofPiece extends TopicProof {
  readonly topics: readonly ProofTopic[];
  readonly isStated: boolean;
}

/**
 * Whether what was looked at confirms why a message bounced. Pure. A cause is confirmed only where the server gave it and what
 * was found is that very fault, of that very address, selector or list; what was not seen is never fine.
 */
export function proofOf(input: ProofInput): BounceProof {
  const pieces = piecesOf(input);
  const verdict = verdictOf(pieces);
  const shown = verdict === 'confirmed' ? pieces.filter(({ isStated }) => isStated) : pieces;
  return {
    verdict,
    sentence: proofSentence(verdict, pieces, input),
    topics: pieces.flatMap(({ topics }) => topics),
    findings: distinct(shown.flatMap(({ findings }) => findings)),
    seen: [...new Set(pieces.flatMap(({ seen }) => seen))],
    looked: lookedAt(input),
    unchecked: distinct(pieces.flatMap(({ unchecked }) => unchecked)),
  };
}

/** Each domain once, with all that was asked of it. */
function lookedAt({ looks }: ProofInput): BounceProof['looked'] {
  const named = looks.map(({ part, domain, checks, lists }) => ({
    of: part === 'recipient' ? ('recipient' as const) : ('sender' as const),
    domain,
    checks,
    lists: lists?.zones ?? [],
  }));
  return [...Map.groupBy(named, ({ of, domain }) => `${of} ${domain}`).values()].flatMap((same) =>
    same.slice(0, 1).map(({ of, domain }) => ({
      of,
      domain,
      checks: [...new Set(same.flatMap(({ checks }) => checks))],
      lists: [...new Set(same.flatMap(({ lists }) => lists))],
    })),
  );
}

function verdictOf(pieces: readonly ProofPiece[]): BounceProof['verdict'] {
  const has = (state: TopicProof['state'], stated: boolean) =>
    pieces.some((piece) => piece.state === state && piece.isStated === stated);
  if (has('fault', true)) return 'confirmed';
  if (has('doubtful', true)) return 'possible';
  if (has('open', true)) return 'unchecked';
  if (has('fault', false)) return 'possible';
  if (has('fine', true)) return 'fine now';
  if (has('doubtful', false)) return 'possible';
  // What nobody said, and nobody can look at without knowing more, leaves nothing open.
  const isUnheard = pieces.some(
    ({ state, unchecked }) => state === 'open' && unchecked.some(({ domain }) => domain !== null),
  );
  return isUnheard ? 'unchecked' : 'not provable';
}

const CUT: ProofGap = {
  domain: null,
  check: 'proof',
  subject: 'this recipient',
  detail: 'the bounce names more domains than are looked at for one bounce',
  advice: 'give its reply alone: mailcheck bounce "550 …"',
};

function piecesOf(input: ProofInput): readonly ProofPiece[] {
  const { stated, possible } = input.wanted;
  if (input.isCut) {
    const topics = [...stated, ...possible];
    return [{ topics, isStated: stated.length > 0, state: 'open', findings: [], unchecked: [CUT], seen: [] }];
  }
  return [...partsOf(stated, true, input), ...partsOf(possible, false, input)];
}

/**
 * Where a server gives more than one of them as its reason they are one matter: mail passes by SPF or by DKIM. Where nobody said
 * so each of them may put a receiver off.
 */
const AUTHENTICATION: readonly ProofTopic[] = ['spf', 'dkim', 'dmarc'];

function partsOf(topics: readonly ProofTopic[], isStated: boolean, material: ProofMaterial): readonly ProofPiece[] {
  const together = topics.filter((topic) => AUTHENTICATION.includes(topic));
  const isOne = isStated && (together.length > 1 || together.includes('dmarc'));
  return [
    ...(isOne ? [{ topics: together, isStated, ...dmarcProof(material) }] : []),
    ...topics
      .filter((topic) => !(isOne && together.includes(topic)))
      .map((topic) => ({ topics: [topic], isStated, ...judges[topic](material) })),
  ];
}

const judges: Readonly<Record<ProofTopic, (material: ProofMaterial) => TopicProof>> = {
  spf: spfProof,
  dkim: (material) => dkimProof(material),
  dmarc: dmarcRecordProof,
  'reverse-dns': reverseDnsProof,
  helo: heloProof,
  blocklist: blocklistProof,
  'domain-blocklist': domainListProof,
  'sender-domain': senderDomainProof,
  'recipient-domain': recipientDomainProof,
  'recipient-tls': recipientTlsProof,
};

function distinct<T>(entries: readonly T[]): readonly T[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}
