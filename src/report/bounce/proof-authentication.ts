import type { ProofSubjects } from '../../core/bounce-proof.ts';
import { isWithin } from '../../core/names.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import { PIECES } from '../readiness-pieces.ts';
import {
  byFindings,
  inspected,
  notSaid,
  type ProofFinding,
  type ProofMaterial,
  type TopicProof,
} from './proof-results.ts';

// SPF, DKIM and DMARC: the record, for the very address and the very selector, and whose names they are of.

const isBroken = (piece: 'spf' | 'dkim' | 'dmarc') => (code: string) => PIECES[piece].broken.includes(code);
const OF_ADDRESS = /^spf-sending-ip-/;
const ASKS_FOR_ALL = /authentication level/i; // Microsoft's 5.7.515
const BODY_CHANGED = /\bbody ?hash/i;
const NO_RECORD =
  /\bdmarc[\s:=]{1,4}none|\bno dmarc|(?:missing|without|lacks?|have) (?:a |any )?dmarc|dmarc record|publish[^.;]{0,20}dmarc/i;
const IN_RECORD = /permerror|too many (?:dns )?lookups|syntax|multiple (?:spf )?records|invalid/i;

export function spfProof({ subjects, looks, text }: ProofMaterial): TopicProof {
  const { reversePath, reversePathEmpty, addresses } = subjects;
  if (reversePath === null) return reversePathEmpty ? noHelo() : noSender('spf');
  const seen = inspected(looks, 'reverse-path', 'spf');
  const plain = byFindings(seen, ({ code }) => isBroken('spf')(code), isBroken('spf'));
  const findings = reversePathEmpty ? plain.findings.map(forHost) : plain.findings;
  const judged = doubted({ ...plain, findings }, subjects);
  if (addresses.length === 0) {
    const faults = judged.findings.filter(({ code }) => !OF_ADDRESS.test(code));
    if (faults.length > 0 || (judged.state === 'fault' && judged.findings.length === 0)) return judged;
    const unknown = notSaid(
      'spf',
      `SPF of ${reversePath} for the sending address`,
      'the bounce does not show which address the message was sent from',
      'give that address with --sending-ip',
    );
    return { ...unknown, unchecked: [...judged.unchecked, ...unknown.unchecked] };
  }
  const results = seen.flatMap(({ result }) => resultsIn(result?.facts ?? null));
  const passed = addresses.filter((address) => results.some((one) => one.address === address && one.result === 'pass'));
  if (passed.length < addresses.length) return judged;
  const pass = passed.map((address) => `SPF of ${reversePath} lets ${address} pass`);
  if (judged.findings.length === 0) return { state: 'fine', findings: [], unchecked: [], seen: pass };
  // It passes before the fault is reached, at whoever evaluates no further.
  return { ...judged, state: IN_RECORD.test(text) ? 'fault' : 'doubtful', seen: pass };
}

/** Of a host that has no record: its MX, which one for a whole domain would start from, is not what it sends from. */
function forHost(finding: ProofFinding): ProofFinding {
  const { domain, code, fix } = finding;
  if (code !== 'spf-missing') return finding;
  const text = `publish one TXT record at ${domain}, the name that the server gives in EHLO, which lets its own address pass`;
  const records = fix.records.map((record) => ({ ...record, value: '"v=spf1 a -all"' }));
  return { ...finding, fix: { text, records, condition: `${domain} has the address that the server sends from` } };
}

/**
 * An address that the bounce shows may be of whoever passed the message on, or forged it: it is not to be authorised unseen, and
 * where the message was passed on for certain its failure is no fault of the record.
 */
function doubted(judged: TopicProof, { addresses, addressesGiven, forwarded, reversePath }: ProofSubjects): TopicProof {
  if (addressesGiven) return judged;
  const findings = judged.findings.map((finding) =>
    OF_ADDRESS.test(finding.code) && finding.fix.records.length > 0
      ? { ...finding, fix: { ...finding.fix, condition: `you know that ${addresses[0]} sends for ${reversePath}` } }
      : finding,
  );
  const isOfAddress =
    findings.length > 0 && findings.every(({ fix, code }) => OF_ADDRESS.test(code) && fix.condition !== null);
  if (forwarded === null || !isOfAddress) return { ...judged, findings };
  const passedOn = `the message was passed on from ${forwarded.from} to ${forwarded.to}, and SPF fails for whoever passes on`;
  return { ...judged, findings, state: 'doubtful', seen: [...judged.seen, passedOn] };
}

