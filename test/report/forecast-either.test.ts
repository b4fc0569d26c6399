import { describe, expect, test } from 'vitest';
import type { Result } from '../../src/core/check.ts';
import { renderTerminal } from '../../src/report/render/terminal/terminal.ts';
import { documentSchema } from '../../src/report/schema.ts';
import { found, messageReport, passes, results, said } from './message-sample.ts';

const unsigned = said('message-auth', [found('message-auth-dkim-missing')], { ...passes, dkim: [] });
const at = (list: readonly Result[], provider: string) =>
  messageReport(list).forecast?.receivers.find((one) => one.provider === provider);

describe('where a provider demands something, and does not say what becomes of mail without it', () => {
  test('the outcome is one of two, and the message is at risk', () => {
    const report = messageReport(results([unsigned]), { providers: ['gmx'] });
    expect(report.forecast?.receivers).toMatchObject([{ outcome: 'refused-or-junk', certainty: 'implied' }]);
    expect(report.verdict).toBe('at risk');
    expect(report.summary).toMatch(/^GMX refuses it or files it as spam: /);
    expect(documentSchema.safeParse({ schema: 'mailcheck/report@1', reports: [report] }).error).toBeUndefined();
  });

  test.each([40, 80])('the page says both, in %i columns', (width) => {
    const page = renderTerminal(messageReport(results([unsigned])), { width, colour: false });
    expect(page).toMatch(/^ {2}GMX +refused or junk +implied/m);
    const rows = page.split('\n').filter((line) => /^ {2}\S.* (?:implied|possible)/.test(line));
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(width);
  });

  test('a cause that says which of the two decides', () => {
    const listed = said('blocklist', [found('blocklist-domain-listed')], { believed: ['zen.spamhaus.example'] });
    expect(at(results([unsigned, listed]), 'gmx')?.outcome).toBe('refused');
    const marks = [{ system: 'rspamd', verdict: 'spam', field: 'X-Spam: yes', words: 'X-Spam' }];
    const receiver = said('receiver', [found('receiver-marked-spam')], { provider: 'gmx', host: 'mx.gmx.net', marks });
    expect(at(results([unsigned, receiver]), 'gmx')).toMatchObject({ outcome: 'junk', certainty: 'stated' });
  });
});
