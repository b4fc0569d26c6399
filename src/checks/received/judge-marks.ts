import type { FindingOf } from '../../core/finding.ts';
import type { SpamVerdict } from '../../message/spam-headers.ts';
import { tellingCodes } from '../../message/spam-verdict.ts';
import { evidenceOf } from './evidence.ts';
import type { receivedFindings } from './findings.ts';
import type { Judged } from './judged.ts';

type Said = FindingOf<typeof receivedFindings>;

const MAX_REASONS = 5;

/** What spam filters on the way called spam, and why. */
export function marked(all: readonly Judged[]): readonly Said[] {
  const found = all.filter(({ spam }) => spam.some(isSpam));
  if (found.length === 0) return [];
  const marks = found.flatMap(({ copy, spam }) =>
    tellingMost(spam.filter(isSpam)).map((verdict) => {
      const { system, header, score, threshold } = verdict;
      return { recipient: copy.recipient, system, header, score, threshold, reasons: reasonsIn(verdict) };
    }),
  );
  const params = { recipients: found.map(({ copy }) => copy.recipient), marks };
  const evidence = found.map((judged) =>
    evidenceOf(judged, ({ index }) => judged.spam.some((verdict) => isSpam(verdict) && verdict.field === index)),
  );
  return [{ code: 'received-spam-marked', params, evidence }];
}

/** Of several fields of one system, the one that says why. */
function tellingMost(verdicts: readonly SpamVerdict[]): readonly SpamVerdict[] {
  const weight = (verdict: SpamVerdict) => reasonsIn(verdict).length + (verdict.score === null ? 0 : 1);
  return [...Map.groupBy(verdicts, ({ system }) => system).values()].flatMap((same) =>
    same.toSorted((one, other) => weight(other) - weight(one)).slice(0, 1),
  );
}

function isSpam({ verdict }: SpamVerdict): boolean {
  return verdict === 'spam';
}

/** The rules that weighed most against the message, and what codes mean. */
function reasonsIn({ rules, codes }: SpamVerdict): readonly string[] {
  const against = rules.filter(({ score }) => score === null || score > 0);
  const heaviest = against.toSorted((one, other) => (other.score ?? 0) - (one.score ?? 0));
  return [
    ...heaviest.map(({ name, score, meaning }) => `${name}${score === null ? '' : ` ${score}`}${bracketed(meaning)}`),
    ...tellingCodes(codes).map(({ name, value, meaning }) => `${name} ${value} (${meaning})`),
  ].slice(0, MAX_REASONS);
}

function bracketed(meaning: string | null): string {
  return meaning === null ? '' : ` (${meaning})`;
}
