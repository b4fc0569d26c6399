import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import { demoDomains } from '../../src/demo/zones.ts';
import type { ReportDocument } from '../../src/report/schema.ts';
import { type DemoConnection, demoConnection } from '../support/demo-connection.ts';
import { said } from '../support/said.ts';

let demo: Demo;
let connection: DemoConnection;
let connect: readonly string[];

beforeAll(async () => {
  demo = await startDemo();
  connection = demoConnection(demo);
  connect = connection.options;
});

afterAll(async () => {
  await demo.close();
  connection.remove();
});

const documentOf = (stdout: string) => JSON.parse(stdout) as ReportDocument;
const timeless = (text: string) => text.replace(/"(elapsedMs|dnsMs|slowestDnsMs)": ?[\d.]+/g, '"$1":0');

describe('for somebody who has never used it', () => {
  test.each([
    ['--help'],
    ['-h'],
    ['help'],
    ['help', 'plan'],
    ['explain', '--help'],
    ['demo', '--help'],
    ['probe', '--help'],
    ['send', '--help'],
  ])('help with %j goes to standard output', async (...args) => {
    const { code, stdout, stderr } = await said(args.flat());
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples?:/);
    expect(stderr).toBe('');
    for (const line of stdout.split('\n')) {
      if (!line.startsWith('  mailcheck ')) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  test('no argument at all prints the help, as an error', async () => {
    const { code, stdout, stderr } = await said([]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('mailcheck demo');
  });

  test('the version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await said(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each([
    [['exlpain'], '"explain"'],
    [['healthy'], '"healthy" is neither a command nor a domain name'],
    [['healthy.example', '--jsn'], '--jsn'],
    [['healthy.example', '--format', 'xml'], '"xml"'],
    [['healthy.example', '--only', 'dmrac'], '"dmarc"'],
    [['healthy.example', '--skip', 'nothing'], '"nothing"'],
    [['healthy.example', '--role', 'boss'], '"boss"'],
    [['healthy.example', '--min-score', '101'], '"101"'],
    [['healthy.example', '--timeout', 'soon'], '"soon"'],
    [['healthy.example', '--selector', 'a b'], '"a b"'],
    [['healthy.example', '--sending-ip', '10.0.0.1'], '"10.0.0.1"'],
    [['healthy.example', '--nameserver', 'dns.example'], '"dns.example"'],
    [['healthy.example', '--nameserver', '127.0.0.1', '--doh', 'https://dns.example/'], 'cannot be mixed'],
    [['healthy.example', '--require-complete', '--allow-incomplete'], 'contradict'],
    [['healthy.example', '--ca-file', '/nonexistent'], '"/nonexistent"'],
    [['healthy.example', '--replay', '/nonexistent'], '"/nonexistent"'],
    [['--replay', '/nonexistent', '--selector', 's1'], '--selector does not go with --replay'],
    [['--replay', '/nonexistent', '--no-smtp'], '--no-smtp does not go with --replay'],
    [['fix', '--replay', '/nonexistent', '--sending-ip', '44.128.0.1'], '--sending-ip does not go with --replay'],
    [['healthy.example', '--only', ','], '--only: "," names nothing'],
    [['healthy.example', '--dkim-key', '/dev/zero'], '"/dev/zero" is larger than 64 KiB'],
    [['healthy.example', '--ca-file', '/dev/zero'], '"/dev/zero" is larger than 1 MiB'],
    [['healthy.example', '--senders', '\u001b[31m'], '"\\x1b[31m" is no service'],
    [['healthy.example', 'parked.example', '--record', '/tmp/x'], '--record takes one domain'],
    [['user@healthy.example'], 'did you mean "healthy.example"?'],
    [['https://healthy.example:443/mail?a=b'], 'did you mean "healthy.example"?'],
    [['mailto:user@healthy.example'], 'did you mean "healthy.example"?'],
    [['*.healthy.example'], 'did you mean "healthy.example"?'],
    [['_dmarc.healthy.example'], 'did you mean "healthy.example"?'],
    [['s1._domainkey.healthy.example'], 'did you mean "healthy.example"?'],
    [['192.0.2.1'], 'not an address'],
    [['healthy.example', 'fix'], 'comes first: mailcheck fix'],
    [['fix'], 'fix takes a domain'],
    [['plan'], 'plan takes a domain'],
    [['plan', 'a.example', 'b.example'], 'these are 2'],
    [['fix', 'healthy.example', '--report-to', 'nobody'], '--report-to: "nobody"'],
    [['a..example'], '"a..example"'],
    [['-'], 'standard input'],
    [['explain', 'dmarc-mising'], '"dmarc-missing"'],
    [['demo', 'helthy.example'], '"healthy.example"'],
    [['demo', '--doh', 'https://dns.example/'], 'does not go with demo'],
  ])('%j is refused with exit 2, and says %s', async (args, words) => {
    const { code, stdout, stderr } = await said(args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
  });
});

describe('an audit', () => {
  test('prints the answer first, in 80 columns, without escapes in a pipe', async () => {
    const { code, stdout, stderr } = await said(['healthy.example', ...connect]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^healthy\.example {3}deliverable/);
    expect(stdout).not.toContain('\x1b');
    expect(stdout.split('\n').length).toBeLessThanOrEqual(40);
  });

  test('colours on a terminal, not with NO_COLOR, and with --color also in a pipe', async () => {
    const tty = { isTTY: true };
    const audit = ['parked.example', ...connect, '--only', 'mx'];
    expect((await said(audit, tty)).stdout).toContain('\x1b[');
    expect((await said(audit, { ...tty, env: { NO_COLOR: '1' } })).stdout).not.toContain('\x1b[');
    expect((await said([...audit, '--no-color'], tty)).stdout).not.toContain('\x1b[');
    expect((await said([...audit, '--color'])).stdout).toContain('\x1b[');
  });

  test('shows progress on the standard error of a terminal only', async () => {
    const audit = ['parked.example', ...connect, '--only', 'mx'];
    expect((await said(audit, { isTTY: true })).stderr).toContain('parked.example');
    expect((await said([...audit, '--no-progress'], { isTTY: true })).stderr).toBe('');
  });

  test('several domains, also from standard input, stay in order', async () => {
    const stdin = '# two more\nparked.example\n\nhealthy.example # again\n';
    const { stdout } = await said(['down.example', '-', ...connect, '--format', 'ndjson', '--only', 'mx'], { stdin });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { target: { domain: string } });
    expect(lines.map(({ target }) => target.domain)).toEqual(['down.example', 'parked.example', 'healthy.example']);
  });

  test('a critical finding is exit 1 and says so on standard error; --fail-on never lets it pass', async () => {
    const failed = await said(['down.example', ...connect, '--only', 'smtp', '--format', 'json']);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('smtp-unreachable');
    expect((await said(['down.example', ...connect, '--only', 'smtp', '--fail-on', 'never'])).code).toBe(0);
  });

  test('--only keeps the named checks and codes, --skip leaves them out and lists them', async () => {
    const only = await said(['down.example', ...connect, '--only', 'mx,dmarc', '--format', 'json']);
    expect(
      documentOf(only.stdout)
        .reports[0]?.results.map(({ check }) => check)
        .toSorted(),
    ).toEqual(['dmarc', 'mx']);
    const skipped = await said(['down.example', ...connect, '--skip', 'smtp-unreachable,tls', '--format', 'json']);
    const [report] = documentOf(skipped.stdout).reports;
    expect(JSON.stringify(report?.results)).not.toContain('"smtp-unreachable"');
    expect(report?.skipped).toEqual(expect.arrayContaining(['smtp-unreachable', 'tls']));
  });

  test('no answering resolver is exit 3, undetermined, and not one finding', async () => {
    const { code, stdout } = await said([
      'healthy.example',
      '--nameserver',
      '127.0.0.1:9',
      '--no-canary',
      '--format',
      'json',
      '--timeout',
      '700ms',
    ]);
    const [report] = documentOf(stdout).reports;
    expect(report?.verdict).toBe('undetermined');
    expect(report?.results.flatMap((result) => ('findings' in result ? result.findings : []))).toEqual([]);
    expect(code).toBe(3);
    expect(
      (
        await said([
          'healthy.example',
          '--nameserver',
          '127.0.0.1:9',
          '--no-canary',
          '--allow-incomplete',
          '--timeout',
          '300ms',
        ])
      ).code,
    ).toBe(0);
  });

  test('--no-smtp opens no session and holds nothing against the domain', async () => {
    const { stdout } = await said(['healthy.example', ...connect, '--no-smtp', '--format', 'json']);
    const [report] = documentOf(stdout).reports;
    expect(report?.stats.smtpSessions).toBe(0);
    expect(report?.score.low).toBe(report?.score.high);
  });

  test('an interrupted audit reports what is known, with exit 130', async () => {
    const interrupt = new AbortController();
    interrupt.abort();
    const { code, stdout, stderr } = await said(['healthy.example', ...connect], { signal: interrupt.signal });
    expect(code).toBe(130);
    expect(stdout).toContain('healthy.example   undetermined');
    expect(stderr).toContain('interrupted');
  });
});

describe('record and replay', () => {
  test('a replay needs no server, and says the same but for times', async () => {
    const file = join(connection.folder, 'expired.json');
    const recorded = await said(['expired.example', ...connect, '--record', file, '--format', 'json']);
    const replayed = await said(['--replay', file, '--format', 'json']);
    expect(timeless(replayed.stdout)).toBe(timeless(recorded.stdout));
    expect(replayed.code).toBe(recorded.code);
    expect((await said(['other.example', '--replay', file])).code).toBe(2);
  });

  test('a file that is no recording is not overwritten', async () => {
    const file = join(connection.folder, 'precious.txt');
    writeFileSync(file, 'precious');
    const { code, stderr } = await said(['parked.example', ...connect, '--record', file]);
    expect(code).toBe(2);
    expect(stderr).toContain('precious.txt');
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });
});

describe('demo', () => {
  test('audits all its domains, says what to try next, and exits 0', async () => {
    const { code, stdout, stderr } = await said(['demo']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const { domain } of demoDomains) expect(stdout).toMatch(new RegExp(`^${domain} {3}`, 'm'));
    expect(stdout).toContain('What to try next');
  });

  test.each([
    ['healthy.example', 'deliverable', 0],
    ['parked.example', 'deliverable', 0],
    ['down.example', 'rejected', 1],
  ] as const)('%s alone is an audit: %s, exit %i', async (domain, verdict, expected) => {
    const { code, stdout } = await said(['demo', domain, '--format', 'json']);
    const document = documentOf(stdout);
    expect(document.schema).toBe('mailcheck/report@1');
    expect(document.reports.map((report) => report.verdict)).toEqual([verdict]);
    expect(code).toBe(expected);
  });
});

describe('explain', () => {
  test('lists every code of every check', async () => {
    const { code, stdout } = await said(['explain']);
    expect(code).toBe(0);
    for (const check of checks) for (const code of Object.keys(check.findings)) expect(stdout).toContain(code);
  });

  test('explains one', async () => {
    const { code, stdout } = await said(['explain', 'MX-Missing']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^mx-missing/);
  });

  test('lists the codes of a check', async () => {
    const { code, stdout } = await said(['explain', 'MX']);
    expect(code).toBe(0);
    expect(stdout).toContain('mx-missing');
    expect(stdout).not.toContain('spf-missing');
  });
});
