import { checks } from '../src/checks/index.ts';
import { startDemo } from '../src/demo/start.ts';
import { demoDomains } from '../src/demo/zones.ts';
import type { Wire } from '../src/net/index.ts';
import { auditDemo } from './support/demo-audit.ts';
import { ratio, table } from './support/numbers.ts';

// DNS queries sent per audit against the distinct questions among them: equal where nothing is asked twice.
// Counted at the wire, beside what the report itself says. Nothing here takes time, so --smoke changes nothing.

function counting(wire: Wire, questions: string[]): Wire {
  return {
    ...wire,
    dns(request) {
      questions.push(request.question);
      return wire.dns(request);
    },
  };
}

const demo = await startDemo();
try {
  const rows: string[][] = [['domain', 'queries', 'distinct', 'ratio', 'report: queries', 'questions', 'memo hits']];
  const all = { queries: 0, distinct: 0 };
  for (const { domain } of demoDomains) {
    const asked: string[] = [];
    const { report } = await auditDemo(domain, demo, (wire) => ({ wire: counting(wire, asked), checks }));
    const distinct = new Set(asked).size;
    all.queries += asked.length;
    all.distinct += distinct;
    const { queries, questions, memoHits } = report.stats;
    rows.push([domain, ...[asked.length, distinct].map(String), ratio(asked.length / distinct)]);
    rows.at(-1)?.push(...[queries, questions, memoHits].map(String));
  }
  process.stdout.write(table(rows));
  process.stdout.write(`${JSON.stringify({ bench: 'dns-queries', ...all, ratio: all.queries / all.distinct })}\n`);
} finally {
  await demo.close();
}
