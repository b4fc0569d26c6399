import { defineMessageCheck } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { quotedFields } from '../../message/quoted.ts';
import type { SpamJudgement } from '../../message/spam-verdict.ts';
import { type Mark, type MarkWriter, type ReceiverMarks, receiverMarks } from './facts.ts';
import { receiverFindings } from './findings.ts';
import { weightiestFirst } from './mark-order.ts';
import { judgementOf, markWords, UNFILTERED } from './mark-words.ts';
import { skipping } from './settings.ts';

type Said = FindingOf<typeof receiverFindings>;

const MOST_MARKS = 20;

/** What the servers that this copy was received by say of it: the one judgement that is no forecast. */
export const receiver = defineMessageCheck({
  id: 'receiver',
  area: 'message',
  needs: { marks: receiverMarks },
  findings: receiverFindings,

  judge({ marks: { host, marks } }) {
    const unfiltered = skipping(marks);
    if (unfiltered.length === 0 && !marks.some(({ verdict }) => verdict.verdict !== null)) return null;
    const own = marks.filter(isOf('spam', 'receiver'));
    const blocked = own.filter(({ by }) => by === 'recipient');
    const allowed = blocked.length === 0 ? [] : marks.filter(isOf('ham', 'receiver'));
    return [
      ...said(
        'receiver-marked-spam',
        host,
        own.filter(({ by }) => by === 'filter'),
      ),
      ...said('receiver-blocked-by-recipient', host, [...blocked, ...allowed]),
      ...said('receiver-filter-skipped', host, unfiltered),
      ...said('receiver-suspects-spam', host, marks.filter(isOf('suspicious', 'receiver'))),
      ...said('receiver-marked-perhaps', host, marks.filter(isOf('spam', 'either'))),
      ...said('receiver-marked-elsewhere', host, marks.filter(isOf('spam', 'others'))),
    ];
  },

  show({ marks: { provider, host, marks } }) {
    return {
      provider,
      host,
      isFiltered: skipping(marks).length === 0,
      marks: marks
        .filter(({ writer }) => writer !== 'others')
        .toSorted(weightiestFirst)
        .slice(0, MOST_MARKS)
        .map(shown),
    };
  },
  summary({ host, marks, isFiltered }) {
    const judged = marks.find(({ verdict }) => verdict !== null);
    if (judged !== undefined) return judged.judgement;
    return isFiltered ? `nothing by ${host ?? 'the receiver'} itself`.slice(0, 60) : UNFILTERED;
  },
});

function isOf(judgement: SpamJudgement, writer: MarkWriter) {
  return (mark: Mark) => mark.verdict.verdict === judgement && mark.writer === writer;
}

function said(code: Said['code'], host: ReceiverMarks['host'], marks: readonly Mark[]): readonly Said[] {
  if (marks.length === 0) return [];
  const params = { host, marks: marks.map(({ verdict }) => markWords(verdict)) };
  return [{ code, params, evidence: quotedFields(marks.map(({ field }) => field)) }];
}

function shown({ verdict: read, field: { name, value }, writer, by }: Mark) {
  const { system, verdict, score, threshold } = read;
  return {
    system,
    verdict,
    writer,
    by,
    score,
    threshold,
    field: `${name}: ${value.slice(0, 300)}`,
    words: markWords(read),
    judgement: judgementOf({ verdict, writer, by }, name),
  };
}
