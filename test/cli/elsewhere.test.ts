import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputWords } from '../../src/cli/again.ts';
import { type AuditFlags, addAuditOptions } from '../../src/cli/audit-options.ts';
import { planOf } from '../../src/cli/audit-plan.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { type AuditOptions, defaultAuditOptions, usualCanary } from '../../src/core/target.ts';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import { commandLine, optionWords, selectionWords } from '../../src/report/command-words.ts';
import type { Report, ReportDocument } from '../../src/report/schema.ts';
import { capturedIo } from '../support/io.ts';

/** What a shell makes of a line: the words that a command would get. */
function wordsOf(line: string): readonly string[] {
  return execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

/** The flags as the command reads them. */
function flagsOf(words: readonly string[]): AuditFlags {
  const command = addAuditOptions(new Command('mailcheck').argument('[domains...]').exitOverride());
  return command.parse([...words], { from: 'user' }).opts();
}

describe('the words of a command line', () => {
  test('reach the command through a shell, whatever is in them', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 15 }), (words) => {
        expect(wordsOf(commandLine(words))).toEqual(words);
      }),
      { numRuns: 8 }, // each starts a shell
    );
  });

  const host = fc.constantFrom('mail.example.com', '192.0.2.1', '2001:db8::1');
  const end = fc.record({ host, port: fc.integer({ min: 1, max: 65_535 }) });
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9_-]{0,8}[a-z0-9])?(\.[a-z0-9]{1,3})?$/);
  const resolvers = fc.constantFrom(
    [],
    [{ option: 'nameserver', text: '9.9.9.9' } as const, { option: 'nameserver', text: '[2620:fe::fe]:53' } as const],
    [{ option: 'dot', text: '9.9.9.9#dns.quad9.net' } as const],
    [{ option: 'doh', text: 'https://dns.example/dns-query{?dns}' } as const],
  );
  const options: fc.Arbitrary<AuditOptions> = fc
    .record({
      role: fc.constantFrom(null, 'both', 'sender', 'receiver', 'parked'),
      selectors: fc.uniqueArray(label, { maxLength: 3 }),
      sendingIps: fc.constantFrom([], ['203.0.113.5'], ['203.0.113.5', '2a00:1450:4001::1']),
      smtp: fc.record({
        enabled: fc.boolean(),
        port: fc.constantFrom(25, 2525),
        helo: fc.constantFrom('client.hosting.example', 'mx.example.com', '[192.0.2.1]'),
        ipv4: fc.constant(true),
        ipv6: fc.boolean(),
        canary: fc.oneof(fc.constant(null), fc.constant(usualCanary), end),
        retryGreylistMs: fc.constantFrom(0, 1000, 60_000, 90_500),
        checkAbuse: fc.boolean(),
        checkRelay: fc.boolean(),
      }),
      bimiSelector: fc.constantFrom('default', 'brand'),
      tlsScan: fc.boolean(),
      submission: fc.uniqueArray(end, { maxLength: 2 }),
      rdap: fc.boolean(),
      volume: fc.constantFrom(null, 0, 20_000),
      senders: fc.constantFrom([], ['google-workspace', 'mailgun']),
      reportTo: fc.constantFrom(null, "o'brien+dmarc@example.com"),
      resolvers,
      timeoutMs: fc.constantFrom(null, 1500, 120_000),
    })
    .map(({ resolvers: asked, timeoutMs, ...rest }) => {
      const own = capturedIo().io.hostname;
      const helo = rest.smtp.helo === own ? null : rest.smtp.helo;
      const connection = { helo, resolvers: asked, timeoutMs, caFile: null };
      return { ...defaultAuditOptions, ...rest, connection };
    });

  test('the options that they were made of are those that are read', async () => {
    await fc.assert(
      fc.asyncProperty(options, async (asked) => {
        const plan = await planOf(flagsOf(['a.example', ...optionWords(asked)]), capturedIo().io);
        expect(plan.options).toEqual(asked);
      }),
    );
  });

  test('nothing is said where nothing was asked', async () => {
    expect(optionWords((await planOf(flagsOf(['a.example']), capturedIo().io)).options)).toEqual([]);
    expect(outputWords(flagsOf(['a.example']))).toEqual([]);
  });

  test('the selection and the flags for output are those that are read', () => {
    const words = [
      ...selectionWords(['smtp', 'tls'], ['smtp-no-pipelining']),
      ...['--format', 'json', '--verbose', '--providers', '--compare', 'a b.json', '--no-color'],
      ...['--fail-on', 'major', '--min-score', '80', '--allow-incomplete'],
    ];
    const flags = flagsOf(words);
    expect([...selectionWords(flags.only ?? [], flags.skip ?? []), ...outputWords(flags)]).toEqual(words);
  });
});

