import { describe, expect, test } from 'vitest';
import { codesOf } from '../../support/audit.ts';
import { judged, uncheckedIn } from './judging.ts';
import { copyOf, plain, SIGNED_AT_MS, signed, trace, zone } from './messages.ts';

const good = await signed(plain);
const gone = await signed(plain, { selector: 'gone' });
const unsigned = plain.replace(/\n/g, '\r\n');
const elsewhere = (message: string) => copyOf(message, trace('mail.a.example', 'bounces@mailer.example'));

describe('what keeps DMARC open', () => {
  const subject = 'DMARC of a.example';

  test.each([
    ['the key', elsewhere(good), { ...zone, 's1._domainkey.a.example': { TXT: 'SERVFAIL' } } as const],
    ['SPF', copyOf(unsigned), { ...zone, 'a.example': { TXT: 'SERVFAIL' } } as const],
  ])('DNS does not answer for %s: asking again may help, another message does not', async (_, message, at) => {
    const open = uncheckedIn(await judged(message, {}, at)).find((one) => one.subject === subject);
    expect(open).toMatchObject({ reason: 'dns-failure' });
    expect(open).not.toHaveProperty('advice');
  });

  test('the key of an old message is gone: only a fresh one can tell', async () => {
    const later = SIGNED_AT_MS + 90 * 86_400_000;
    const open = uncheckedIn(await judged(elsewhere(gone), {}, zone, later)).find((one) => one.subject === subject);
    expect(open).toMatchObject({ reason: 'not-proven', advice: expect.stringContaining('a message of these days') });
  });
});

test('SHA-1 is no tolerance that DMARC could rest on: no receiver may count it', async () => {
  const result = await judged(elsewhere(await signed(plain, { algorithm: 'rsa-sha1' })));
  expect(codesOf(result)).toContain('message-auth-dmarc-reject');
  expect(codesOf(result)).not.toContain('message-auth-dmarc-tolerated');
});
