import { describe, expect, test } from 'vitest';
import { checkDomain } from '../../src/audit/check-domain.ts';
import { readOptions } from '../../src/audit/context.ts';
import type { ProbeMessage, ProbeRequest } from '../../src/core/probe.ts';
import { defaultAuditOptions } from '../../src/core/target.ts';
import { imapAt, probeMessage, probeRequest } from '../support/probe-world.ts';

// A recording is a file that anyone may have written, and a program may give anything.

const read = (probe: unknown) => readOptions({ ...defaultAuditOptions, probe });
const base64 = (text: string) => Buffer.from(text).toString('base64');
const withMessage = (part: Partial<ProbeMessage>) => probeRequest({ messages: [{ ...probeMessage, ...part }] });

test('what a probe really is, is read as it is', () => {
  const probe = probeRequest({ mailboxes: [imapAt], senderMailbox: { ...imapAt, address: 'a@a.example' } });
  expect(read(probe)).toMatchObject({ ok: true, options: { probe } });
  expect(read(withMessage({ envelope: { from: '', to: ['you@b.example'] } }))).toMatchObject({ ok: true });
});

describe('what would do harm is refused', () => {
  test.each<[string, ProbeRequest, string]>([
    [
      'a second command in a recipient',
      withMessage({ envelope: { from: '', to: ['a@b.example>\r\nDATA'] } }),
      'envelope.to.0',
    ],
    ['a recipient that is none', withMessage({ envelope: { from: '', to: ['nobody'] } }), 'envelope.to.0'],
    ['a sender that is none', withMessage({ envelope: { from: 'a b', to: ['you@b.example'] } }), 'envelope.from'],
    ['no recipient', withMessage({ envelope: { from: '', to: [] } }), 'envelope.to'],
    ['a line end of another kind', withMessage({ raw: base64(`X: ${probeMessage.token}\n\nHello`) }), 'raw'],
    ['a message without its token', withMessage({ raw: base64('Subject: a\r\n\r\nHello\r\n') }), 'messages.0'],
    ['a token that is none', withMessage({ token: 'x"; LOGOUT' }), 'token'],
    ['a Message-ID of two lines', withMessage({ messageId: '<a@b>\r\nX: y' }), 'messageId'],
    ['a Message-ID without brackets', withMessage({ messageId: 'a@b' }), 'messageId'],
    [
      'a user of two lines',
      probeRequest({ mailboxes: [{ ...imapAt, login: { ...imapAt.login, user: 'a\r\nb' } }] }),
      'login.user',
    ],
    ['a host that is none', probeRequest({ mailboxes: [{ ...imapAt, host: 'a b' }] }), 'host'],
    ['a mailbox of no message', probeRequest({ mailboxes: [{ ...imapAt, message: 7 }] }), 'probe'],
    ['a mailbox of nobody', probeRequest({ mailboxes: [{ ...imapAt, address: 'x@b.example' }] }), 'recipient'],
    ['a wait without end', probeRequest({ waitMs: Number.POSITIVE_INFINITY }), 'waitMs'],
    ['a password', { ...probeRequest(), password: 'x' } as ProbeRequest, 'probe'],
  ])('%s', (_, probe, where) => {
    const result = read(probe);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.error).toContain(where);
  });

  test('by the library too, before anything is asked', async () => {
    await expect(checkDomain('a.example', { probe: withMessage({ token: 'short' }) })).rejects.toThrow(TypeError);
  });
});
