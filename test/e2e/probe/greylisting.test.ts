import { describe, expect, test } from 'vitest';
import { GREYLIST_SECONDS, readers } from './places.ts';
import { imaps, probe } from './probe.ts';

describe.concurrent('greylisting', () => {
  test('is not overcome without a second try', async () => {
    const { placement } = await probe({ to: readers.greyLeft.address, via: 'mx' });
    expect(placement).toMatchObject({ reply: { code: 450, enhanced: '4.2.0' }, phase: 'rcpt' });
    expect(placement.verdict).not.toBe('accepted');
  });

  test('delays the direct route, and no more', async () => {
    const { placement, report } = await probe({
      to: readers.grey.address,
      via: 'mx',
      look: [imaps(readers.grey)],
      args: ['--retry', '60'],
    });
    expect(placement).toMatchObject({ verdict: 'inbox' });
    const findings = report.results.flatMap((result) => ('findings' in result ? result.findings : []));
    const delayed = findings.find(({ code }) => code === 'probe-delayed');
    expect(Number(delayed?.params['delayedMs'])).toBeGreaterThanOrEqual(GREYLIST_SECONDS * 1000);
  });

  test('delays what waits in a queue', async () => {
    const { placement } = await probe({ to: readers.greyQueued.address, look: [imaps(readers.greyQueued)] });
    expect(placement).toMatchObject({ verdict: 'inbox' });
    expect(placement.seconds).toBeGreaterThanOrEqual(GREYLIST_SECONDS - 1);
    const queue = placement.journey.find(({ step }) => step === 'queue');
    expect(queue?.elapsedMs).toBeGreaterThanOrEqual((GREYLIST_SECONDS - 1) * 1000);
  });
});
