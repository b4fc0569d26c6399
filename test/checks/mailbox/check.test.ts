import { expect, test } from 'vitest';
import { mailbox } from '../../../src/checks/mailbox/check.ts';
import type { MailboxLookRequest } from '../../../src/core/net.ts';
import { unknown } from '../../../src/core/observation.ts';
import type { MailboxAsked } from '../../../src/core/probe.ts';
import type { AuditOptions } from '../../../src/core/target.ts';
import { imapAt, probeRequest } from '../../support/probe-world.ts';
import { playOnce } from '../../support/scene.ts';

async function looksAt(
  mailboxes: readonly Partial<MailboxAsked>[],
  { sender, ...options }: Partial<AuditOptions> & { readonly sender?: Partial<MailboxAsked> } = {},
) {
  const asked: MailboxLookRequest[] = [];
  const result = await playOnce(mailbox, {
    name: '',
    zone: { 'imap.b.example': { A: ['44.128.2.93', '44.128.2.94'], AAAA: ['2a0e:fd45::93'] } },
    options: {
      probe: probeRequest({
        mailboxes: mailboxes.map((one) => ({ ...imapAt, ...one })),
        senderMailbox: sender === undefined ? null : { ...imapAt, ...sender },
      }),
      ...options,
    },
    net: {
      mailboxLook: (request) => {
        asked.push(request);
        return unknown('unreachable', 'the connection was refused');
      },
    },
    finds: null,
  });
  return { result, asked };
}

test('each server is looked at once, at one address of each family, and without a login', async () => {
  const { asked } = await looksAt([{ host: 'imap.b.example' }, { host: 'imap.b.example' }, { host: '192.0.2.143' }], {
    sender: { host: '192.0.2.143' },
  });
  expect(asked.map(({ address }) => address).toSorted()).toEqual(['192.0.2.143', '2a0e:fd45::93', '44.128.2.93']);
  expect(asked.every((request) => !('login' in request))).toBe(true);
});

test('STARTTLS is asked for where the password may be said in clear, too', async () => {
  const { asked } = await looksAt([{ port: 143, tls: 'none', allowClear: true }]);
  expect(asked).toMatchObject([{ port: 143, tls: 'starttls' }]);
});

test('a server that cannot be reached, and those beyond the limit, are left open', async () => {
  const many = Array.from({ length: 23 }, (_, index) => ({ host: `192.0.2.${index + 1}` }));
  const { result, asked } = await looksAt(many);
  expect(asked).toHaveLength(20);
  expect(result).toMatchObject({ outcome: 'not-checked', findings: [] });
  const reasons = 'unchecked' in result ? result.unchecked.map(({ reason }) => reason) : [];
  expect(reasons.filter((reason) => reason === 'unreachable')).toHaveLength(20);
  expect(reasons.filter((reason) => reason === 'limit')).toHaveLength(1);
});
