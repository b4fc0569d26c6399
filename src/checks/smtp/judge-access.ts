import { addressKind, familyOf } from '../../core/addresses.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence } from '../../core/observation.ts';
import { answerTo } from '../../core/transcript.ts';
import type { SmtpVisit } from './facts.ts';
import type { smtpFindings } from './findings.ts';
import { type Broken, getsIn, type Outcome, type Refused } from './outcome.ts';
import type { Refusal } from './replies.ts';
import type { EndedAt, RepliedAt } from './words.ts';

export interface Judged {
  readonly visit: SmtpVisit;
  readonly outcome: Outcome;
}

type Said = FindingOf<typeof smtpFindings>;
type Kind = Outcome['kind'];

interface BrokenVisit extends Judged {
  readonly outcome: Broken;
}

interface RefusedVisit extends Judged {
  readonly outcome: Refused;
}

/**
 * Says whether mail gets in, from what each address did. One dead spare among servers that work costs little, since
 * senders try the next (RFC 5321 section 5.1); a refusal for good costs more, since they do not (section 4.2.1); and only where
 * every address was seen and none lets mail in is mail lost.
 *
 * @param complete  whether DNS gave the addresses of every host: one that it kept back may let mail in
 */
export function judgeAccess(domain: string, judged: readonly Judged[], complete: boolean): readonly Said[] {
  const tried = judged.filter(wasTried);
  if (tried.length === 0) return [];
  const works = tried.filter(({ outcome }) => getsIn(outcome));
  const allKnown = complete && tried.every(({ outcome }) => KEEPS_OUT.has(outcome.kind));
  const sides = [...malformed(domain, tried), ...refusedPeople(domain, tried)];
  if (works.length > 0) return [...unreachable(domain, tried, works), ...refusals(domain, tried, true), ...sides];
  if (allKnown) return [...nothingWorks(domain, tried, onlyFamily(judged)), ...sides];
  const broken = brokenAs(tried, 'down', 'silent');
  return [...ended('smtp-host-unreachable', domain, broken), ...refusals(domain, tried, true), ...sides];
}

/** Outcomes that are the server's doing and keep mail out. */
const KEEPS_OUT: ReadonlySet<Kind> = new Set(['down', 'silent', 'malformed', 'rejects', 'defers'] satisfies Kind[]);

/** Not left out, neither by the user nor for want of IPv6 here. */
function wasTried({ outcome }: Judged): boolean {
  return outcome.kind !== 'unseen' || (outcome.why.reason !== 'not-requested' && outcome.why.reason !== 'no-ipv6');
}

/** The one family that was tried, where there are public addresses of the other too; else null. */
function onlyFamily(judged: readonly Judged[]): 4 | 6 | null {
  const familiesOf = (some: readonly Judged[]) => new Set(some.map(({ visit }) => familyOf(visit.address)));
  const [family, other] = familiesOf(judged.filter(wasTried));
  const reachable = judged.filter(({ visit }) => addressKind(visit.address) === 'public');
  return family !== undefined && other === undefined && familiesOf(reachable).size > 1 ? family : null;
}

function nothingWorks(domain: string, judged: readonly Judged[], family: 4 | 6 | null): readonly Said[] {
  const down = brokenAs(judged, 'down');
  const rejects = refusedAs(judged, 'rejects');
  if (down.length === judged.length) {
    const places = down.map(endedAt);
    return [{ code: 'smtp-unreachable', params: { domain, places, family }, evidence: down.flatMap(lastOf) }];
  }
  if (down.length + rejects.length === judged.length) {
    const greeted = rejects.some(({ outcome }) => outcome.refusal.phase !== 'banner');
    return [
      ...replied(greeted ? 'smtp-rejected' : 'smtp-banner-refused', domain, rejects),
      ...ended('smtp-host-unreachable', domain, down),
    ];
  }
  const silent = brokenAs(judged, 'silent');
  return [
    ...ended(
      'smtp-no-greeting',
      domain,
      silent.filter(({ outcome }) => outcome.phase === 'banner'),
    ),
    ...ended(
      'smtp-stalls',
      domain,
      silent.filter(({ outcome }) => outcome.phase !== 'banner'),
    ),
    ...ended('smtp-host-unreachable', domain, down),
    ...refusals(domain, judged, false),
  ];
}

