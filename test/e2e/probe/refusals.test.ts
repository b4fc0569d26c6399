import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { world } from '../mailcheck.ts';
import { type Account, readers, SIZE_LIMIT, senders, submission } from './places.ts';
import { imaps, probe, urlOf } from './probe.ts';

// Each refusal twice: to our face on the direct route, and as a bounce in the sender's mailbox behind a submission server.

const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X';

/** A bounce that is there ends the wait, which would be of 45 seconds. */
const SOON_MS = 40_000;

interface Refusal {
  readonly about: string;
  readonly from?: Account;
  readonly to: string;
  readonly args?: readonly string[];
  readonly phase: 'rcpt' | 'message';
  readonly code: number;
  readonly enhanced: string;
}

const refusals: readonly Refusal[] = [
  { about: 'an unknown user', to: 'nobody@inbox.example', phase: 'rcpt', code: 550, enhanced: '5.1.1' },
  { about: 'a full mailbox', to: readers.full.address, phase: 'rcpt', code: 552, enhanced: '5.2.2' },
  {
    about: 'a policy on SPF',
    from: senders.spoofed,
    to: readers.policy.address,
    phase: 'rcpt',
    code: 550,
    enhanced: '5.7.23',
  },
  {
    about: 'a blocklist',
    from: senders.listed,
    to: readers.lists.address,
    phase: 'rcpt',
    code: 554,
    enhanced: '5.7.1',
  },
  {
    about: 'a filter that has read it',
    to: readers.inbox.address,
    args: ['--text', GTUBE],
    phase: 'message',
    code: 554,
    enhanced: '5.7.1',
  },
];

describe.concurrent('a probe is refused', () => {
  test.each(refusals)('for $about, on the direct route', async ({ from, to, args = [], phase, code, enhanced }) => {
    const { placement, exitCode } = await probe({ ...(from ? { from } : {}), to, via: 'mx', args });
    expect(placement).toMatchObject({ verdict: 'refused', phase, reply: { code, enhanced } });
    expect(placement.reply?.meaning).not.toBeNull();
    expect(exitCode).toBe(1);
  });

  test.each(refusals)('for $about, behind a submission server', async ({ from, to, args = [], code, enhanced }) => {
    const { placement, report, exitCode } = await probe({ ...(from ? { from } : {}), to, bounces: true, args });
    expect(placement).toMatchObject({ verdict: 'bounced', reply: { code, enhanced } });
    expect(report.stats.durations.elapsedMs).toBeLessThan(SOON_MS);
    expect(exitCode).toBe(1);
  });

  test('by the mailbox itself, after its MX has taken it', async () => {
    const look = [imaps(readers.lateFull)];
    const { placement, report } = await probe({ to: readers.lateFull.address, look, bounces: true });
    expect(placement).toMatchObject({ verdict: 'bounced', reply: { enhanced: '5.2.2' } });
    expect(report.stats.durations.elapsedMs).toBeLessThan(SOON_MS);
  });
});

describe.concurrent('what is over size', () => {
  const large = join(world, 'large.bin');
  writeFileSync(large, Buffer.alloc(SIZE_LIMIT, 'large '));

  test('is not sent to an MX that says so before', async () => {
    const { placement, report } = await probe({ to: readers.inbox.address, via: 'mx', args: ['--attach', large] });
    expect(placement).toMatchObject({ verdict: 'refused' });
    expect(JSON.stringify(report)).toContain(`${SIZE_LIMIT}`);
    expect(JSON.stringify(report)).not.toContain('"DATA"');
  });

  test('is not sent to a submission server that says so before', async () => {
    const via = urlOf('smtp', senders.sound, `${submission.small.name}:587`);
    const { placement, report } = await probe({ to: readers.inbox.address, via, args: ['--attach', large] });
    expect(placement).toMatchObject({ verdict: 'refused' });
    expect(JSON.stringify(report)).not.toContain('"DATA"');
  });

  test('comes back where only the second hop minds', async () => {
    const { placement } = await probe({ to: readers.inbox.address, bounces: true, args: ['--attach', large] });
    expect(placement).toMatchObject({ verdict: 'bounced' });
  });
});
