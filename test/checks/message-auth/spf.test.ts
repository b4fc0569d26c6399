import { describe, expect, test } from 'vitest';
import { judged } from './judging.ts';
import { copyOf, plain, SENDER, signed, zone } from './messages.ts';

const good = await signed(plain);

describe('what is said of SPF that does not pass', () => {
  const saidOf = async (record: string) => {
    const result = await judged(
      copyOf(good),
      {},
      {
        ...zone,
        'a.example': { TXT: [record], A: [SENDER] },
        'c.example': { TXT: ['v=spf1 -all'], A: ['44.128.7.80'] },
        'lax.example': { TXT: ['v=spf1 ~a:mail.a.example -all'] },
      },
    );
    const found =
      'findings' in result ? result.findings.find(({ code }) => code === 'message-auth-spf-fail') : undefined;
    return found?.params;
  };

  test.each([
    [`v=spf1 ?ip4:${SENDER} -all`, 'neutral', `?ip4:${SENDER}`],
    [`v=spf1 -ip4:${SENDER} +all`, 'fail', `-ip4:${SENDER}`],
    ['v=spf1 ~exists:%{d} -all', 'softfail', '~exists:%{d}'],
    ['v=spf1 ~a:mail.a.example -all', 'softfail', '~a:mail.a.example'],
    ['v=spf1 ?A/24 ~a:mail.a.example -all', 'neutral', '?A/24'],
    ['v=spf1 ~include:c.example ~include:mailer.example -all', 'softfail', '~include:mailer.example'],
    // Either may be it.
    ['v=spf1 ~a:c.example ~a:mail.a.example -all', 'softfail', null],
    // It stands in another record.
    ['v=spf1 redirect=lax.example', 'softfail', null],
    ['v=spf1 ~a:c.example redirect=lax.example', 'softfail', null],
    ['v=spf1 ?all', 'neutral', null],
    ['v=spf1 ip4:44.128.7.80', 'neutral', null],
  ])('names the term that denies the address: %s', async (record, result, matched) => {
    expect(await saidOf(record)).toMatchObject({ result, matched });
  });
});