function resultsIn(facts: unknown): readonly { readonly address: string; readonly result: string | null }[] {
  if (typeof facts !== 'object' || facts === null || !('sendingIps' in facts)) return [];
  const listed: readonly unknown[] = Array.isArray(facts.sendingIps) ? facts.sendingIps : [];
  return listed.flatMap((one) =>
    typeof one === 'object' && one !== null && 'address' in one && 'result' in one
      ? [{ address: String(one.address), result: one.result === null ? null : String(one.result) }]
      : [],
  );
}

/** @param isCounted  whether a signature for that domain helps */
export function dkimProof(
  { subjects: { author, signers, isHeaderSeen }, looks, text }: ProofMaterial,
  isCounted: (domain: string) => boolean = () => true,
): TopicProof {
  if (author === null && signers.length === 0) return noSender('dkim');
  const seen = inspected(looks, 'signer', 'dkim').filter(({ domain }) => isCounted(domain));
  const each = seen.map((one) => byFindings([one], ({ code }) => isBroken('dkim')(code), isBroken('dkim')));
  const good = each.findIndex(({ state }) => state === 'fine');
  const all = byFindings(seen, ({ code }) => isBroken('dkim')(code), isBroken('dkim'));
  if (signers.length === 0) {
    // A message may be signed for a domain above or below, or of whoever sends it, and have its key there.
    const isNoneHere = all.findings.length > 0 && all.findings.every(({ code }) => code === 'dkim-missing');
    if (isNoneHere && !isHeaderSeen) return { ...all, state: 'doubtful' };
    if (all.state !== 'fine') return all;
    return notSaid(
      'dkim',
      `DKIM of ${author}`,
      'keys are published, but the bounce does not show which selector the message was signed with, if it was signed',
      'give the selector that you sign with by --selector',
    );
  }
  if (good === -1) return all;
  if (BODY_CHANGED.test(text)) {
    return notSaid(
      'dkim',
      'what changed the message',
      'its key is published, but the server got another text than the one that was signed',
      'see what comes behind the signing and alters it: a filter, a disclaimer, a mailing list, a gateway',
    );
  }
  const keys = signers
    .filter(({ domain }) => domain === seen[good]?.domain)
    .map(({ domain, selectors }) => `the DKIM key ${selectors.join(', ')} of ${domain} is published and usable`);
  return { ...all, state: all.findings.length > 0 ? 'doubtful' : 'fine', seen: keys };
}

/** That there is a DMARC record, and that receivers can read it. */
export function dmarcRecordProof({ subjects: { author }, looks }: ProofMaterial): TopicProof {
  if (author === null) return noSender('dmarc');
  const records = inspected(looks, 'author', 'dmarc');
  const judged = byFindings(records, ({ code }) => isBroken('dmarc')(code), isBroken('dmarc'));
  return judged.state === 'fine' ? { ...judged, seen: [`${author} publishes a DMARC record`] } : judged;
}

/** That mail speaks for its author's domain: by SPF or by DKIM, and in its name (RFC 9989 section 4.4). */
export function dmarcProof(material: ProofMaterial): TopicProof {
  const { subjects, looks, text } = material;
  const { author, reversePath, signers } = subjects;
  if (author === null) return noSender('dmarc');
  if (NO_RECORD.test(text)) return dmarcRecordProof(material);
  if (ASKS_FOR_ALL.test(text)) return allProof([spfProof(material), dkimProof(material), dmarcRecordProof(material)]);
  const records = inspected(looks, 'author', 'dmarc');
  const strict = strictness(records.map(({ result }) => result?.facts ?? null));
  // Where it is not known whose SPF counts, it may be that of the author.
  const spfCounts = reversePath === null || isAligned(reversePath, author, strict.spf);
  const foreign = signers.filter(({ domain }) => !isAligned(domain, author, strict.dkim));
  const nobodySigns = signers.length > 0 && foreign.length === signers.length;
  const spf = spfCounts ? spfProof(material) : null;
  const dkim = nobodySigns ? null : dkimProof(material, (domain) => isAligned(domain, author, strict.dkim));
  const aside = [
    ...(spf === null ? [`${pathOf(subjects)}, so that SPF says nothing for ${author}`] : []),
    ...(dkim === null
      ? [`it is signed for ${foreign.map(({ domain }) => domain).join(', ')}, which says nothing for ${author}`]
      : []),
  ];
  const parts = [spf, dkim].filter((part) => part !== null);
  return {
    state: eitherState(spf?.state ?? null, dkim?.state ?? null, subjects),
    findings: parts.flatMap((part) => part.findings),
    unchecked: spf?.state === 'fine' ? [] : parts.flatMap((part) => part.unchecked),
    seen: [...parts.flatMap((part) => part.seen), ...aside],
    isOfMessage: parts.length === 0,
  };
}

