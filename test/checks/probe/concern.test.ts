import { describe, expect, test } from 'vitest';
import type { Concern, RefusedAt } from '../../../src/checks/probe/refusal.ts';
import { concernOf, understood } from '../../../src/checks/probe/refusal-facts.ts';
import { sendingFindings } from '../../../src/checks/probe/sending-findings.ts';
import type { SmtpPhase } from '../../../src/core/net.ts';
import { reply } from '../../support/smtp-session.ts';

const refusedAt = (phase: SmtpPhase, text: string): RefusedAt =>
  understood(reply(text), { recipient: 'you@b.example', by: 'server', host: 'mx.b.example', phase });

describe('whose matter a refusal is', () => {
  test.each<readonly [SmtpPhase, string, { readonly direct: Concern; readonly submission: Concern }]>([
    ['mail', '530 5.7.0 Authentication required', { direct: 'sender', submission: 'login' }],
    ['mail', '530 5.7.0 Must issue a STARTTLS command first', { direct: 'sender', submission: 'sender' }],
    ['rcpt', '554 5.7.1 <you@b.example>: Relay access denied', { direct: 'recipient', submission: 'login' }],
    [
      'rcpt',
      '450 4.1.2 <you@b.example>: Recipient address rejected: Domain not found',
      { direct: 'recipient', submission: 'recipient' },
    ],
    ['rcpt', '556 5.1.10 the recipient has a null MX', { direct: 'recipient', submission: 'recipient' }],
    ['mail', '550 5.1.0 <a@a.example> sender rejected', { direct: 'sender', submission: 'sender' }],
    ['mail', '550 Requested action not taken: mailbox unavailable', { direct: 'sender', submission: 'sender' }],
    ['rcpt', '550 Requested action not taken: mailbox unavailable', { direct: 'recipient', submission: 'recipient' }],
    ['banner', '521 mx.b.example does not accept mail', { direct: 'recipient', submission: 'sender' }],
    ['banner', '554 mx.b.example No SMTP service here', { direct: 'recipient', submission: 'sender' }],
    ['message', '550 5.7.26 unauthenticated mail is prohibited', { direct: 'sender', submission: 'sender' }],
  ])('at %s: %s', (phase, text, { direct, submission }) => {
    const refusal = refusedAt(phase, text);
    expect(concernOf(refusal, { mxLookupMs: 1 })).toBe(direct);
    expect(concernOf(refusal, { mxLookupMs: null })).toBe(submission);
  });
});

test('a login that nobody tried is not said to have been refused', () => {
  const { text } = sendingFindings['probe-login-refused'];
  const wordsFor = (user: string, phase: SmtpPhase) => {
    const replies = [refusedAt(phase, '530 5.7.0 Authentication required')];
    return JSON.stringify(text({ host: 'mx.b.example', user, replies, hint: null }));
  };
  expect(wordsFor('me', 'auth')).toContain('refused the login');
  expect(wordsFor('', 'mail')).not.toMatch(/refused the login|this password/);
  expect(wordsFor('', 'mail')).toContain('--via smtp://user@host');
  expect(wordsFor('me', 'rcpt')).not.toMatch(/refused the login|this password/);
});
