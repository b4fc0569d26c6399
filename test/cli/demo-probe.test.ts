import { describe, expect, test } from 'vitest';
import { demoProbes } from '../../src/demo/mail/probes.ts';
import { said } from '../support/said.ts';

const run = (...argv: readonly string[]) => said(argv);

async function probed(name: string, ...options: readonly string[]) {
  const { code, stdout } = await run('demo', 'probe', name, '--format', 'json', ...options);
  const { reports } = JSON.parse(stdout);
  expect(reports).toHaveLength(1);
  return { code, report: reports[0] };
}

describe('a probe of the demo', () => {
  test('that is well made lands in the inbox, and exits 0', async () => {
    const { code, report } = await probed('well-made');
    expect(code).toBe(0);
    expect(report).toMatchObject({
      target: { domain: 'post.example' },
      verdict: 'deliverable',
      placement: {
        verdict: 'inbox',
        sendingAddress: '44.128.12.25',
        mailboxes: [{ recipient: 'bob@mailbox.example', folder: 'INBOX', verdict: 'inbox' }],
      },
    });
    const steps = report.placement.journey.map(({ step }: { step: string }) => step);
    expect(steps).toEqual(['submit', 'queue', 'mx-lookup', 'relay', 'delivery', 'imap']);
  });

  test('past the own server is refused by the policy of its domain, and exits 1', async () => {
    const { code, report } = await probed('straight-to-mx', '--only', 'probe');
    expect(code).toBe(1);
    expect(report.placement).toMatchObject({
      verdict: 'refused',
      phase: 'message',
      reply: { code: 550, enhanced: '5.7.1' },
    });
  });

  test('to nobody comes back, and exits 1', async () => {
    const { code, report } = await probed('unknown-user', '--only', 'probe');
    expect(code).toBe(1);
    expect(report.placement).toMatchObject({ verdict: 'bounced', reply: { code: 550, enhanced: '5.1.1' } });
  });
});

describe('what is no probe of the demo', () => {
  test.each<[string, readonly string[], string]>([
    ['a slip', ['wel-made'], 'did you mean "well-made"?'],
    ['two of them', ['well-made', 'unsigned'], '"unsigned"'],
    ['JSON of all', ['--format', 'json'], 'name one'],
    ['a recording of all', ['--record', '/nowhere/file'], 'name one'],
    ['a resolver of the own', ['well-made', '--nameserver', '192.0.2.1'], '--nameserver'],
  ])('%s is a usage error', async (_, argv, said) => {
    const { code, stdout, stderr } = await run('demo', 'probe', ...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });
});

test('every probe is told in a line', () => {
  for (const { name, lesson } of demoProbes) expect(`  ${name.padEnd(16)} ${lesson}`.length).toBeLessThanOrEqual(80);
});
