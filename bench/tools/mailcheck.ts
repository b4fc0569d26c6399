import { jobOfProcess, runTool } from './tool.ts';

// `checkDomain` of the built package. Modes: `all`, `tls-scan`, `no-smtp`, `spf-dmarc` (these two checks alone).

const { job, mode } = jobOfProcess();
const built = new URL('../../dist/index.js', import.meta.url).href;
const { checkDomain } = (await import(built)) as typeof import('../../src/index.ts');
const only = mode === 'spf-dmarc' ? ['spf', 'dmarc'] : [];

await runTool(async (domain, { dns, routes, caPem }) => {
  const report = await checkDomain(domain, {
    nameservers: [`${dns.address}:${dns.port}`],
    routes: new Map(routes),
    ca: caPem,
    only,
    smtp: { enabled: mode === 'all' || mode === 'tls-scan' },
    tlsScan: mode === 'tls-scan',
  });
  // On a machine that is too busy, a question may go unanswered: then it says so, and nothing is wrong.
  return report.verdict === 'undetermined' ? null : report.verdict === 'deliverable';
}, job);
