import { type Demand, type Piece, providers } from '../checks/providers.ts';
import { type Answer, answeredByMessage, answerOfMessage } from './message-answers.ts';
import type { MessageView } from './message-view.ts';
import { PIECES, UNREADABLE } from './readiness-pieces.ts';
import type { Report } from './schema.ts';
import type { SeenCheck } from './seen.ts';

export type Readiness = NonNullable<Report['readiness']>[number];
export type ReadinessRule = Readiness['rules'][number];

/** What is known of the domain and its mail. */
interface Seen {
  readonly checks: readonly SeenCheck[];
  /** Checks and finding codes the user left out. */
  readonly skipped: readonly string[];
  /** Of the message at hand, whose own results are better than what its author's domain lets expect; null: there is none. */
  readonly message: MessageView | null;
}

/**
 * What the large mailbox providers demand of senders, and whether this domain does it, from what the checks saw. A rule
 * is met where all it rests on was seen, and none of it is wrong.
 *
 * @param volume  messages a day to one provider, as the user says; null: not said, then rules for bulk senders are shown
 *   as such; so are those of providers who name no number, whatever the volume
 */
export function readinessOf(
  checks: readonly SeenCheck[],
  volume: number | null,
  skipped: readonly string[] = [],
  message: MessageView | null = null,
): readonly Readiness[] {
  const seen = { checks, skipped, message };
  return providers.flatMap(({ id, demands }) => {
    if (!demands) return [];
    const { receiver, bulkFrom } = demands;
    const rules = demands.rules
      .filter((rule) => rule.for === 'all' || volume === null || bulkFrom === null || volume >= bulkFrom)
      .map((rule) => judged(rule, seen));
    const broken = rules.filter(({ answer }) => answer === 'no');
    const open = rules.filter(({ answer }) => answer === 'unseen');
    const verdict = broken.some((rule) => rule.for === 'all')
      ? 'breaks'
      : broken.length > 0
        ? 'breaks-as-bulk'
        : open.length > 0
          ? 'open'
          : 'meets';
    return [{ provider: id, receiver, bulkFrom, verdict, rules }] as const;
  });
}

function judged(rule: Demand, seen: Seen): ReadinessRule {
  const { id, demand, since, effect, source, via = null, retrieved } = rule;
  const common = { id, demand, for: rule.for, since, effect, source, via, retrieved };
  const said = rule.outside ? ofMessage(rule, seen) : combined(rule, seen);
  if (said === null) return { ...common, answer: 'outside', codes: [], because: null };
  const codes = said.answer === 'no' ? said.codes : [];
  return { ...common, answer: said.answer, codes, because: said.answer === 'unseen' ? said.because : null };
}

/** What a domain alone does not show a message may; null: nor is there one. */
function ofMessage({ message: pieces = [] }: Demand, { checks, message }: Seen): Answer | null {
  if (message === null || pieces.length === 0) return null;
  return allOf(pieces.map((piece) => answerOfMessage(piece, message, checks)));
}

function combined({ any, all }: Demand, seen: Seen): Answer {
  const answers = (any ?? all ?? []).map((piece) => answerOf(piece, seen));
  if (any === undefined) return allOf(answers);
  if (answers.some(({ answer }) => answer === 'yes')) return { answer: 'yes' };
  return answers.find(({ answer }) => answer === 'unseen') ?? { answer: 'no', codes: brokenIn(answers) };
}

function allOf(answers: readonly Answer[]): Answer {
  if (answers.some(({ answer }) => answer === 'no')) return { answer: 'no', codes: brokenIn(answers) };
  return answers.find(({ answer }) => answer === 'unseen') ?? { answer: 'yes' };
}

function brokenIn(answers: readonly Answer[]): readonly string[] {
  return [...new Set(answers.flatMap((answer) => (answer.answer === 'no' ? answer.codes : [])))];
}

function answerOf(piece: Piece, seen: Seen): Answer {
  const { message, checks } = seen;
  if (message === null) return answerOfDomain(piece, seen);
  const itself = answeredByMessage(piece, message, checks);
  if (itself !== null) return itself;
  const ofDomain = answerOfDomain(piece, seen);
  // What the domain has in place does not say that this message makes use of it.
  const isOwn = piece === 'spf' || piece === 'dkim';
  return isOwn && ofDomain.answer === 'yes' ? unseen(`${piece.toUpperCase()} of this message is not known`) : ofDomain;
}

function answerOfDomain(piece: Piece, { checks, skipped, message }: Seen): Answer {
  const { check, broken, doubtful = [], inZone, alsoBroken, unproven, gap } = PIECES[piece];
  const unreadable = inZone ? codesAmong(checks, UNREADABLE) : [];
  const own = checks.find((one) => one.check.id === check);
  if (!own) {
    if (unreadable.length > 0) return { answer: 'no', codes: unreadable };
    return unseen(skipped.includes(check) ? `${check} was left out` : `${check} was not judged`);
  }
  const codes = codesAmong(checks, [...broken, ...(alsoBroken?.(own) ?? [])]);
  if (codes.length > 0) {
    const doubt = unproven?.(own) ?? null;
    return doubt === null ? { answer: 'no', codes } : unseen(`${codes.join(', ')}; ${doubt}`);
  }
  const [unsure] = codesAmong(checks, doubtful);
  if (unsure !== undefined) return unseen(`${unsure}: receivers differ on that`);
  const counts = [...broken, ...doubtful];
  const hidden = own.unseen.find(({ couldBe }) => counts.some((code) => couldBe.has(code)))?.unchecked;
  if (hidden) {
    const failed = hidden.reason === 'dns-failure' || hidden.reason === 'timeout';
    return failed && unreadable.length > 0 ? { answer: 'no', codes: unreadable } : unseen(hidden.detail);
  }
  const left = counts.find((code) => skipped.includes(code));
  if (left !== undefined) return unseen(`${left} was left out`);
  const [bogus] = unreadable.filter((code) => code.endsWith('-bogus'));
  if (bogus !== undefined) return unseen(`${bogus}: receivers that validate may read nothing of it`);
  const rest = gap?.(own, checks, message) ?? null;
  return rest === null ? { answer: 'yes' } : unseen(rest);
}

function unseen(because: string): Answer {
  return { answer: 'unseen', because };
}

function codesAmong(checks: readonly SeenCheck[], codes: readonly string[]): readonly string[] {
  const found = checks.flatMap(({ findings }) => findings.map(({ finding: { code } }) => code));
  return [...new Set(found)].filter((code) => codes.includes(code));
}

/** The rules that a finding breaks, by its code: receiver and demand. */
export function rulesBrokenBy(
  code: string,
  readiness: readonly Readiness[],
): readonly { readonly receiver: string; readonly demand: string; readonly for: 'all' | 'bulk' }[] {
  return readiness.flatMap(({ receiver, rules }) =>
    rules.filter(({ codes }) => codes.includes(code)).map(({ demand, for: whom }) => ({ receiver, demand, for: whom })),
  );
}
