import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../src/cli/run-cli.ts';
import { type Demo, startDemo } from '../src/demo/start.ts';
import * as api from '../src/index.ts';
import type { ReportDocument } from '../src/report/schema.ts';
import { capturedIo } from './support/io.ts';

let demo: Demo;
let world: api.CheckDomainOptions;

beforeAll(async () => {
  demo = await startDemo();
  world = { nameservers: [`${demo.dns.address}:${demo.dns.port}`], routes: demo.routes, ca: demo.caPem };
});
afterAll(() => demo.close());

test('the public surface is exactly this', () => {
  expect(Object.keys(api).toSorted()).toEqual(['catalogue', 'checkDomain', 'checkMessage', 'explainBounce', 'version']);
});

describe('checkDomain', () => {
  test('resolves to the report that the command prints', async () => {
    const report = await api.checkDomain('expired.example', world);
    const { io, stdout } = capturedIo();
    await runCli(['demo', 'expired.example', '--format', 'json'], io);
    const [printed] = (JSON.parse(stdout()) as ReportDocument).reports;
    const essence = ({ verdict, score, summary, results }: api.Report) => ({
      verdict,
      score,
      summary,
      findings: results.flatMap((result) =>
        'findings' in result ? result.findings.map(({ code, title }) => [code, title]) : [],
      ),
    });
    expect(printed && essence(printed)).toEqual(essence(report));
    expect(Object.keys(printed ?? {})).toEqual(Object.keys(report));
  });

  test('takes a name in any script, and options for one check', async () => {
    const report = await api.checkDomain('BÜCHER.example.', { ...world, only: ['mx'], smtp: { enabled: false } });
    expect(report.target).toMatchObject({ domain: 'xn--bcher-kva.example', display: 'bücher.example' });
    expect(report.results.map(({ check }) => check)).toEqual(['mx']);
  });

  test('waits as long as it is told to', async () => {
    const report = await api.checkDomain('healthy.example', {
      ...world,
      only: ['mx'],
      timeoutMs: Number.POSITIVE_INFINITY,
    });
    expect(report.verdict).not.toBe('undetermined');
  });

  test('ends early when it is told to, and says what it did not see', async () => {
    const report = await api.checkDomain('healthy.example', { ...world, signal: AbortSignal.abort() });
    expect(report.verdict).toBe('undetermined');
  });

  test.each([
    ['example', {}],
    ['user@example.com', {}],
    ['healthy.example', { only: ['nothing'] }],
    ['healthy.example', { nameservers: ['dns.example'] }],
    ['healthy.example', { ca: 'no certificate' }],
    ['healthy.example', { timeoutMs: -1 }],
    ['healthy.example', { timeoutMs: Number.NaN }],
    ['healthy.example', { role: 'boss' as 'sender' }],
    ['healthy.example', { selectors: ['a..b'] }],
    ['healthy.example', { bimiSelector: '../x' }],
    ['healthy.example', { sendingIps: ['mail.example'] }],
    ['healthy.example', { reportTo: 'a;p=none@example.com' }],
    ['healthy.example', { senders: ['nobody'] }],
    ['healthy.example', { volume: -1 }],
    ['healthy.example', { smtp: { helo: 'a\r\nMAIL FROM:<b@c>' } }],
    ['healthy.example', { smtp: { port: 0 } }],
    ['healthy.example', { submission: [{ host: 'a b', port: 587 }] }],
    ['healthy.example', { dkimKeys: [{ selector: null, publicKey: 'AAAA', source: 'x' }] }],
    ['healthy.example', { earlier: { startedAtMs: Number.NaN, facts: {} } }],
  ] as const)('%s with %j is a TypeError', async (domain, options) => {
    await expect(api.checkDomain(domain, { ...world, ...options })).rejects.toThrow(TypeError);
  });
});

describe('explainBounce', () => {
  const REPLY = '550 5.1.1 <kim@inn.example>: no such user';

  test('resolves to what the command prints, of a reply and of a message', async () => {
    const { io, stdout } = capturedIo();
    await runCli(['bounce', REPLY, '--no-check', '--format', 'ndjson'], io);
    const { schema, ...printed } = JSON.parse(stdout());
    expect(schema).toBe('mailcheck/bounces@1');
    expect(await api.explainBounce(REPLY)).toEqual(printed);
    const mail = `From: MAILER-DAEMON@mx.inn.example\nSubject: Undelivered Mail Returned to Sender\n\n<kim@inn.example>: host mx.inn.example said: ${REPLY}\n`;
    expect(await api.explainBounce(mail)).toEqual(await api.explainBounce(Buffer.from(mail)));
  });

  test('proves it where that is asked for', async () => {
    const reply = '550 5.7.23 SPF validation failed for broken.example';
    const options = { ...world, domain: 'broken.example', sendingIps: ['45.66.77.88'] };
    expect((await api.explainBounce(reply, options)).recipients[0]?.proof).toBeNull();
    const { recipients } = await api.explainBounce(reply, { ...options, check: true });
    expect(recipients[0]?.proof?.looked).not.toEqual([]);
  });

  test.each([
    ['', {}],
    [REPLY, { check: true, domain: 'no domain' }],
    [REPLY, { check: true, nameservers: ['dns.example'] }],
  ])('%j with %j is a TypeError', async (input, options) => {
    await expect(api.explainBounce(input, options)).rejects.toThrow(TypeError);
  });
});

test('the catalogue has an entry per code, with words', () => {
  const entry = api.catalogue.get('mx-missing');
  expect(entry?.check).toBe('mx');
  expect(api.catalogue.size).toBeGreaterThan(100);
});
