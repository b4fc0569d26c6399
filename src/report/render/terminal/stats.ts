import type { Report } from '../../schema.ts';

/** The last line: what was asked, how long it took, and whether mail was sent. */
export function statsWords({ stats, placement }: Report): string {
  // They differ where a question was asked again, as nobody answered it, or over TCP, as its answer was too long.
  const questions = stats.queries === stats.questions ? '' : ` for ${stats.questions} questions`;
  const parts = [
    `${counted(stats.queries, 'DNS query', 'DNS queries')}${questions}`,
    ...(stats.smtpSessions > 0 ? [counted(stats.smtpSessions, 'SMTP session', 'SMTP sessions')] : []),
    ...(stats.httpsRequests > 0 ? [counted(stats.httpsRequests, 'HTTPS request', 'HTTPS requests')] : []),
  ];
  return `${parts.join(', ')} in ${(stats.durations.elapsedMs / 1000).toFixed(1)} s; ${mailWords(placement)}`;
}

/** Of a probe that nobody can account for it is not known whether it was sent. */
function mailWords(placement: Report['placement']): string {
  if (placement === null) return 'no mail was sent';
  const verdicts = placement.mailboxes.map(({ verdict }) => verdict);
  if (verdicts.some((verdict) => verdict !== null && verdict !== 'refused')) return 'mail sent: the probe';
  return verdicts.includes('refused') ? 'mail offered: the probe' : 'no other mail was sent';
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
