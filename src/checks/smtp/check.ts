import { defineCheck } from '../../core/check.ts';
import { sizeLimitBytes } from '../../core/reply-words.ts';
import { type SmtpVisit, smtpSessions } from './facts.ts';
import { type SmtpShown, smtpFindings, smtpSummary } from './findings.ts';
import { judgeAccess } from './judge-access.ts';
import { judgeDialogue } from './judge-dialogue.ts';
import { judgeUnseen } from './judge-unseen.ts';
import { getsIn, type Outcome, outcomeOf } from './outcome.ts';
import { bannerName, ehloName } from './parse.ts';

export const smtp = defineCheck({
  id: 'smtp',
  area: 'transport',
  needs: { sessions: smtpSessions },
  findings: smtpFindings,

  judge({ sessions: { visits, unresolved, asked } }, { domain }) {
    const wanted = visits.some(({ session }) => session.status === 'known' || session.reason !== 'not-requested');
    if (!wanted && unresolved.length === 0) return null;
    const judged = visits.map((visit) => ({ visit, outcome: outcomeOf(visit, asked) }));
    return [
      ...judgeAccess(domain, judged, unresolved.length === 0),
      ...judgeDialogue(domain, judged, asked),
      ...judgeUnseen(judged, unresolved),
    ];
  },

  show({ sessions: { visits, asked } }): SmtpShown {
    return { sessions: visits.map((visit) => shownVisit(visit, outcomeOf(visit, asked))) };
  },
  summary: smtpSummary,
});

function shownVisit(visit: SmtpVisit, outcome: Outcome): SmtpShown['sessions'][number] {
  const { host, address, session } = visit;
  const notSeen = ['unseen', 'refuses-us', 'unclear', 'tls-failed'].includes(outcome.kind);
  const common = { host, address, outcome: outcome.kind, takesMail: notSeen ? null : getsIn(outcome) };
  if (session.status === 'unknown') return { ...common, tls: null, reason: session.reason };
  const { value } = session;
  return {
    ...common,
    tls: value.startTls.handshake?.protocol ?? null,
    greeting: bannerName(value),
    ehlo: ehloName(value),
    extensions: value.extensions,
    sizeLimitBytes: sizeLimitBytes(value.extensions),
    endedIn: value.phase,
    ended: value.ended,
    secondTry: visit.putOff !== null,
    steps: value.steps.map(({ phase, reply, elapsedMs }) => ({ phase, code: reply?.code ?? null, elapsedMs })),
    totalMs: value.totalMs,
  };
}
