import { describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { run } from '../../src/core/run.ts';
import type { AuditOptions } from '../../src/core/target.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { PIECES } from '../../src/report/readiness-pieces.ts';
import { renderTerminal } from '../../src/report/render/terminal/terminal.ts';
import { buildReport, type Report } from '../../src/report/report.ts';
import { healthy as lists } from '../checks/blocklist/scenes.ts';
import { record2048 } from '../checks/dkim/keys.ts';
import { domainTarget } from '../support/audit.ts';
import { zoneNet } from '../support/zone-net.ts';

const judging: readonly string[] = ['spf', 'dkim', 'dmarc', 'mx', 'reverse-dns', 'blocklist', 'parked'];
const ED25519 = 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const good: Zone = {
  ...lists,
  'a.example': { MX: ['10 mx.a.example'], TXT: ['v=spf1 mx -all'] },
  'mx.a.example': { A: ['44.128.1.25'] },
  '_dmarc.a.example': { TXT: ['v=DMARC1; p=reject; rua=mailto:d@a.example'] },
  's1._domainkey.a.example': { TXT: [record2048] },
  '25.1.128.44.in-addr.arpa': { PTR: ['mx.a.example'] },
};

async function reportOf(
  zone: Zone,
  options: Partial<AuditOptions> = {},
  skipped: readonly string[] = [],
): Promise<Report> {
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
    skipped,
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
      'gmail-spam-rate': 'outside',
      'gmx-blocklists': 'yes',
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
    // Yahoo names no number, and says that it will not.
    expect(answers(await reportOf(zone, { volume: 10 }))).toMatchObject({ 'yahoo-bulk-dmarc': 'no' });
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
    const report = await reportOf(parked);
    expect(report.readiness).toBeNull();
    expect(renderTerminal(report, { width: 80, colour: false, providers: true })).toContain('it sends no mail');
    expect((await reportOf(good, { role: 'receiver' })).readiness).toBeNull();
    const receiver = { ...good, 'a.example': { MX: ['10 mx.a.example'], TXT: ['v=spf1 -all'] } };
    expect((await reportOf(receiver)).readiness).toBeNull();
    expect(answers(await reportOf(receiver, { role: 'sender' }))).toMatchObject({ 'outlook-bulk-spf': 'no' });
  });

  test('the table fits the page, and is there only when asked for', async () => {
    const report = await reportOf(good);
    const page = renderTerminal(report, { width: 60, colour: false, providers: true });
    expect(page).toContain('Gmail');
    for (const line of page.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(renderTerminal(report, { width: 60, colour: false })).not.toContain('what mailbox providers demand');
    const all = renderTerminal(report, { width: 60, colour: false, providers: true, verbose: true });
    expect(all).toContain('since 2025-05-05; else it bounces;');
    for (const line of all.split('\n').filter((one) => !one.includes('https://')))
      expect(line.length).toBeLessThanOrEqual(60);
  });
});

const apex = (...TXT: readonly string[]): Zone => ({ ...good, 'a.example': { MX: ['10 mx.a.example'], TXT } });

