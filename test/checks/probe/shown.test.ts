import { describe, expect, test } from 'vitest';
import { probe } from '../../../src/checks/probe/check.ts';
import type { ProbeShown } from '../../../src/checks/probe/findings.ts';
import { unknown } from '../../../src/core/observation.ts';
import type { AuditOptions } from '../../../src/core/target.ts';
import { auditOnce, domainTarget } from '../../support/audit.ts';
import {
  arrived,
  delivered,
  imapAt,
  mailboxWith,
  probeMessage,
  probeRequest,
  reportAbout,
} from '../../support/probe-world.ts';
import { type ZoneNetOptions, zoneNet } from '../../support/zone-net.ts';

const START = Date.UTC(2026, 10, 21, 12, 0, 0);
const zone = { 'b.example': { MX: ['10 mx.b.example.'] }, 'mx.b.example': { A: ['44.128.1.25'] } };

/** As Postfix and Dovecot write them, the newest first. */
const TRACE = [
  'Return-Path: <a@a.example>',
  'Received: from mx.b.example by mx.b.example with LMTP id x (envelope-from <a@a.example>) for <you@b.example>; Sat, 21 Nov 2026 12:00:09 +0000',
  'Received: from mail.a.example (mail.a.example [44.128.9.1]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) by mx.b.example (Postfix) with ESMTPS id 4B for <you@b.example>; Sat, 21 Nov 2026 12:00:08 +0000 (UTC)',
  'Received: from me (client.a.example [44.128.7.7]) by mail.a.example (Postfix) with ESMTPSA id 4A for <you@b.example>; Sat, 21 Nov 2026 12:00:02 +0000 (UTC)',
  'Received: from forged (forged.example [44.1.1.1]) by before.a.example with SMTP id 1; Sat, 21 Nov 2026 11:59:00 +0000',
];
const stored = (trace: readonly string[]) =>
  Buffer.from(`${trace.join('\r\n')}\r\n${Buffer.from(probeMessage.raw, 'base64')}`).toString('base64');
const copy = { ...arrived, raw: stored(TRACE.slice(0, 4)), receivedAtMs: START + 9_000 };

async function shown(options: Partial<AuditOptions>, net: ZoneNetOptions): Promise<ProbeShown['placement']> {
  const world = zoneNet(zone, {
    startedAtMs: START,
    deliver: (request) => delivered(request),
    mailbox: () => mailboxWith(({ kind }) => (kind === 'message' ? copy : null)),
    ...net,
  });
  const result = await auditOnce(probe, world, domainTarget('a.example', options));
  if (result.outcome === 'not-applicable' || result.shown === null) throw new Error('nothing was shown');
  return (result.shown as ProbeShown).placement;
}

const pop3At = { ...imapAt, protocol: 'pop3', port: 995 } as const;

