import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { demoBounces } from '../../src/demo/bounces.ts';
import { bouncesDocumentSchema } from '../../src/report/bounce/schema.ts';
import { said } from '../support/said.ts';

const folder = mkdtempSync(join(tmpdir(), 'mailcheck-proof-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) => said(args);

function proofIn(stdout: string) {
  return bouncesDocumentSchema.parse(JSON.parse(stdout)).reports[0]?.recipients[0]?.proof;
}

const verdicts: Readonly<Record<string, readonly [verdict: string, code: string | null]>> = {
  spf: ['confirmed', 'spf-sending-ip-fails'],
  listed: ['confirmed', 'blocklist-sending-address-listed'],
  'no-ptr': ['confirmed', 'reverse-dns-missing'],
  'null-mx': ['confirmed', null],
  tls: ['confirmed', 'transport-mta-sts-refused'],
  mended: ['fine now', null],
  spam: ['possible', 'dmarc-missing'],
  'unknown-user': ['not provable', null],
};

describe('a bounce of the demo', () => {
  test.for(demoBounces.map(({ name }) => name))('%s is proved, and judged again to the same bytes', async (name) => {
    const recording = join(folder, `${name}.json`);
    const first = await run('demo', 'bounce', name, '--format', 'json', '--record', recording);
    const again = await run('bounce', '--format', 'json', '--replay', recording);
    const [verdict, code] = verdicts[name] ?? [];
    const proof = proofIn(first.stdout);
    expect(first.code).toBe(0);
    expect(proof?.verdict, proof?.sentence).toBe(verdict);
    if (code !== null) expect(proof?.findings.map((finding) => finding.code)).toContain(code);
    expect(again).toEqual(first);
  });

  test('that there is not is said', async () => {
    expect(await run('demo', 'bounce', 'spff')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('a recording of a bounce', () => {
  const recording = join(folder, 'unknown-user.json');

  test.for([
    [['--replay', recording], 'mailcheck bounce --replay'],
    [['message', '--replay', recording], 'mailcheck bounce --replay'],
    [['bounce', '--replay', recording, '--from', 'ann@acme.example'], '--from does not go with --replay'],
    [['bounce', '--replay', recording, 'mail.eml'], 'one too many'],
    [['bounce', '--replay', 'test/fixtures/recordings/broken.example.json'], 'a recording of a domain'],
  ] as const)('%s', async ([args, words]) => {
    const { code, stderr } = await run(...args);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
  });

  test('that was tampered with is refused', async () => {
    const tampered = join(folder, 'tampered.json');
    const whole = JSON.parse(readFileSync(recording, 'utf8')) as { context: { as: string } };
    writeFileSync(tampered, JSON.stringify({ ...whole, context: { ...whole.context, as: 'virus' } }));
    expect(await run('bounce', '--replay', tampered)).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('a single bounce', () => {
  const dead = ['--nameserver', '127.0.0.1:9'];
  const reply = '550 5.7.25 [45.66.77.88] The IP address sending this message does not have a PTR record';

  test('is explained without a proof where no DNS server answers', async () => {
    const { code, stdout, stderr } = await run('bounce', reply, '--format', 'json', ...dead);
    expect(code).toBe(0);
    expect(proofIn(stdout)).toBeNull();
    expect(stderr).toContain('no DNS server answers here');
  });

  test('for which a proof was asked says why there is none', async () => {
    const { code, stdout } = await run('bounce', reply, '--check', '--format', 'json', ...dead);
    expect(code).toBe(0);
    expect(proofIn(stdout)).toMatchObject({ verdict: 'unchecked', looked: [] });
    expect(proofIn(stdout)?.sentence).toContain('no DNS server answers here');
  });

  test('is not looked at with --no-check', async () => {
    const { stdout, stderr } = await run('bounce', reply, '--format', 'json', '--no-check', ...dead);
    expect(proofIn(stdout)).toBeNull();
    expect(stderr).toBe('');
  });

  test('needs no network where nothing can be looked up', async () => {
    const { stdout, stderr } = await run('bounce', '550 5.1.1 no such user', '--format', 'json', ...dead);
    expect(proofIn(stdout)).toMatchObject({ verdict: 'not provable', looked: [] });
    expect(stderr).toBe('');
  });

  test('beside others is looked at with --check alone, and who does not answer is told once', async () => {
    const files = ['first', 'second'].map((name) => {
      const file = join(folder, `${name}.txt`);
      writeFileSync(file, reply);
      return file;
    });
    expect((await run('bounce', ...files, '--format', 'json', ...dead)).stderr).toBe('');
    const { stderr } = await run('bounce', ...files, '--format', 'json', '--check', ...dead);
    expect(stderr.match(/no DNS server answers here/g)).toHaveLength(1);
    const recorded = await run('bounce', ...files, '--record', join(folder, 'two.json'), ...dead);
    expect(recorded).toMatchObject({ code: 2, stderr: expect.stringContaining('--record takes one bounce') });
  });

  test.for([
    [['--from', 'ann'], '--from'],
    [['--sending-ip', '10.0.0.1'], '--sending-ip'],
    [['--domain', 'a b'], 'domain'],
    [['--no-check', '--record', join(folder, 'never.json')], '--no-check'],
  ] as const)('%s is refused', async ([args, words]) => {
    const { code, stderr } = await run('bounce', reply, ...args);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
  });
});
