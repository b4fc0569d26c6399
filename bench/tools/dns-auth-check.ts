import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { jobOfProcess, runTool } from './tool.ts';

// The package makes a `dns.Resolver` for each question and lets nobody choose its servers, so the class is replaced,
// before the package is loaded, by one that asks the embedded server.

const { job } = jobOfProcess();
const servers = [`${job.dns.address}:${job.dns.port}`];
dns.Resolver = class extends dns.Resolver {
  constructor() {
    super();
    this.setServers(servers);
  }
};
syncBuiltinESMExports();
const { auditDNSAuth } = await import('@trustyourwebsite/dns-auth-check');

await runTool(async (domain) => {
  const result = await auditDNSAuth(domain, { checkMX: true });
  return result.spf.found && result.dkim.found && result.dmarc.found;
}, job);