describe('an audit in a network that blocks port 25', () => {
  let demo: Demo;
  let folder: string;
  let here: readonly string[];
  let there: readonly string[];

  beforeAll(async () => {
    demo = await startDemo();
    folder = mkdtempSync(join(tmpdir(), 'mailcheck-elsewhere-'));
    writeFileSync(join(folder, 'ca.pem'), demo.caPem);
    const routes = [...demo.routes].map(([from, { address, port }]) => [from, `${address}:${port}`] as const);
    const written = (name: string, kept: typeof routes) => {
      writeFileSync(join(folder, name), JSON.stringify(Object.fromEntries(kept)));
      return ['--routes', join(folder, name)];
    };
    here = written(
      'here.json',
      routes.filter(([from]) => !from.endsWith(':25')),
    );
    there = [...written('there.json', routes), '--nameserver', `${demo.dns.address}:${demo.dns.port}`];
  });

  afterAll(async () => {
    await demo.close();
    rmSync(folder, { recursive: true });
  });

  const given = () => [
    ...['--nameserver', `${demo.dns.address}:${demo.dns.port}`, '--ca-file', join(folder, 'ca.pem')],
    ...['--canary', '192.0.1.25', '--selector', 's1', '--role', 'both', '--skip', 'blocklist', '--format', 'json'],
  ];

  async function run(words: readonly string[]): Promise<{ readonly report: Report; readonly stdout: string }> {
    const { io, stdout, stderr } = capturedIo();
    await runCli(words, io);
    expect(stderr()).not.toContain('Try "mailcheck --help"');
    const [report] = (JSON.parse(stdout()) as ReportDocument).reports;
    if (report === undefined) throw new Error('no report');
    return { report, stdout: stdout() };
  }

  test('what it prints, pasted there and here, gives the whole report', async () => {
    const { report } = await run(['healthy.example', ...here, ...given()]);
    const { elsewhere } = report;
    if (elsewhere === null) throw new Error('no hint');
    expect(elsewhere.bring).toEqual([join(folder, 'ca.pem')]);
    expect(elsewhere.leftOut).toHaveLength(1);

    // Both machines are this one: the file is written into a folder of the test.
    const file = join(folder, elsewhere.file);
    const pasted = (line: string) => {
      const [name, ...words] = wordsOf(line).map((word) => (word === elsewhere.file ? file : word));
      expect(name).toBe('mailcheck');
      return words;
    };
    const recorded = await runCli([...pasted(elsewhere.record), ...there], capturedIo().io);
    expect(recorded).toBe(0);
    const whole = (await run(pasted(elsewhere.replay))).report;
    expect(whole.elsewhere).toBeNull();
    expect(whole.verdict).toBe('deliverable');
    expect(whole.skipped).toContain('blocklist');
    expect(whole.results.find(({ check }) => check === 'smtp')?.outcome).toBe('passed');
  });

  test('a replay of what was seen here says the same', async () => {
    const file = join(folder, 'blocked.json');
    const { report } = await run(['healthy.example', ...here, ...given(), '--record', file]);
    const again = await run(['--replay', file, '--skip', 'blocklist', '--format', 'json']);
    expect(again.report.elsewhere).toEqual(report.elsewhere);
  });

  test('a plan is finished elsewhere as a plan', async () => {
    const { io, stdout } = capturedIo();
    const words = given().filter((word) => !['--format', 'json'].includes(word));
    await runCli(['plan', 'healthy.example', ...here, ...words, '--volume', '20000'], io);
    const lines = stdout().split('\n');
    const record = lines.find((line) => line.includes(' --record ')) ?? '';
    const file = join(folder, 'plan.json');
    const pasted = wordsOf(record).map((word) => (word === 'healthy.example.recording.json' ? file : word));
    expect(pasted.slice(0, 3)).toEqual(['mailcheck', 'plan', 'healthy.example']);
    expect(await runCli([...pasted.slice(1), ...there], capturedIo().io)).toBe(0);
    const other = capturedIo();
    const replay = wordsOf(lines.find((line) => line.includes(' --replay ')) ?? '');
    expect(replay).toEqual(expect.arrayContaining(['plan', '--volume', '20000']));
    expect(
      await runCli(
        replay.slice(1).map((word) => (word.endsWith('.recording.json') ? file : word)),
        other.io,
      ),
    ).toBe(0);
    expect(other.stdout()).toContain('healthy.example');
    expect(other.stdout()).not.toContain('--record');
  });
});