describe('the journey', () => {
  test('by submission: all its steps, those of others as they state them', async () => {
    const laps: Readonly<Record<string, number>> = {
      'probe 0 attempt 0': 500,
      'probe 0 accepted': 600,
      'probe 0 mailbox 0': 610,
      'probe 0 mailbox 1': 610,
    };
    const { journey } = await shown(
      { probe: probeRequest({ mailboxes: [imapAt, pop3At] }) },
      { elapsedMs: (purpose) => laps[purpose] ?? 0 },
    );
    expect(journey.map(({ step, host, startMs, elapsedMs, how }) => [step, host, startMs, elapsedMs, how])).toEqual([
      ['submit', '192.0.2.87', 500, 80, 'seen'],
      ['queue', 'mail.a.example', 2_000, 6_000, 'stated'],
      ['mx-lookup', 'mail.a.example', null, null, 'inferred'],
      ['relay', 'mx.b.example', 8_000, null, 'stated'],
      ['delivery', 'mx.b.example', 8_000, 1_000, 'stated'],
      ['imap', '192.0.2.143', 610, 1_200, 'seen'],
      ['pop3', '192.0.2.143', 610, 1_200, 'seen'],
    ]);
  });

  test('directly: the MX lookup and the relay are our own', async () => {
    const { journey } = await shown({ probe: probeRequest({ route: { kind: 'direct' }, mailboxes: [imapAt] }) }, {});
    expect(journey.map(({ step, how }) => `${step} ${how}`)).toEqual([
      'mx-lookup seen',
      'relay seen',
      'delivery stated',
      'imap seen',
    ]);
  });

  test('of a message that was not found, what lies between is said to be unknown', async () => {
    const nobody = { mailbox: () => mailboxWith(() => null) };
    const { journey } = await shown({ probe: probeRequest({ mailboxes: [imapAt] }) }, nobody);
    expect(journey.map(({ step, how, startMs }) => `${step} ${startMs === null ? 'unknown' : how}`)).toEqual([
      'submit seen',
      'queue unknown',
      'mx-lookup unknown',
      'relay unknown',
      'delivery unknown',
      'imap seen',
    ]);
    const direct = await shown({ probe: probeRequest({ route: { kind: 'direct' }, mailboxes: [imapAt] }) }, nobody);
    expect(direct.journey.map(({ step }) => step)).toEqual(['mx-lookup', 'relay', 'delivery', 'imap']);
  });

  test('directly, and put off at first: the wait is a step of its own', async () => {
    let tries = 0;
    const { journey } = await shown(
      { probe: probeRequest({ route: { kind: 'direct' }, retryMs: 60_000 }) },
      {
        deliver: (request) =>
          delivered(request, tries++ === 0 ? { rcpt: { 'you@b.example': '451 4.7.1 Greylisted' } } : {}),
        elapsedMs: (purpose) => (/attempt 1|round/.test(purpose) ? 30_000 : 100),
      },
    );
    expect(journey.slice(0, 3).map(({ step, startMs, elapsedMs, how }) => [step, startMs, elapsedMs, how])).toEqual([
      ['mx-lookup', 100, 0, 'seen'],
      ['queue', 150, 29_850, 'seen'],
      ['relay', 30_000, 70, 'seen'],
    ]);
  });

  test('of a message that came back it ends where the report says', async () => {
    const sender = { ...imapAt, address: 'a@a.example' };
    const { journey } = await shown(
      { probe: probeRequest({ senderMailbox: sender }) },
      { mailbox: () => mailboxWith(() => ({ raw: reportAbout('you@b.example') })) },
    );
    expect(journey.map(({ step, host, how }) => [step, host, how])).toEqual([
      ['submit', '192.0.2.87', 'seen'],
      ['queue', null, 'inferred'],
      ['mx-lookup', null, 'inferred'],
      ['relay', 'mx.b.example', 'stated'],
    ]);
  });

  test('of a message that was refused it ends there', async () => {
    const { journey, mailboxes } = await shown(
      { probe: probeRequest({ mailboxes: [imapAt] }) },
      { deliver: (request) => delivered(request, { mail: '550 5.7.1 no' }) },
    );
    expect(journey.map(({ step }) => step)).toEqual(['submit']);
    expect(mailboxes.map(({ refusedBy }) => refusedBy)).toEqual([journey[0]?.host]);
  });
});

test.each([
  ['nobody looks', {}, null, 'nobody looked further'],
  ['no report came', { senderMailbox: imapAt }, null, 'no report came back'],
  ['the mailbox of the sender is lost', { senderMailbox: imapAt }, 'timeout', 'whether it came back is not known'],
] as const)('accepted, and %s: the words are true', async (_, asked, lost, words) => {
  const { mailboxes } = await shown(
    { probe: probeRequest({ mailboxes: [], ...asked }) },
    { mailbox: () => (lost === null ? mailboxWith(() => null) : unknown(lost, 'no answer')) },
  );
  expect(mailboxes.map(({ verdict }) => verdict)).toEqual(['accepted']);
  expect(mailboxes[0]?.detail).toMatch(new RegExp(`^accepted .*; ${words}$`));
});