/** What is said where it is easy to say too much. */
const cases: readonly (readonly [string, Zone, Partial<AuditOptions>, Readonly<Record<string, string>>])[] = [
  ['what is listed passes, whatever becomes of the rest', apex('v=spf1 mx ?all'), {}, { 'outlook-bulk-spf': 'yes' }],
  ['a record that lets nobody pass', apex('v=spf1 ~all'), {}, { 'outlook-bulk-spf': 'no' }],
  [
    'a record that lets everybody pass',
    apex('v=spf1 +all'),
    {},
    { 'outlook-bulk-spf': 'unseen', 'gmail-ptr': 'unseen' },
  ],
  [
    'senders that SPF names by a range',
    { ...apex('v=spf1 mx include:s.example -all'), 's.example': { TXT: ['v=spf1 ip4:44.129.0.0/16 -all'] } },
    {},
    { 'gmail-ptr': 'unseen', 'gmx-blocklists': 'unseen', 'outlook-bulk-spf': 'yes' },
  ],
  [
    'the same, with its senders given',
    { ...apex('v=spf1 mx include:s.example -all'), 's.example': { TXT: ['v=spf1 ip4:44.129.0.0/16 -all'] } },
    { sendingIps: ['44.128.1.25'] },
    { 'gmail-ptr': 'yes', 'gmx-blocklists': 'yes' },
  ],
  ['an address SPF refuses', good, { sendingIps: ['44.128.9.9'] }, { 'outlook-bulk-spf': 'no', 'gmail-ptr': 'no' }],
  ['no public address is given', good, { sendingIps: ['10.0.0.1'] }, { 'gmail-ptr': 'unseen' }],
  [
    'a name that the network gave',
    {
      ...good,
      '25.1.128.44.in-addr.arpa': { PTR: ['44-128-1-25.static.isp.example'] },
      '44-128-1-25.static.isp.example': { A: ['44.128.1.25'] },
    },
    {},
    { 'gmail-ptr': 'yes', 'gmx-ptr': 'no', 'icloud-bulk-ptr': 'no' },
  ],
  [
    'a key that may be the wrong one',
    { ...good, 'google._domainkey.a.example': { TXT: ['v=DKIM1; p=?'] } },
    {},
    { 'gmx-dkim': 'unseen' },
  ],
  ['a selector without a key', good, { selectors: ['other'] }, { 'gmx-dkim': 'no' }],
  [
    'an Ed25519 key alone, guessed',
    { ...good, 's1._domainkey.a.example': { TXT: [ED25519] } },
    {},
    { 'gmx-dkim': 'unseen' },
  ],
  [
    'the same, given',
    { ...good, 's1._domainkey.a.example': { TXT: [ED25519] } },
    { selectors: ['s1'] },
    { 'gmx-dkim': 'no' },
  ],
  [
    'p=none is enough',
    { ...good, '_dmarc.a.example': { TXT: ['v=DMARC1; p=none'] } },
    {},
    { 'gmail-bulk-dmarc': 'yes' },
  ],
  [
    'no p at all',
    { ...good, '_dmarc.a.example': { TXT: ['v=DMARC1; rua=mailto:d@a.example'] } },
    {},
    { 'gmail-bulk-dmarc': 'unseen' },
  ],
  [
    'two policies',
    { ...good, '_dmarc.a.example': { TXT: ['v=DMARC1; p=none', 'v=DMARC1; p=none'] } },
    {},
    { 'gmail-bulk-dmarc': 'no' },
  ],
  [
    'null MX of a sender',
    { ...good, 'a.example': { MX: ['0 .'], TXT: ['v=spf1 ip4:44.128.1.25 -all'] } },
    {},
    { 'gmx-domain': 'no', 'netease-domain': 'yes' },
  ],
  [
    'nobody takes its mail',
    { ...good, 'a.example': { TXT: ['v=spf1 ip4:44.128.1.25 -all'] } },
    {},
    { 'gmx-domain': 'no' },
  ],
  ['no such domain', lists, {}, { 'gmail-authentication': 'no', 'netease-domain': 'no', 'gmail-ptr': 'unseen' }],
  [
    'name servers that fail',
    { ...good, 'a.example': 'SERVFAIL' },
    {},
    { 'outlook-bulk-spf': 'no', 'gmail-bulk-dmarc': 'yes', 'netease-domain': 'no' },
  ],
];

describe('a rule is met only where it was seen', () => {
  test.each(cases)('%s', async (_, zone, options, expected) => {
    expect(answers(await reportOf(zone, options))).toMatchObject(expected);
  });

  test('blocklists that refuse this resolver have said nothing', async () => {
    const refused = Object.fromEntries(Object.keys(lists).map((name) => [name, 'REFUSED' as const]));
    const said = answers(await reportOf({ ...good, ...refused }));
    expect(said).toMatchObject({ 'gmx-blocklists': 'unseen', 'netease-blocklists': 'unseen' });
  });

  test('nor has what the user left out', async () => {
    expect(answers(await reportOf(good, {}, ['spf-missing']))).toMatchObject({ 'outlook-bulk-spf': 'unseen' });
    const report = await reportOf(good, {}, ['spf-missing']);
    const rules = report.readiness?.flatMap((provider) => provider.rules) ?? [];
    expect(rules.find(({ id }) => id === 'outlook-bulk-spf')?.because).toBe('spf-missing was left out');
  });

  test('every code that decides is one of the check that sees it', () => {
    for (const { check, broken, doubtful = [] } of Object.values(PIECES)) {
      const own = checks.find(({ id }) => id === check);
      const known = [...Object.keys(own?.findings ?? {}), 'dnssec-bogus', 'nameservers-none-serves'];
      expect(known).toEqual(expect.arrayContaining([...broken, ...doubtful]));
    }
  });
});
