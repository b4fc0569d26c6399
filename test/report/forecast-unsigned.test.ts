import { describe, expect, test } from 'vitest';
import { found, messageReport, newsletter, passes, results, said, unseen, unsignedYet } from './message-sample.ts';

describe('a message that was not sent yet', () => {
  const ofService = {
    ...unsignedYet,
    spf: { ...passes.spf, domain: 'mailer.example' },
    dmarc: {
      ...passes.dmarc,
      result: null,
      tolerant: null,
      identifiers: [{ method: 'spf', domain: 'mailer.example', passes: true, aligned: false }],
    },
  };
  const open = unseen('DMARC of acme.example', {
    reason: 'not-proven',
    couldBe: ['message-auth-none', 'message-auth-dmarc-reject'],
  });
  const bulk = said('bulk', [], newsletter);

  test('breaks no demand for a signature, and the first line says who would lose it without one', () => {
    const report = messageReport(results([said('message-auth', [], unsignedYet), bulk]));
    expect(report.verdict).toBe('undetermined');
    expect(report.summary).toBe(
      'not signed yet, and where it goes depends on that: unsigned, iCloud Mail refuses it, and 3 of 9 receivers refuse it or file it as spam',
    );
    const all = new Map(report.forecast?.receivers.map((one) => [one.provider, one]));
    expect(all.get('icloud')).toMatchObject({
      outcome: 'uncertain',
      words: 'not signed yet: unsigned it is refused',
      open: [{ detail: 'it is not signed yet' }],
    });
  });

  test('fails DMARC where it arrives unsigned from a service, as its domain asks', () => {
    const { verdict, summary } = messageReport(results([said('message-auth', [open], ofService)]));
    expect(verdict).toBe('undetermined');
    expect(summary).toMatch(/: unsigned, all 9 receivers refuse it$/);
  });

  test('goes somewhere nobody knows where nothing says from where, and what is wrong with it anyway is said too', () => {
    const nowhere = { ...ofService, origin: { address: null }, spf: null, iprev: null };
    const gmail = { providers: ['google-workspace'] };
    expect(messageReport(results([said('message-auth', [open], nowhere)]), gmail).summary).toBe(
      'not signed yet, and where it goes depends on that',
    );
    const link = said('links', [found('links-disguised')]);
    expect(messageReport(results([said('message-auth', [open], ofService), link])).summary).toMatch(
      /refuse it; even signed, it may be filed as spam: a link shows/,
    );
    const listed = said('blocklist', [found('blocklist-domain-listed')], { believed: ['zen.example'] });
    expect(messageReport(results([said('message-auth', [open], ofService), listed])).summary).toMatch(
      /^all 9 receivers refuse it: acme\.example is on a blocklist$/,
    );
  });

  test('breaks no demand for alignment where DNS did not answer for DMARC, and it may be aligned', () => {
    const unknown = { ...unsignedYet, dmarc: null };
    const one = messageReport(results([said('message-auth', [open], unknown)]), { providers: ['mail-ru'] });
    expect(one.forecast?.receivers).toMatchObject([{ outcome: 'uncertain', words: 'not seen: DMARC of acme.example' }]);
  });

  test('fails DMARC by no finding that the user left out', () => {
    const skipped = ['message-auth-dmarc-reject', 'message-auth-none', 'message-auth-dkim-missing'];
    const all = messageReport(results([said('message-auth', [], ofService)]), {}, {}, skipped);
    const lost = all.forecast?.receivers.filter(({ words }) => words.startsWith('not signed yet'));
    expect(lost?.map(({ provider }) => provider)).toEqual(['gmx', 'mail-ru']);
  });

  test('is filed as spam or refused where older receivers are asked for more, and lost nowhere where for nothing', () => {
    const asking = (policy: string, olderPolicy: string) => {
      const both = { ...ofService, dmarc: { ...ofService.dmarc, policy, olderPolicy } };
      const asked = { providers: ['google-workspace'] };
      return messageReport(results([said('message-auth', [], both)]), asked).forecast?.receivers[0]?.words;
    };
    expect(asking('quarantine', 'reject')).toBe('not signed yet: unsigned it is refused or filed as spam');
    expect(asking('reject', 'none')).not.toMatch(/unsigned/);
  });

  test('is nothing to a provider that takes SPF alone', () => {
    const one = messageReport(results([said('message-auth', [], unsignedYet)]), { providers: ['google-workspace'] });
    expect(one).toMatchObject({ verdict: 'deliverable', summary: 'nothing seen that keeps it from the inbox' });
  });
});
