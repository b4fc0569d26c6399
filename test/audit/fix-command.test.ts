import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { startDnsServer } from '../../src/demo/dns-server.ts';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { type demoDomains, demoZone } from '../../src/demo/zones.ts';
import type { ReportDocument } from '../../src/report/schema.ts';
import { capturedIo } from '../support/io.ts';
import { readNsupdate, readZoneLines } from '../support/printed-fix.ts';
import { edited } from '../support/zone-edit.ts';

let demo: Demo;
let folder: string;

beforeAll(async () => {
  demo = await startDemo();
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-fix-'));
  writeFileSync(join(folder, 'ca.pem'), demo.caPem);
});

afterAll(async () => {
  await demo.close();
  rmSync(folder, { recursive: true });
});

/** Runs the command in a world of the demo whose zone is this one, at the resolver and at the name servers. */
async function run(zone: Zone, ...words: readonly string[]): Promise<string> {
  const dns = await startDnsServer({ zone });
  try {
    const server = `${dns.address}:${dns.port}`;
    const routes = [...demo.routes].map(
      ([from, to]) => [from, from.endsWith(':53') ? server : `${to.address}:${to.port}`] as const,
    );
    const file = join(folder, `routes-${dns.port}.json`);
    writeFileSync(file, JSON.stringify(Object.fromEntries(routes)));
    const flags = ['--routes', file, '--ca-file', join(folder, 'ca.pem'), '--no-canary', '--no-progress'];
    const { io, stdout, stderr } = capturedIo();
    await runCli([...words, '--nameserver', server, ...flags], io);
    expect(stderr()).not.toMatch(/error|usage/i);
    return stdout();
  } finally {
    await dns.close();
  }
}

/** Every finding that costs something, as a program reads it. */
async function findingsOf(zone: Zone, domain: string): Promise<readonly string[]> {
  const { reports } = JSON.parse(await run(zone, domain, '--format', 'json')) as ReportDocument;
  const findings = reports.flatMap(({ results }) => results.flatMap((one) => ('findings' in one ? one.findings : [])));
  return findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
}

const answered: Readonly<Record<(typeof demoDomains)[number]['domain'], readonly string[]>> = {
  'healthy.example': [],
  'broken.example': ['dmarc-missing'],
  'expired.example': [],
  'parked.example': [],
  'down.example': [],
};

test.each(Object.entries(answered))('%s, mended by the lines that "fix" prints', async (domain, answers) => {
  const printed = readZoneLines(await run(demoZone, 'fix', domain));
  expect(printed.answers).toEqual(answers);
  if (answers.length === 0) return;
  const before = await findingsOf(demoZone, domain);
  expect(before).toEqual(expect.arrayContaining([...answers]));
  const mended = edited(demoZone, printed.changes);
  const after = await findingsOf(mended, domain);
  expect(after.filter((code) => answers.includes(code))).toEqual([]);
  // p=none is the first of three steps; the others wait for what the reports show.
  expect(after.filter((code) => !before.includes(code))).toEqual(['dmarc-policy-none']);
  expect(readZoneLines(await run(mended, 'fix', domain)).changes).toEqual([]);
  const [transaction] = readNsupdate(await run(demoZone, 'fix', domain, '--format', 'nsupdate'));
  expect(edited(demoZone, transaction ?? [])).toEqual(mended);
  expect(JSON.parse(await run(demoZone, 'fix', domain, '--format', 'json'))).toMatchObject({
    steps: [{ answers, elsewhere: null }],
  });
});
