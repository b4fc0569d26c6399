import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/report/schema.ts';
import { type Scenario, scenarios } from './scenarios.ts';

// Each scenario as a user runs it: the built command, in its own process, against real servers on the real ports.

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const world = process.env['MAILCHECK_E2E_WORLD'] ?? '';

async function mailcheck(...args: readonly string[]) {
  const command = [join(root, 'bin/mailcheck.js'), ...args];
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { maxBuffer: 2 ** 26 });
    return { exitCode: 0, stdout, stderr };
  } catch (error) {
    const failed = error as { code?: number; stdout?: string; stderr?: string };
    return { exitCode: failed.code ?? -1, stdout: failed.stdout ?? '', stderr: failed.stderr ?? '' };
  }
}

const connect = [
  '--nameserver',
  '127.0.0.1',
  '--ca-file',
  join(world, 'ca.pem'),
  '--helo',
  'client.hosting.example',
  '--no-canary',
];

async function audited({ domain, args = [] }: Pick<Scenario, 'domain' | 'args'>) {
  const run = await mailcheck(domain, ...connect, '--format', 'json', ...args);
  expect(run.stdout, run.stderr).not.toBe('');
  const [report] = (JSON.parse(run.stdout) as ReportDocument).reports;
  if (report === undefined) throw new Error('no report');
  const findings = report.results.flatMap((result) => ('findings' in result ? result.findings : []));
  return { ...run, report, findings };
}

describe('the audit of a real world', () => {
  test.each(scenarios)('$domain: $about', async (scenario) => {
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
    const run = await mailcheck(
      'healthy.example',
      '--nameserver',
      '127.0.0.1:9',
      '--format',
      'json',
      '--no-canary',
      '--timeout',
      '8',
    );
    const [report] = (JSON.parse(run.stdout) as ReportDocument).reports;
    expect(report?.verdict).toBe('undetermined');
    expect(report?.results.flatMap((result) => ('findings' in result ? result.findings : []))).toEqual([]);
    expect(run.exitCode).toBe(3);
  });

  test('a recording is judged again to the same report without a network', async () => {
    const file = join(world, 'expired.recording.json');
    const first = await audited({ domain: 'expired.example', args: ['--record', file] });
    expect(readFileSync(file, 'utf8')).toContain('expired.example');
    const again = await mailcheck('--replay', file, '--format', 'json');
    const timeless = (text: string) => text.replace(/"(elapsedMs|dnsMs|slowestDnsMs)": [\d.]+/g, '"$1": 0');
    expect(timeless(again.stdout)).toBe(timeless(first.stdout));
    expect(again.exitCode).toBe(first.exitCode);
  });
});
