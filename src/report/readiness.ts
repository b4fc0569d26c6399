import { type Demand, type Piece, providers } from '../checks/providers.ts';
import type { Effect } from '../core/finding.ts';
import type { Report } from './schema.ts';
import { compareSeverity, type SeenCheck } from './seen.ts';

export type Readiness = NonNullable<Report['readiness']>[number];
export type ReadinessRule = Readiness['rules'][number];

/** Where each piece is judged, and by which effects of the sender's own mail. */
const PIECES: Readonly<Record<Piece, { readonly check: string; readonly kinds: readonly Effect['kind'][] }>> = {
  spf: { check: 'spf', kinds: ['bounce', 'spam-folder'] },
  dkim: { check: 'dkim', kinds: ['bounce', 'spam-folder', 'spoofable'] },
  dmarc: { check: 'dmarc', kinds: ['spam-folder'] },
  ptr: { check: 'reverse-dns', kinds: ['bounce', 'spam-folder'] },
  'mail-domain': { check: 'mx', kinds: ['bounce', 'spam-folder'] },
  blocklist: { check: 'blocklist', kinds: ['bounce', 'spam-folder'] },
};

type Answer =
  | { readonly answer: 'yes' }
  | { readonly answer: 'no'; readonly codes: readonly string[] }
  | { readonly answer: 'unseen'; readonly because: string };

/**
 * What the large mailbox providers demand of senders, and whether this domain does it, from what the checks saw.
 *
 * @param volume  messages a day to one provider, as the user says; null: not said, then rules for bulk senders are shown as such
 */
export function readinessOf(seen: readonly SeenCheck[], volume: number | null): readonly Readiness[] {
  return providers.flatMap(({ id, demands }) => {
    if (!demands) return [];
    const { receiver, bulkFrom } = demands;
    const rules = demands.rules
      .filter((rule) => rule.for === 'all' || volume === null || volume >= (bulkFrom ?? BULK_FROM))
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

/** What counts as bulk where a provider names no number: the least that any of them names. */
const BULK_FROM = 5_000;

function judged(rule: Demand, seen: readonly SeenCheck[]): ReadinessRule {
  const { id, demand, since, effect, source, retrieved } = rule;
  const common = { id, demand, for: rule.for, since, effect, source, retrieved };
  const said = rule.outside ? null : combined(rule, seen);
  if (said === null) return { ...common, answer: 'outside', codes: [], because: null };
  const codes = said.answer === 'no' ? said.codes : [];
  return { ...common, answer: said.answer, codes, because: said.answer === 'unseen' ? said.because : null };
}

function combined({ any, all }: Demand, seen: readonly SeenCheck[]): Answer {
  const answers = (any ?? all ?? []).map((piece) => answerOf(piece, seen));
  const broken = answers.flatMap((answer) => (answer.answer === 'no' ? answer.codes : []));
  const open = answers.find(({ answer }) => answer === 'unseen');
  if (any !== undefined) {
    if (answers.some(({ answer }) => answer === 'yes')) return { answer: 'yes' };
    return open ?? { answer: 'no', codes: broken };
  }
  if (broken.length > 0) return { answer: 'no', codes: broken };
  return open ?? { answer: 'yes' };
}

function answerOf(piece: Piece, seen: readonly SeenCheck[]): Answer {
  const { check, kinds } = PIECES[piece];
  const own = seen.find((one) => one.check.id === check);
  if (!own) return { answer: 'unseen', because: `${check} was not judged` };
  const counts = ({ severity, effects }: { severity: string; effects: readonly Effect[] }) =>
    compareSeverity(severity as 'critical', 'major') <= 0 &&
    effects.some(({ kind, direction }) => direction === 'your-mail' && kinds.includes(kind));
  const codes = own.findings.filter(({ def }) => counts(def)).map(({ finding }) => finding.code);
  if (codes.length > 0) return { answer: 'no', codes };
  const unseen = own.unseen.find(({ open, couldBe }) => open && [...couldBe.values()].some(counts));
  return unseen ? { answer: 'unseen', because: unseen.unchecked.detail } : { answer: 'yes' };
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