describe('the address that the message came from', () => {
  test('is the one that the MX host of the recipient wrote down', async () => {
    const { sendingAddress } = await shown({ probe: probeRequest({ mailboxes: [imapAt] }) }, {});
    expect(sendingAddress).toBe('44.128.9.1');
  });

  test('is never one of a field that the sender may have written', async () => {
    const forged = { ...copy, raw: stored(TRACE) };
    const { sendingAddress } = await shown(
      { probe: probeRequest({ mailboxes: [imapAt] }) },
      { mailbox: () => mailboxWith(() => forged) },
    );
    expect(sendingAddress).toBe('44.128.9.1');
  });

  test('is not known where nobody wrote it down', async () => {
    const bare = { ...copy, raw: probeMessage.raw };
    const { sendingAddress } = await shown(
      { probe: probeRequest({ mailboxes: [imapAt] }) },
      { mailbox: () => mailboxWith(() => bare) },
    );
    expect(sendingAddress).toBeNull();
  });
});

describe('of several mailboxes', () => {
  const seeds = ['you@b.example', 'me@c.example', 'they@d.example'].map((address, message) => ({
    message: { ...probeMessage, envelope: { from: 'a@a.example', to: [address] } },
    mailbox: { ...imapAt, address, message, login: { ...imapAt.login, user: address } },
  }));
  const probeOf = (count: number) =>
    probeRequest({
      messages: seeds.slice(0, count).map(({ message }) => message),
      mailboxes: seeds.slice(0, count).map(({ mailbox }) => mailbox),
    });

  test('the worst stands for all, and each is told', async () => {
    const { verdict, folder, mailboxes } = await shown(
      { probe: probeOf(3) },
      {
        mailbox: ({ login }) =>
          mailboxWith(() => {
            if (login.user === 'me@c.example') return { folder: 'Spam', specialUse: '\\Junk' };
            return login.user === 'they@d.example' ? null : arrived;
          }),
      },
    );
    expect({ verdict, folder }).toEqual({ verdict: 'junk', folder: 'Spam' });
    expect(mailboxes.map(({ recipient, verdict: own }) => [recipient, own])).toEqual([
      ['you@b.example', 'inbox'],
      ['me@c.example', 'junk'],
      ['they@d.example', 'not-arrived'],
    ]);
  });
});

test('POP3 that does not show the message says no more than that', async () => {
  const { mailboxes } = await shown(
    { probe: probeRequest({ mailboxes: [pop3At] }) },
    { mailbox: () => mailboxWith(() => null) },
  );
  expect(mailboxes).toMatchObject([{ verdict: 'not-arrived', looked: 'inbox-only', folder: null, seconds: null }]);
});

test('a refusal is told with its phase, its reply and what it means', async () => {
  const { verdict, phase, reply } = await shown(
    { probe: probeRequest({ mailboxes: [imapAt] }) },
    {
      deliver: (request) =>
        delivered(request, {
          rcpt: {
            'you@b.example':
              '550 5.1.1 <you@b.example>: Recipient address rejected: User unknown in virtual mailbox table',
          },
        }),
    },
  );
  expect({ verdict, phase }).toEqual({ verdict: 'refused', phase: 'rcpt' });
  expect(reply).toMatchObject({ code: 550, enhanced: '5.1.1' });
});

test('where we ourselves went no further, the phase is that of the obstacle', async () => {
  const { verdict, phase } = await shown(
    { probe: probeRequest({ mailboxes: [imapAt] }) },
    {
      deliver: (request) =>
        delivered(request, { held: { because: 'tls-not-good-enough', detail: 'the certificate has expired' } }),
    },
  );
  expect({ verdict, phase }).toEqual({ verdict: null, phase: 'tls' });
});
