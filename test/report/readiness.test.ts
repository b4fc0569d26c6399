import { describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { run } from '../../src/core/run.ts';
import type { AuditOptions } from '../../src/core/target.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { renderTerminal } from '../../src/report/render/terminal/terminal.ts';
import { buildReport, type Report } from '../../src/report/report.ts';
import { domainTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';

const judging: readonly string[] = ['spf', 'dkim', 'dmarc', 'mx', 'reverse-dns', 'parked'];
const KEY = 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const good: Zone = {
  'a.example': { MX: ['10 mx.a.example'], TXT: ['v=spf1 mx -all'] },
  'mx.a.example': { A: ['44.128.1.25'] },
  '_dmarc.a.example': { TXT: ['v=DMARC1; p=reject; rua=mailto:d@a.example'] },
  's1._domainkey.a.example': { TXT: [KEY] },
  '25.1.128.44.in-addr.arpa': { PTR: ['mx.a.example'] },
};

async function reportOf(zone: Zone, options: Partial<AuditOptions> = {}): Promise<Report> {
  const target = domainTarget('a.example', options);
  const net = zoneNet(zone);
  const chosen = checks.filter(({ id }) => judging.includes(id));
  const results = await run({ checks: chosen, target, net, signal: AbortSignal.timeout(5_000) });
  return buildReport({
    target,
    results,
    version: '0',
    startedAtMs: net.startedAtMs,
    stats: { ...net.stats(), totalMs: 0 },
    channel: net.dns.channel,
    skipped: [],
  });
}

/** Rule id to its answer. */
function answers(report: Report): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (report.readiness ?? []).flatMap(({ rules }) => rules.map(({ id, answer }) => [id, answer])),
  );
}

describe('what the mailbox providers demand', () => {
  test('a domain in order meets all that can be seen, and what cannot is said so', async () => {
    const report = await reportOf(good);
    const said = answers(report);
    expect(said).toMatchObject({
      'gmail-authentication': 'yes',
      'gmail-ptr': 'yes',
      'gmail-bulk-authentication': 'yes',
      'gmail-bulk-dmarc': 'yes',
      'gmail-bulk-spam-rate': 'outside',
      'outlook-bulk-dmarc': 'yes',
    });
    expect(Object.values(said)).not.toContain('no');
    expect(report.readiness?.find(({ provider }) => provider === 'outlook-com')?.verdict).toBe('meets');
  });

  test('one of SPF and DKIM is enough for everyone, and not for bulk senders', async () => {
    const zone = { ...good, 'a.example': { MX: ['10 mx.a.example'] } };
    const report = await reportOf(zone);
    expect(answers(report)).toMatchObject({ 'gmail-authentication': 'yes', 'gmail-bulk-authentication': 'no' });
    expect(report.readiness?.find(({ provider }) => provider === 'google-workspace')?.verdict).toBe('breaks-as-bulk');
  });

  test('no DMARC is broken for bulk senders, and the finding names who demands it', async () => {
    const { '_dmarc.a.example': _, ...zone } = good;
    const report = await reportOf(zone);
    expect(answers(report)).toMatchObject({
      'gmail-bulk-dmarc': 'no',
      'yahoo-bulk-dmarc': 'no',
      'outlook-bulk-dmarc': 'no',
    });
    const findings = report.results.flatMap((result) => ('findings' in result ? result.findings : []));
    const receivers = findings.find(({ code }) => code === 'dmarc-missing')?.rules.map(({ receiver }) => receiver);
    expect(receivers).toContain('Gmail');
    expect(receivers).toContain('Outlook.com, Hotmail');
  });

  test('below the number of a provider its rules for bulk senders do not count', async () => {
    const { '_dmarc.a.example': _, ...zone } = good;
    expect(answers(await reportOf(zone, { volume: 4999 }))).not.toHaveProperty('gmail-bulk-dmarc');
    expect(answers(await reportOf(zone, { volume: 5000 }))).toMatchObject({ 'gmail-bulk-dmarc': 'no' });
  });

  test('what was not seen is neither met nor broken', async () => {
    const report = await reportOf({ ...good, '_dmarc.a.example': 'TIMEOUT', 's1._domainkey.a.example': {} });
    expect(answers(report)).toMatchObject({
      'gmail-bulk-dmarc': 'unseen',
      'gmail-bulk-authentication': 'unseen',
      'gmail-authentication': 'yes',
    });
  });

  test('nobody demands anything of a domain that does not send', async () => {
    const parked = { 'a.example': { MX: ['0 .'], TXT: ['v=spf1 -all'] } };
    expect((await reportOf(parked)).readiness).toBeNull();
    expect((await reportOf(good, { role: 'receiver' })).readiness).toBeNull();
  });

  test('the table fits the page, and is there only when asked for', async () => {
    const report = await reportOf(good);
    const page = renderTerminal(report, { width: 60, colour: false, providers: true });
    expect(page).toContain('Gmail');
    for (const line of page.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(renderTerminal(report, { width: 60, colour: false })).not.toContain('what mailbox providers demand');
  });
});
