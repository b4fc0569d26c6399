import { PIECES } from '../readiness-pieces.ts';
import type { ReportFinding } from '../schema.ts';
import { listsNamedIn } from './named-lists.ts';
import {
  byFindings,
  graveOf,
  type Inspected,
  inspected,
  notSaid,
  type ProofGap,
  type ProofMaterial,
  type TopicProof,
} from './proof-results.ts';

// What the sending address shows: its name, the name it gives, the lists it is on; and the lists that its domain is on.

const LOOKS_OF_NAME = /generic|dynamic|dial-?up|residential|pool/i;
const PTR = PIECES.ptr.broken;
/** There is a name, and receivers differ on whether it is good enough. */
const NAMES = ['reverse-dns-dynamic', 'reverse-dns-generic', 'reverse-dns-partly-confirmed'];

export function reverseDnsProof({ subjects: { addresses }, looks, text }: ProofMaterial): TopicProof {
  if (addresses.length === 0) return noAddress('reverse-dns');
  const codes = LOOKS_OF_NAME.test(text) ? [...PTR, ...NAMES] : PTR;
  const seen = applied(inspected(looks, 'address', 'reverse-dns'));
  const judged = byFindings(
    seen,
    ({ code }) => codes.includes(code),
    (code) => codes.includes(code),
  );
  if (judged.state !== 'fine') return judged;
  const weak = byFindings(seen, ({ code }) => NAMES.includes(code));
  const fine = seen.flatMap(({ result }) => (result?.summary ? [`reverse DNS: ${result.summary}`] : []));
  return weak.findings.length > 0
    ? { ...judged, state: 'doubtful', findings: weak.findings, seen: fine }
    : { ...judged, seen: fine };
}

/** RFC 5321 section 4.1.4: a full host name that has an address. */
export function heloProof({ subjects: { helo }, looks }: ProofMaterial): TopicProof {
  if (helo === null) {
    return notSaid(
      'helo',
      'the name given in EHLO',
      'the bounce does not show it',
      'look at the name that your mail server gives in EHLO (in Postfix: myhostname)',
    );
  }
  const plain = { findings: [], unchecked: [] } as const;
  if (!helo.includes('.')) {
    return {
      ...plain,
      state: 'fault',
      isOfMessage: true,
      seen: [`the sending server calls itself "${helo}", which is no full host name`],
    };
  }
  const judged = byFindings(
    inspected(looks, 'helo', 'mx'),
    ({ code }) => NO_HOST.includes(code),
    (code) => NO_HOST.includes(code),
  );
  if (judged.state === 'fault') {
    return { ...plain, state: 'fault', seen: [`the sending server calls itself ${helo}, which has no address in DNS`] };
  }
  return judged.state === 'fine' ? { ...judged, seen: [`the name given in EHLO, ${helo}, is in DNS`] } : judged;
}

const NO_HOST = ['mx-domain-nonexistent', 'mx-missing'];

export function blocklistProof({ subjects: { addresses }, looks, lists }: ProofMaterial): TopicProof {
  return addresses.length === 0
    ? noAddress('blocklist')
    : listed(looks, 'address', lists, (code) => /^blocklist-(?:sending-address-|noted)/.test(code), addresses);
}

export function domainListProof({ subjects: { author }, looks, lists, text }: ProofMaterial): TopicProof {
  if (author === null) {
    return notSaid(
      'blocklist',
      "the sender's domain",
      'the bounce does not show who sent the message',
      'give --from you@your.example to have it checked',
    );
  }
  const judged = listed(looks, 'domain', lists, (code) => /^blocklist-(?:domain-|noted)/.test(code), null);
  const [list] = listsNamedIn(lists, 'domain').asked;
  if (judged.state !== 'fine' || list === undefined || OF_SENDER.test(text) || text.toLowerCase().includes(author)) {
    return judged;
  }
  // Most often it is a domain that the message links to.
  const unknown = notSaid(
    'blocklist',
    `the domain that is on ${list.name}`,
    `${author} is not on it, and links of the message count too`,
    `look up the domains that the message links to: ${list.delist.replace(/\?.*$/, '')}`,
  );
  return { ...unknown, seen: judged.seen };
}

const OF_SENDER = /\bsender\b|mail from|return.path|envelope/i;

/** What is asked about an address says nothing of the domain that it is asked beside. */
function applied(seen: readonly Inspected[]): readonly Inspected[] {
  return seen.filter(({ result }) => result !== null);
}

