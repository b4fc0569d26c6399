import type { ProofSubjects } from '../../core/bounce-proof.ts';
import type { ProofInput, ProofPiece } from './proof.ts';
import { unprovableSentence } from './proof-unprovable.ts';
import { whyUnprovable } from './proof-words.ts';
import type { BounceProof } from './schema.ts';

const MOST_TOLD = 3;

/** The verdict and what it rests on. Lower case, no full stop. */
export function proofSentence(
  verdict: BounceProof['verdict'],
  pieces: readonly ProofPiece[],
  input: ProofInput,
): string {
  const { reversePath, reversePathEmpty } = input.subjects;
  const isOfSpf = pieces.some(({ topics }) => topics.some((topic) => topic === 'spf' || topic === 'dmarc'));
  const isOfName = reversePathEmpty && reversePath !== null && isOfSpf && verdict !== 'not provable';
  const whose = `; the return path is empty, so that SPF counts for the name given in EHLO, ${reversePath}`;
  return `${plainSentence(verdict, pieces, input)}${isOfName ? whose : ''}`; // RFC 7208 section 2.4
}

function plainSentence(
  verdict: BounceProof['verdict'],
  pieces: readonly ProofPiece[],
  { conclusion, bouncedAtMs, subjects }: ProofInput,
): string {
  const stated = pieces.filter(({ isStated }) => isStated);
  const whose = (some: readonly ProofPiece[]) => ownerOf(some, subjects);
  const of = (state: ProofPiece['state'], some: readonly ProofPiece[] = pieces) =>
    some.filter((one) => one.state === state);
  switch (verdict) {
    case 'confirmed': {
      const faults = of('fault', stated);
      return `stated by the server and confirmed by ${seenIn(faults, whose(faults))}: ${told(faults)}${unlessForeign(faults, subjects)}`;
    }
    case 'fine now': {
      const tls = stated.find(({ topics }) => topics.includes('recipient-tls'));
      if (tls !== undefined && conclusion.move === 'sender-server') {
        return `stated by the server, and ${told([tls])}: the sending server did not use it, or not as it is asked to`;
      }
      const now =
        tls !== undefined || isOfLists(stated)
          ? `${told(stated)} now`
          : `${whose(stated)} is fine now: ${told(stated)}`;
      return `stated by the server, but ${now}; ${explanations(stated, subjects, bouncedAtMs)}`;
    }
    case 'possible': {
      const [doubtful, faults] = [of('doubtful', stated), of('fault')];
      if (doubtful.length > 0) {
        const beside = doubtful.flatMap(({ findings, seen }) => (findings.length > 0 ? seen : [])).slice(0, 1);
        const aside = beside.length === 0 ? '' : `; but ${beside.join('; ')}`;
        return `stated by the server, and only possible by ${whose(doubtful)}: ${told([...doubtful, ...faults])}${aside}`;
      }
      const behind = faults.length > 0 ? faults : of('doubtful');
      const fine = of('fine', stated);
      const before = fine.length > 0 ? `what the server stated is fine now (${told(fine)}); ` : '';
      return `${before}only possible, nobody said so: ${told(behind)}`;
    }
    case 'unchecked': {
      const open = of('open', stated).length > 0 ? of('open', stated) : of('open');
      const [gap] = open.flatMap(({ unchecked }) => unchecked);
      const why = gap === undefined ? '' : `: ${gap.subject}: ${gap.detail}`;
      return `${stated.length > 0 ? 'stated by the server, but ' : ''}not checked${why}`;
    }
    case 'not provable': {
      const why = whyUnprovable(conclusion) ?? 'it is no failure';
      const fine = told(of('fine'));
      return `${unprovableSentence(why)}${fine === '' ? '' : `; in order: ${fine}`}`;
    }
  }
}

