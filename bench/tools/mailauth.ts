import { Resolver } from 'node:dns/promises';
import { dmarc } from 'mailauth/lib/dmarc/index.js';
import { spf } from 'mailauth/lib/spf/index.js';
import { jobOfProcess, runTool } from './tool.ts';

// mailauth verifies messages: what it has for a domain is SPF for one address, and the DMARC policy for one author.

const { job } = jobOfProcess();
const resolver = new Resolver();
resolver.setServers([`${job.dns.address}:${job.dns.port}`]);
const resolve = (name: string, type: string) => resolver.resolve(name, type) as Promise<string[]>;
const sendingIp = (job.routes[0]?.[0] ?? '').replace(/:25$/, '');

await runTool(async (domain) => {
  const { status } = await spf({
    ip: sendingIp,
    sender: `bench@${domain}`,
    helo: 'mx1.mail.example',
    mta: 'bench.example',
    resolver: resolve,
  });
  const policy = await dmarc({ headerFrom: domain, spfDomains: [domain], dkimDomains: [], resolver: resolve });
  return status.result === 'pass' && policy !== false && policy.policy === 'reject';
}, job);
