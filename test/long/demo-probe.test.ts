import { describe, expect, test } from 'vitest';
import { said } from '../support/said.ts';

async function probed(name: string, ...options: readonly string[]) {
  const { code, stdout } = await said(['demo', 'probe', name, '--format', 'json', ...options]);
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

  test('to nobody comes back, and exits 1', async () => {
    const { code, report } = await probed('unknown-user', '--only', 'probe');
    expect(code).toBe(1);
    expect(report.placement).toMatchObject({ verdict: 'bounced', reply: { code: 550, enhanced: '5.1.1' } });
  });
});
