import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import type { CopyShown, MethodShown, ReceivedShown } from '../../core/received-copy.ts';
import { fetchedCopies } from './facts.ts';
import { receivedFindings } from './findings.ts';
import { judgeCopies } from './judge-copies.ts';
import { type Judged, readCopies } from './judged.ts';
import { type OwnEvaluation, ownEvaluations } from './own-facts.ts';

/** What a copy that was not fetched might have shown; remarks aside. */
const COULD_BE = Object.entries(receivedFindings)
  .filter(([, { severity }]) => severity !== 'info')
  .map(([code]) => code);
const BY_EVALUATION = ['received-evaluation-failed', 'received-arc-broken'];

/** What the receivers made of the message, by its copies, and our own evaluation beside it. */
export const received = defineCheck({
  id: 'received',
  area: 'message',
  beside: 'probe',
  needs: { fetched: fetchedCopies, own: ownEvaluations },
  findings: receivedFindings,

  judge({ fetched, own }, { domain }) {
    if (fetched === null) return null;
    const all = readCopies(fetched.copies, own);
    return [
      ...judgeCopies(all, domain),
      ...all.flatMap(unseen),
      ...fetched.missing.map(({ recipient, why }) => unchecked(`the received copy of ${recipient}`, why, COULD_BE)),
    ];
  },

  show({ fetched, own }): ReceivedShown & Readonly<Record<string, unknown>> {
    return { copies: readCopies(fetched?.copies ?? [], own).map(shown) };
  },
  summary({ copies }) {
    const results = [
      ...new Set(copies.flatMap(({ stated }) => stated.map(({ method, result }) => `${method}=${result}`))),
    ];
    if (copies.length === 0) return 'no copy was fetched';
    return results.length === 0 ? 'the receiver states nothing' : results.join(', ').slice(0, MAX_SUMMARY);
  },
});

const MAX_SUMMARY = 60;

function unseen({ copy: { recipient, found }, own, alterations }: Judged): readonly Unchecked[] {
  const subject = `our own evaluation of the copy of ${recipient}`;
  const why = own.status === 'unknown' ? own : own.value.unanswered;
  const limit = { reason: 'limit', detail: `only the beginning of its ${found.sizeBytes} octets was fetched` } as const;
  return [
    ...(why === null ? [] : [unchecked(subject, why, BY_EVALUATION)]),
    ...(alterations === null
      ? [unchecked(`whether the copy of ${recipient} was changed`, limit, ['received-altered'])]
      : []),
  ];
}

function shown({ copy, stated, own, disagreements, spam }: Judged): CopyShown {
  return {
    recipient: copy.recipient,
    provider: copy.mailbox.asked.provider,
    authservId: stated.authservId,
    stated: stated.results.map(({ method, result, detail }) => ({ method, result, detail })),
    own: own.status === 'known' ? methodsOf(own.value) : [],
    disagreements: disagreements.map(({ method, because }) => ({ method, because })),
    spam: spam.map(({ system, header, verdict, score, threshold, rules, codes }) => ({
      system,
      header,
      verdict,
      score,
      threshold,
      rules,
      codes: codes.map(({ name, value, meaning }) => ({ name, value, meaning })),
    })),
  };
}

function methodsOf({ spf, dkim, dmarc, arc }: OwnEvaluation): readonly MethodShown[] {
  return [
    ...(spf === null ? [] : [{ method: 'spf', result: spf.result, detail: `smtp.mailfrom=${spf.domain}` }]),
    ...(dkim.length === 0 ? [{ method: 'dkim', result: 'none', detail: null }] : []),
    ...dkim.map(({ result, domain }) => ({
      method: 'dkim',
      result,
      detail: domain === '' ? null : `header.d=${domain}`,
    })),
    ...(dmarc === null ? [] : [{ method: 'dmarc', result: dmarc.result, detail: `header.from=${dmarc.from}` }]),
    ...(arc === null ? [] : [{ method: 'arc', result: arc.result, detail: null }]),
  ];
}