/** What of SPF and DKIM can show whether mail passes DMARC: that of another organization says nothing for the author. */
export function alignable(
  subjects: ProofSubjects,
  text: string,
): Pick<ProofSubjects, 'reversePath' | 'signers' | 'author'> {
  const { author, reversePath, signers } = subjects;
  if (author === null || NO_RECORD.test(text)) return { author: null, reversePath: null, signers: [] };
  if (ASKS_FOR_ALL.test(text)) return subjects;
  const counted = signers.filter(({ domain }) => isAligned(domain, author, false));
  return {
    author: signers.length === 0 ? author : null,
    reversePath: reversePath !== null && isAligned(reversePath, author, false) ? reversePath : null,
    signers: counted,
  };
}

/** Where each of them is asked for. */
function allProof(parts: readonly TopicProof[]): TopicProof {
  const states = parts.map(({ state }) => state);
  return {
    state: (['fault', 'open', 'doubtful'] as const).find((state) => states.includes(state)) ?? 'fine',
    findings: parts.flatMap(({ findings }) => findings),
    unchecked: parts.flatMap(({ unchecked }) => unchecked),
    seen: parts.flatMap(({ seen }) => seen),
  };
}

type State = TopicProof['state'];

/**
 * SPF for the very address proves that a message would pass. A key proves less: that a signature could, and the server says
 * that this one did not. So SPF decides where it counts and was seen, and DKIM where not.
 *
 * @param spf  null: it says nothing for the author, as its domain is another; the same for `dkim`
 */
function eitherState(spf: State | null, dkim: State | null, { reversePathAssumed, forwarded }: ProofSubjects): State {
  // Neither speaks for the author, and that is no matter of records.
  if (spf === null && dkim === null) return reversePathAssumed ? 'open' : 'fault';
  if (spf === null || dkim === null) return spf ?? dkim ?? 'open';
  // What is passed on has only its signature (RFC 7960 section 3.2.1).
  if (forwarded !== null && spf === 'doubtful' && dkim === 'fault') return 'fault';
  if (spf !== 'open') return spf;
  return dkim === 'fine' ? 'open' : dkim;
}

/** RFC 9989 section 4.4.1: relaxed, the two are of one organization; strict, they are the same. */
function isAligned(domain: string, author: string, strict: boolean): boolean {
  if (strict || domain === author) return domain === author;
  const organization = registrableDomain(author);
  return organization !== null && registrableDomain(domain) === organization && isWithin(domain, organization);
}

/** The tags `aspf` and `adkim` of the record in force (RFC 9989 section 4.7). */
function strictness(facts: readonly unknown[]): { readonly spf: boolean; readonly dkim: boolean } {
  const [first] = facts;
  const record =
    typeof first === 'object' && first !== null && 'record' in first && typeof first.record === 'string'
      ? first.record.toLowerCase().replace(/\s/g, '').split(';')
      : [];
  return { spf: record.includes('aspf=s'), dkim: record.includes('adkim=s') };
}

function pathOf({ reversePath, reversePathEmpty }: ProofSubjects): string {
  return reversePathEmpty
    ? `the name given in EHLO, which counts for an empty return path, is of ${reversePath}`
    : `the reverse path is of ${reversePath}`;
}

/** RFC 7208 section 2.4: an empty reverse path is taken for postmaster at the name given in EHLO. */
function noHelo(): TopicProof {
  return notSaid(
    'spf',
    'SPF of the name given in EHLO',
    'the message has an empty return path, so that this name counts for SPF, and the bounce does not show it',
    'look up the name that your mail server gives in EHLO (in Postfix: myhostname): mailcheck NAME --only spf',
  );
}

function noSender(check: string): TopicProof {
  return notSaid(
    check,
    "the sender's domain",
    'the bounce does not show who sent the message',
    'give --from you@your.example to have it checked',
  );
}
