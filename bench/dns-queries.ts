import { domainChecks as checks } from '../src/audit/check-sets.ts';
import { startDemo } from '../src/demo/start.ts';
import { demoDomains } from '../src/demo/zones.ts';
import { countingWire } from './support/counting-wire.ts';
import { auditDemo } from './support/demo-audit.ts';
import { ratio, table } from './support/numbers.ts';

// DNS queries sent per audit against the distinct questions among them: equal where nothing is asked twice. Counted at the
// wire, beside what the report itself says; those put to the domain's own name servers are among them. A question that is
// asked again though it was answered, or a report that counts something else, is a fault: the exit code says so. One that
// was not answered is asked again, as a datagram may be lost. Nothing here takes time, so --smoke changes nothing.

const head = ['domain', 'queries', 'of name servers', 'distinct', 'ratio', 'report: questions', 'memo hits'];
const others = ['SMTP connections', 'HTTPS requests'];

const demo = await startDemo();
try {
  const rows: string[][] = [[...head, ...others]];
  const all = { queries: 0, distinct: 0 };
  const faults: string[] = [];
  for (const [domain, options] of [
    ...demoDomains.map((one) => [one.domain, {}] as const),
    ['healthy.example', { tlsScan: true }] as const,
  ]) {
    const counts = countingWire();
    const { report } = await auditDemo(domain, demo, (wire) => ({ wire: counts.around(wire), checks }), options);
    const { queries, questions, memoHits, smtpSessions, httpsRequests } = report.stats;
    const { asked, repeated, connections, fetches } = counts;
    const distinct = new Set(asked).size;
    all.queries += asked.length;
    all.distinct += distinct;
    const ofServers = asked.filter((question) => question.includes('+norecurse')).length;
    const name = Object.keys(options).length > 0 ? `${domain} --tls-scan` : domain;
    rows.push([name, ...[asked.length, ofServers, distinct].map(String), ratio(asked.length / distinct)]);
    rows.at(-1)?.push(...[questions, memoHits, smtpSessions, httpsRequests].map(String));
    faults.push(...repeated.map((question) => `${name}: asked again though answered: ${question}`));
    const counted = [queries, questions, httpsRequests, smtpSessions].join(' ');
    const seen = [asked.length, distinct, fetches, connections].join(' ');
    if (counted !== seen) faults.push(`${name}: the report counts ${counted}, the wire saw ${seen}`);
  }
  process.stdout.write(table(rows));
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  process.stdout.write(`${JSON.stringify({ bench: 'dns-queries', ...all, ratio: all.queries / all.distinct })}\n`);
  if (faults.length > 0) process.exitCode = 1;
} finally {
  await demo.close();
}