/** Whose DNS it is: an address is of whoever runs its network, and a reverse path may be of whoever sends for others. */
function ownerOf(pieces: readonly ProofPiece[], { recipient, addresses, author }: ProofSubjects): string {
  const topics = pieces.flatMap((piece) => piece.topics);
  if (topics.length === 0) return 'your DNS';
  if (topics.every((topic) => topic.startsWith('recipient-'))) return `the DNS of ${recipient ?? 'the recipient'}`;
  if (topics.every((topic) => topic === 'reverse-dns') && addresses.length > 0)
    return `the DNS of ${addresses.join(', ')}`;
  const domains = new Set(pieces.flatMap(({ findings }) => findings.map(({ domain }) => domain)));
  const [domain] = domains;
  const isForeign = domains.size === 1 && domain !== undefined && author !== null && !isNear(domain, author);
  return isForeign ? `the DNS of ${domain}` : 'your DNS';
}

function isNear(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}

/** SPF is right to refuse an address that is nobody's who sends for the domain. */
function unlessForeign(pieces: readonly ProofPiece[], { addresses, reversePath }: ProofSubjects): string {
  const isDoubted = pieces.some(({ findings }) =>
    findings.some(({ code, fix }) => /^spf-sending-ip-/.test(code) && fix.condition !== null),
  );
  if (!isDoubted) return '';
  return `; but if ${addresses.join(', ')} does not send for ${reversePath}, the message was passed on from there or forged, and SPF is right`;
}

/** A handshake is not in DNS. */
function seenIn(faults: readonly ProofPiece[], dns: string): string {
  if (faults.every(({ isOfMessage = false }) => isOfMessage)) return 'what the bounce itself shows';
  const isTls = faults.every(({ topics }) => topics.includes('recipient-tls'));
  if (isTls) return 'what the servers of the recipient show';
  return isOfLists(faults) ? 'the list itself' : dns;
}

function isOfLists(pieces: readonly ProofPiece[]): boolean {
  return pieces.every(({ topics }) => topics.every((topic) => topic === 'blocklist' || topic === 'domain-blocklist'));
}

function told(pieces: readonly ProofPiece[]): string {
  const words = pieces.flatMap(({ state, findings, seen }) =>
    state === 'fault' || state === 'doubtful'
      ? [
          ...new Set(findings.map(({ domain, title }) => (title.includes(domain) ? title : `${domain}: ${title}`))),
          ...(findings.length === 0 ? seen : []),
        ]
      : seen,
  );
  const distinct = [...new Set(words)];
  const more = distinct.length > MOST_TOLD ? `; and ${distinct.length - MOST_TOLD} more` : '';
  return distinct.slice(0, MOST_TOLD).join('; ') + more;
}

/** What may lie between then and now. */
function explanations(
  stated: readonly ProofPiece[],
  { addresses }: ProofInput['subjects'],
  bouncedAtMs: number | null,
): string {
  const topics = stated.flatMap((piece) => piece.topics);
  const when = bouncedAtMs === null ? 'since it bounced' : `since it bounced on ${dayOf(bouncedAtMs)}`;
  if (topics.some((topic) => topic === 'recipient-tls')) {
    return `it was mended ${when}, or the sending server does not use TLS as it should`;
  }
  if (topics.every((topic) => topic === 'recipient-domain')) {
    return `it was mended ${when}, or the sending server asked a resolver that did not answer rightly`;
  }
  if (topics.includes('sender-domain')) return `it was mended ${when}, or DNS did not answer the receiver then`;
  const sent =
    addresses.length === 0
      ? 'the message was sent from elsewhere'
      : `the message was sent from elsewhere than ${addresses.join(', ')}`;
  if (isOfLists(stated)) {
    const other = topics.includes('domain-blocklist') ? 'another domain in the message is listed' : sent;
    return `it was taken off ${when}, or ${other}`;
  }
  const altered = topics.includes('dkim') || topics.includes('dmarc') ? ', or the message was changed on its way' : '';
  return `it was mended ${when}, or ${sent}${altered}`;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