/** By the lists that the refusal names; where it names none, by those that many receivers refuse by. */
function listed(
  looks: ProofMaterial['looks'],
  subject: 'address' | 'domain',
  lists: string,
  isOfSubject: (code: string) => boolean,
  addresses: readonly string[] | null,
): TopicProof {
  const named = listsNamedIn(lists, subject);
  const asked = inspected(looks, subject === 'address' ? 'address' : 'author', 'blocklist');
  const seen = subject === 'address' ? applied(asked) : asked;
  const isMeant = (list: string) => named.asked.some(({ name }) => name === list);
  const about = (finding: ReportFinding, isList: (list: string) => boolean) =>
    isOfSubject(finding.code) &&
    entriesIn(finding).some((entry) => isList(entry.list) && (addresses?.includes(entry.subject) ?? true));
  const strange = [...gapsOf(named, subject), ...unlistable(named, addresses ?? [])];
  if (named.asked.length === 0) {
    const judged = byFindings(seen, (finding) => about(finding, () => true) && graveOf([finding]), isOfSubject);
    return strange.length === 0 ? withBelieved(judged, seen) : { ...judged, state: 'open', unchecked: strange };
  }
  const judged = byFindings(seen, (finding) => about(finding, isMeant));
  const silent = judged.unchecked.filter(({ subject: silentLists }) =>
    named.asked.some(({ name, zone }) => silentLists.includes(name) || silentLists.includes(zone)),
  );
  const heard = named.asked.every(({ zone }) =>
    seen.some(({ result }) => believedIn(result?.facts ?? null).includes(zone)),
  );
  const unchecked = [...(silent.length > 0 || heard ? silent : judged.unchecked), ...strange];
  if (judged.findings.length > 0) return { ...judged, unchecked };
  if (unchecked.length > 0 || !heard) return { ...judged, state: 'open', unchecked };
  const whom = addresses?.join(', ') ?? seen.map(({ domain }) => domain).join(', ');
  return {
    state: 'fine',
    findings: [],
    unchecked: [],
    seen: named.asked.map(({ name }) => `${whom} is not on ${name}`),
  };
}

function withBelieved(judged: TopicProof, seen: ReturnType<typeof inspected>): TopicProof {
  const lists = seen.flatMap(({ result }) => (result?.summary ? [`blocklists: ${result.summary}`] : []));
  return judged.state === 'fine' ? { ...judged, seen: lists } : judged;
}

function gapsOf({ others, dead }: ReturnType<typeof listsNamedIn>, subject: string): readonly ProofGap[] {
  return [
    ...others.map((host) => ({
      domain: null,
      check: 'blocklist',
      subject: host,
      detail: 'the refusal names it, and it is not a list that mailcheck can ask',
      advice: `look the ${subject} up at ${host}, or ask whoever refused`,
    })),
    ...dead.map(({ name, since, what }) => ({
      domain: null,
      check: 'blocklist',
      subject: name,
      detail: `the refusal names a list that ended (${since}): ${what}`,
      advice: 'tell the admin of the receiving server, by another way, that the list is no longer there',
    })),
  ];
}

/** A list of IPv4 addresses says nothing of another one. */
function unlistable({ asked }: ReturnType<typeof listsNamedIn>, addresses: readonly string[]): readonly ProofGap[] {
  return addresses.flatMap((address) =>
    address.includes(':')
      ? asked
          .filter(({ ipv6 }) => !ipv6)
          .map(({ name, delist }) => ({
            domain: null,
            check: 'blocklist',
            subject: address,
            detail: `${name} lists no IPv6 addresses, so that another one, or another list, is meant`,
            advice: `ask whoever refused, or give the IPv4 address of the sending server with --sending-ip, which ${new URL(delist).origin} can look up`,
          }))
      : [],
  );
}

interface Entry {
  readonly list: string;
  readonly subject: string;
}

function entriesIn({ params }: ReportFinding): readonly Entry[] {
  const listed: readonly unknown[] = Array.isArray(params.entries) ? params.entries : [];
  return listed.flatMap((one) =>
    typeof one === 'object' && one !== null && 'list' in one && 'subject' in one
      ? [{ list: String(one.list), subject: String(one.subject) }]
      : [],
  );
}

function believedIn(facts: unknown): readonly string[] {
  if (typeof facts !== 'object' || facts === null || !('believed' in facts)) return [];
  return Array.isArray(facts.believed) ? facts.believed.map(String) : [];
}

function noAddress(check: string): TopicProof {
  return notSaid(
    check,
    'the sending address',
    'the bounce does not show which address the message was sent from',
    'give that address with --sending-ip',
  );
}
