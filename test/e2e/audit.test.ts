import { Resolver } from 'node:dns/promises';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/report/schema.ts';
import { mailcheck, timeless, world } from './mailcheck.ts';
import { type Scenario, senders } from './scenario.ts';
import { scenarios } from './scenarios.ts';

// Each scenario as a user runs it: the built command, in its own process, against real servers on the real ports.

const RESOLVER = '127.0.0.1';
/** Refused by one list, and given a stranger's answers for another. */
const REFUSED_RESOLVER = '127.0.0.2';

const connect = ['--ca-file', join(world, 'ca.pem'), '--helo', 'client.hosting.example', '--no-canary'];

async function audited({ domain, args = [] }: Pick<Scenario, 'domain' | 'args'>, resolver = RESOLVER) {
  const run = await mailcheck([domain, '--nameserver', resolver, ...connect, '--format', 'json', ...args]);
  expect(run.stdout, run.stderr).not.toBe('');
  const [report] = (JSON.parse(run.stdout) as ReportDocument).reports;
  if (report === undefined) throw new Error('no report');
  const findings = report.results.flatMap((result) => ('findings' in result ? result.findings : []));
  return { ...run, report, findings };
}

describe('the audit of a real world', () => {
  test.concurrent.each(scenarios)('$domain: $about', async (scenario) => {
    const { report, findings, exitCode } = await audited(scenario);
    const faults = findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
    expect(faults.toSorted()).toEqual(scenario.codes.toSorted());
    expect(report.verdict).toBe(scenario.verdict);
    for (const remark of scenario.remarks ?? []) expect(findings.map(({ code }) => code)).toContain(remark);
    const critical = findings.some(({ severity }) => severity === 'critical');
    expect(exitCode).toBe(critical ? 1 : report.verdict === 'undetermined' ? 3 : 0);
  });

  test('an answer that was validated says so, one that was not does not', async () => {
    const aliasesOf = async (domain: string) => {
      const { report } = await audited({ domain });
      const mx = report.results.find(({ check }) => check === 'mx');
      return JSON.stringify(mx && 'evidence' in mx ? mx.evidence : []);
    };
    expect(await aliasesOf('signed.example')).toMatch(/\bad\b/i);
    expect(await aliasesOf('bogus.example')).toMatch(/DNSSEC Bogus/);
  });

  test('no resolver at all leaves everything unchecked and blames nobody', async () => {
    const run = await mailcheck([
      'healthy.example',
      '--nameserver',
      '127.0.0.1:9',
      '--format',
      'json',
      '--no-canary',
      '--timeout',
      '8',
    ]);
    const [report] = (JSON.parse(run.stdout) as ReportDocument).reports;
    expect(report?.verdict).toBe('undetermined');
    expect(report?.results.flatMap((result) => ('findings' in result ? result.findings : []))).toEqual([]);
    expect(run.exitCode).toBe(3);
  });

  test('a recording is judged again to the same report without a network', async () => {
    const file = join(world, 'expired.recording.json');
    const first = await audited({ domain: 'expired.example', args: ['--record', file] });
    expect(readFileSync(file, 'utf8')).toContain('expired.example');
    const again = await mailcheck(['--replay', file, '--format', 'json']);
    expect(timeless(again.stdout)).toEqual(timeless(first.stdout));
    expect(again.exitCode).toBe(first.exitCode);
  });

  test('a list that refuses the resolver, or is answered by somebody else, lists nobody', async () => {
    const args = ['--sending-ip', senders.listed];
    const { report, findings } = await audited({ domain: 'listed.example', args }, REFUSED_RESOLVER);
    const blocklist = report.results.find(({ check }) => check === 'blocklist');
    expect(findings.filter(({ code }) => code.startsWith('blocklist-'))).toEqual([]);
    const unchecked = blocklist && 'unchecked' in blocklist ? blocklist.unchecked : [];
    const reasonOf = (list: string) =>
      unchecked.find(({ subject, detail }) => `${subject} ${detail}`.includes(list))?.reason;
    expect(reasonOf('zen.spamhaus.org')).toBe('refused');
    expect(reasonOf('bl.spamcop.net')).toBe('protocol-error');
    expect(report.verdict).toBe('undetermined');
  });

  test('what "fix" prints, put into the zone, mends it; until then caches are told from the zone', async () => {
    const { stdout } = await mailcheck(['fix', 'fixme.example', '--nameserver', RESOLVER, ...connect]);
    const lines = stdout.split('\n').filter((line) => line !== '');
    const removed = lines.flatMap((line) => /^; remove {2}\S+ \d+ IN (TXT .*)$/.exec(line)?.slice(1) ?? []);
    const file = join(world, 'zone.fixme.example');
    const kept = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => !removed.some((record) => line.endsWith(record)));
    writeFileSync(file, [...kept, ...lines.filter((line) => !line.startsWith(';')), ''].join('\n'));
    for (const server of ['nsd.first', 'nsd.second']) hangUp(server);
    await untilServed('fixme.example', '44.128.0.53', '44.129.0.53');

    const cached = await audited({ domain: 'fixme.example' });
    const codes = cached.findings.map(({ code }) => code);
    expect(codes).toContain('nameservers-not-yet-visible');
    expect(codes).toContain('spf-plus-all');
    hangUp('unbound.127.0.0.1');
    const { findings } = await audited({ domain: 'fixme.example' });
    const faults = findings.filter(({ severity }) => severity === 'critical' || severity === 'major');
    expect(faults.map(({ code }) => code)).toEqual(['dmarc-policy-none']);
    expect(findings.map(({ code }) => code)).not.toContain('nameservers-not-yet-visible');
  });
});

/** Has a server read its files again, and a resolver forget what it knows. */
function hangUp(server: string): void {
  process.kill(Number(readFileSync(join(world, `${server}.pid`), 'utf8')), 'SIGHUP');
}

/** Waits until both servers have the zone with a DMARC record. */
async function untilServed(domain: string, ...servers: readonly string[]): Promise<void> {
  for (const server of servers) {
    const resolver = new Resolver();
    resolver.setServers([server]);
    await expect
      .poll(() => resolver.resolveTxt(`_dmarc.${domain}`).catch(() => []), { timeout: 10_000 })
      .not.toEqual([]);
  }
}
