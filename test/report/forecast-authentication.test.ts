import { expect, test } from 'vitest';
import type { Result } from '../../src/core/check.ts';
import type { ForecastReceiver } from '../../src/report/schema.ts';
import { fails, found, messageReport, passes, results, said } from './message-sample.ts';

// Where a message will go by what proves whose it is.

function receiver(id: string, list: readonly Result[]): ForecastReceiver | undefined {
  return messageReport(list).forecast?.receivers.find(({ provider }) => provider === id);
}

test.each(['sha1', 'key-short'])('a signature that verifies, and must not be counted, is no DKIM: %s', (state) => {
  const dkim = [{ ...passes.dkim[0], result: 'policy', tolerant: 'pass', state }];
  const signed = said('message-auth', [found('message-auth-spf-fail')], { ...passes, spf: fails.spf, dkim });
  const gmail = receiver('google-workspace', results([signed]));
  expect(gmail).toMatchObject({ outcome: 'refused', certainty: 'implied' });
  expect(gmail?.causes[0]?.rule?.demand).toBe('SPF or DKIM');
});
