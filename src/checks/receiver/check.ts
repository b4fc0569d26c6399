import { defineMessageCheck } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { quotedFields } from '../../message/quoted.ts';
import { type Mark, type ReceiverMarks, receiverMarks } from './facts.ts';
import { receiverFindings } from './findings.ts';
import { JUDGED, markWords } from './mark-words.ts';

type Said = FindingOf<typeof receiverFindings>;

const MOST_MARKS = 20;

/** What the servers that this copy was received by say of it: the one judgement that is no forecast. */
export const receiver = defineMessageCheck({
  id: 'receiver',
  area: 'message',
  needs: { marks: receiverMarks },
  findings: receiverFindings,

  judge({ marks: { host, marks } }) {
    if (!marks.some(({ verdict }) => verdict.verdict !== null)) return null;
    return [
      ...said('receiver-marked-spam', host, marks.filter(isOf('spam', true))),
      ...said('receiver-suspects-spam', host, marks.filter(isOf('suspicious', true))),
      ...said('receiver-marked-elsewhere', host, marks.filter(isOf('spam', false))),
    ];
  },

  show({ marks: { provider, host, marks } }) {
    return {
      provider,
      host,
      marks: marks
        .filter(({ isReceivers }) => isReceivers)
        .slice(0, MOST_MARKS)
        .map(shown),
    };
  },
  summary({ host, marks }) {
    const [judged] = marks.filter(({ verdict }) => verdict !== null);
    return judged === undefined ? `nothing by ${host ?? 'the receiver'} itself`.slice(0, 60) : judged.judgement;
  },
});

function isOf(judgement: 'spam' | 'suspicious', isReceivers: boolean) {
  return (mark: Mark) => mark.verdict.verdict === judgement && mark.isReceivers === isReceivers;
}

function said(code: Said['code'], host: ReceiverMarks['host'], marks: readonly Mark[]): readonly Said[] {
  if (marks.length === 0) return [];
  const params = { host, marks: marks.map(({ verdict }) => markWords(verdict)) };
  return [{ code, params, evidence: quotedFields(marks.map(({ field }) => field)) }];
}

function shown({ verdict: read, field: { name, value } }: Mark) {
  const { system, verdict, score, threshold } = read;
  return {
    system,
    verdict,
    score,
    threshold,
    field: `${name}: ${value.slice(0, 300)}`,
    words: markWords(read),
    judgement: verdict === null ? `${name} says neither` : JUDGED[verdict],
  };
}
