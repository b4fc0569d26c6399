import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withPolicy } from '../../src/audit/plan-dmarc-steps.ts';
import { withIncludes } from '../../src/audit/plan-sender-steps.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import { type DemoConnection, demoConnection } from '../support/demo-connection.ts';
import { capturedIo } from '../support/io.ts';
import { said } from '../support/said.ts';

let demo: Demo;
let connection: DemoConnection;
let connect: readonly string[];

beforeAll(async () => {
  demo = await startDemo();
  connection = demoConnection(demo);
  connect = [...connection.options, '--no-progress'];
});

afterAll(async () => {
  await demo.close();
  connection.remove();
});

const run = (...args: readonly string[]) => said([...args, ...connect]);

interface Step {
  readonly id: string;
  readonly done: boolean | null;
  readonly onDay: string;
  readonly changes: readonly {
    readonly name: string;
    readonly add: readonly string[];
    readonly remove: readonly string[];
  }[];
  readonly after: { readonly score: { readonly low: number; readonly high: number } } | null;
}

async function stepsOf(...args: readonly string[]): Promise<ReadonlyMap<string, Step>> {
  const { stdout } = await run('plan', ...args, '--format', 'json');
  const { steps } = JSON.parse(stdout) as { readonly steps: readonly Step[] };
  return new Map(steps.map((step) => [step.id, step]));
}

describe('the plan of a domain', () => {
  test('that is ready has nothing left to do', async () => {
    const { code, stdout } = await run('plan', 'healthy.example', '--verify');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^healthy\.example: every step is done/);
  });

  test('that is not ready is ordered, dated, and judged step by step', async () => {
    const steps = await stepsOf('broken.example', '--senders', 'google,mailgun', '--report-to', 'r@broken.example');
    expect([...steps.keys()]).toEqual([
      'mail-hosts',
      'spf',
      'dkim-google-workspace',
      'dkim-mailgun',
      'addresses',
      'dmarc-none',
      'tls-rpt',
      'mta-sts-testing',
      'mta-sts-enforce',
      'dmarc-quarantine',
      'dmarc-reject',
    ]);
    const dates = [...steps.values()].map(({ onDay }) => onDay);
    expect(dates).toEqual(dates.toSorted());
    expect(steps.get('spf')?.changes[0]?.add[0]).toContain('include:_spf.google.com include:mailgun.org ~all');
    expect(steps.get('dmarc-none')?.changes).toMatchObject([
      { name: '_dmarc.broken.example.', remove: [], add: ['"v=DMARC1; p=none; rua=mailto:r@broken.example"'] },
    ]);
    const days = ['dmarc-none', 'dmarc-quarantine', 'dmarc-reject'].map((id) => Date.parse(steps.get(id)?.onDay ?? ''));
    expect((days[1] ?? 0) - (days[0] ?? 0)).toBe(30 * 86_400_000);
    expect((days[2] ?? 0) - (days[1] ?? 0)).toBe(30 * 86_400_000);
    const scores = ['dmarc-none', 'dmarc-quarantine'].map((id) => steps.get(id)?.after?.score.low ?? 0);
    expect(scores[1]).toBeGreaterThan(scores[0] ?? 0);
  });

  test('is not ready while its mail hosts are not', async () => {
    const { code, stdout } = await run('plan', 'expired.example', '--verify');
    expect(code).toBe(1);
    expect(stdout).toMatch(/○ +1 +mail to the domain arrives/);
    expect((await run('plan', 'expired.example')).stdout).toContain('tls-certificate-expired: ');
  });

  test('can be printed in a narrow window, but for what is to be pasted', async () => {
    const { io, stdout } = capturedIo({ isTTY: true, columns: 60 });
    await runCli(['plan', 'broken.example', ...connect], io);
    const long = stdout()
      .split('\n')
      .filter((line) => line.length > 60);
    expect(long.filter((line) => !/^(?:; \w+ +)?\S+\. 3600 IN |^ {4}check {2}mailcheck /.test(line))).toEqual([]);
  });

  test('has commands that a shell takes as they are printed', async () => {
    const { stdout } = await run(
      'plan',
      'broken.example',
      '--senders',
      'google,mailgun',
      '--format',
      'json',
      '--role',
      'both',
    );
    const { steps } = JSON.parse(stdout) as {
      readonly steps: readonly { readonly id: string; readonly verify: string }[];
    };
    for (const { id, verify } of steps) {
      const words = execFileSync('sh', ['-c', `set -- ${verify}; printf '%s\\n' "$@"`], { encoding: 'utf8' })
        .trim()
        .split('\n');
      expect(words.slice(0, 2), id).toEqual(['mailcheck', 'broken.example']);
      expect(words, id).toEqual(expect.arrayContaining(['--role', 'both']));
      const { code, stderr } = await run(...words.slice(1).filter((word) => word !== '--no-canary'));
      expect([0, 1, 3], `${verify}: ${stderr}`).toContain(code);
    }
  });

  test('asks of bulk senders what nobody outside can see', async () => {
    expect((await stepsOf('healthy.example', '--volume', '20000')).get('bulk')?.done).toBeNull();
    expect((await stepsOf('healthy.example', '--volume', '100')).has('bulk')).toBe(false);
  });

  test('verified, it says by its exit code what is missing', async () => {
    const { code, stdout } = await run('plan', 'broken.example', '--verify');
    expect(code).toBe(1);
    expect(stdout).toMatch(/○ +\d+ +DMARC asks for reports/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test.each([
    [['plan', 'a.example', 'b.example'], /takes one domain/],
    [['plan', 'a.example', '--senders', 'gogle'], /"gogle" is no service known here/],
    [['plan', 'a.example', '--report-to', 'nobody'], /"nobody" is no mail address/],
  ])('%j is refused', async (args, words) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });
});

test.each([
  ['v=spf1 mx -all', 'v=spf1 mx include:x.example -all'],
  ['v=spf1 mx', 'v=spf1 mx include:x.example'],
  ['v=spf1 a redirect=b.example', 'v=spf1 a include:x.example redirect=b.example'],
  ['v=spf1  ~ALL', 'v=spf1 include:x.example ~ALL'],
])('a sender is put into "%s" before its end', (record, changed) => {
  expect(withIncludes(record, ['x.example'])).toBe(changed);
});

test.each([
  ['v=DMARC1', 'v=DMARC1; p=reject; rua=mailto:r@a.example'],
  ['v=DMARC1; p=none; rua=mailto:x@b.example; adkim=s;', 'v=DMARC1; p=reject; rua=mailto:x@b.example; adkim=s'],
  ['v=DMARC1;p=quarantine;pct=50;t=y', 'v=DMARC1; p=reject; rua=mailto:r@a.example'],
])('the policy of "%s" is changed, and nothing else', (record, changed) => {
  expect(withPolicy(record, 'reject', 'r@a.example')).toBe(changed);
});