/** What cannot be reached where something else can: the preferred servers weigh more than the spare ones. */
function unreachable(domain: string, judged: readonly Judged[], works: readonly Judged[]): readonly Said[] {
  const broken = brokenAs(judged, 'down', 'silent');
  const best = Math.min(...judged.map(({ visit }) => visit.preference));
  const preferred = judged.filter(({ visit }) => visit.preference === best);
  const primary = broken.filter(({ visit }) => visit.preference === best);
  if (primary.length < preferred.length) return ended('smtp-host-unreachable', domain, broken);
  const others = [...new Set(works.map(({ visit }) => visit.host))];
  return [
    {
      code: 'smtp-primary-unreachable',
      params: { domain, places: primary.map(endedAt), others },
      evidence: primary.flatMap(lastOf),
    },
    ...ended(
      'smtp-host-unreachable',
      domain,
      broken.filter((one) => !primary.includes(one)),
    ),
  ];
}

function refusals(domain: string, judged: readonly Judged[], some: boolean): readonly Said[] {
  return [
    ...replied('smtp-host-rejects', domain, refusedAs(judged, 'rejects')),
    ...replied(some ? 'smtp-host-temporary-failure' : 'smtp-temporary-failure', domain, refusedAs(judged, 'defers')),
  ];
}

function refusedPeople(domain: string, judged: readonly Judged[]): readonly Said[] {
  return [
    ...replied('smtp-null-sender-refused', domain, refusedAs(judged, 'null-sender-refused')),
    ...replied('smtp-postmaster-refused', domain, refusedAs(judged, 'postmaster-refused')),
  ];
}

function malformed(domain: string, judged: readonly Judged[]): readonly Said[] {
  const found = brokenAs(judged, 'malformed');
  if (found.length === 0) return [];
  const places = found.map((one) => ({ ...endedAt(one), detail: one.outcome.detail }));
  return [{ code: 'smtp-protocol-error', params: { domain, places }, evidence: found.flatMap(lastOf) }];
}

function brokenAs(judged: readonly Judged[], ...kinds: readonly Broken['kind'][]): readonly BrokenVisit[] {
  const all: readonly Kind[] = kinds;
  return judged.filter((one): one is BrokenVisit => all.includes(one.outcome.kind));
}

function refusedAs(judged: readonly Judged[], kind: Refused['kind']): readonly RefusedVisit[] {
  return judged.filter((one): one is RefusedVisit => one.outcome.kind === kind);
}

function endedAt({ visit: { host, address }, outcome: { phase, ended } }: BrokenVisit): EndedAt {
  return { host, address, phase, ended };
}

type EndedCode = 'smtp-host-unreachable' | 'smtp-no-greeting' | 'smtp-stalls';

function ended(code: EndedCode, domain: string, found: readonly BrokenVisit[]): readonly Said[] {
  if (found.length === 0) return [];
  return [{ code, params: { domain, places: found.map(endedAt) }, evidence: found.flatMap(lastOf) }];
}

type RepliedCode =
  | 'smtp-banner-refused'
  | 'smtp-rejected'
  | 'smtp-host-rejects'
  | 'smtp-temporary-failure'
  | 'smtp-host-temporary-failure'
  | 'smtp-null-sender-refused'
  | 'smtp-postmaster-refused';

function replied(code: RepliedCode, domain: string, found: readonly RefusedVisit[]): readonly Said[] {
  if (found.length === 0) return [];
  const replies = found.map(({ visit, outcome }) => repliedAt(visit, outcome.refusal));
  const evidence = found.flatMap(({ visit, outcome }) => proofOf(visit, outcome.refusal.command));
  return [{ code, params: { domain, replies }, evidence }];
}

export function repliedAt(
  { host, address }: SmtpVisit,
  { phase, reply, rule }: Pick<Refusal, 'phase' | 'reply' | 'rule'>,
): RepliedAt {
  return { host, address, phase, ...reply, rule: rule?.id ?? null, meaning: rule?.meaning ?? null };
}

/** What a server answered to a command, and null: its greeting. */
export function proofOf({ session }: SmtpVisit, command: string | null): readonly Evidence[] {
  return session.evidence.map((piece) => answerTo(piece, command));
}

/** What came last, before it broke off. */
function lastOf({ visit }: Judged): readonly Evidence[] {
  const { session } = visit;
  return session.status === 'known' ? proofOf(visit, session.value.steps.at(-1)?.command ?? null) : session.evidence;
}
