import { expect, test } from 'vitest';
import { readPastedReply } from '../../src/bounce/pasted-reply.ts';
import { providerOf } from '../../src/bounce/speaker.ts';
import { providers } from '../../src/checks/providers.ts';
import type { ReadBounce, ReadRecipient } from '../../src/core/bounce.ts';

function speaker(recipient: Partial<ReadRecipient>, bounce: Partial<ReadBounce> = {}, provider: string | null = null) {
  const read = readPastedReply('550 No');
  const [blank] = read.recipients;
  if (blank === undefined) throw new Error('a pasted reply has one recipient');
  return providerOf({ ...blank, ...recipient }, { ...read, ...bounce }, { provider })?.id ?? null;
}

test.for<[string, Partial<ReadRecipient>, Partial<ReadBounce>, string | null]>([
  ['the host that refused', { remoteMta: 'gmail-smtp-in.l.google.com' }, {}, 'google-workspace'],
  [
    'the same as Google reports it',
    { remoteMta: 'mx1.mail.icloud.com. (192.0.2.1, the server for the domain icloud.com.)' },
    {},
    'icloud',
  ],
  ['a host of it that is no MX', { remoteMta: 'bay004-mc3f.hotmail.com' }, {}, 'outlook-com'],
  ['a mail domain as the host', { remoteMta: 'gmail.com' }, {}, 'google-workspace'],
  [
    'a host in the words of Postfix',
    { diagnostic: 'host mx.yandex.ru[192.0.2.1] said: 550 5.7.1 No such user!' },
    {},
    'yandex',
  ],
  ['a mark', { remoteMta: 'relay.acme.example', diagnostic: '550-5.7.26 … a1si123 - gsmtp' }, {}, 'google-workspace'],
  [
    "the host in Microsoft's brackets",
    {
      diagnostic:
        '550 5.4.1 Recipient address rejected: Access denied. [AM5EUR02FT017.eop-EUR02.prod.protection.outlook.com]',
    },
    {},
    'microsoft-365',
  ],
  [
    'the same for a private address',
    {
      finalRecipient: 'ann@hotmail.de',
      diagnostic: '451 4.7.650 slow down [AM5EUR02FT017.eop-EUR02.prod.protection.outlook.com]',
    },
    {},
    'outlook-com',
  ],
  [
    'the filter before the provider',
    { remoteMta: 'mx0a-001.pphosted.com', finalRecipient: 'ann@acme.example' },
    {},
    'proofpoint',
  ],
  [
    'the domain of the recipient',
    { finalRecipient: 'ann@qq.example.gmail.com', originalRecipient: 'Ann@GMAIL.COM' },
    {},
    'google-workspace',
  ],
  [
    'not the domain, where somebody else refused',
    { finalRecipient: 'ann@gmail.com', remoteMta: 'mx1.acme.example' },
    {},
    null,
  ],
  [
    'not the host that reports, where another one refused',
    { remoteMta: 'mx1.acme.example' },
    { reportingMta: 'mail-x.google.com' },
    null,
  ],
  ['the host that reports, where it speaks for itself', {}, { reportingMta: 'mx.google.com' }, 'google-workspace'],
  [
    'not the host that reports what a remote server said',
    { diagnostic: 'The error that the other server returned was: 550 No such user' },
    { reportingMta: 'mx.google.com' },
    null,
  ],
  ['nothing', { remoteMta: '192.0.2.1' }, {}, null],
])('%s', ([, recipient, bounce, id]) => {
  expect(speaker(recipient, bounce)).toBe(id);
});

test('what the user says goes first, if it names a provider', () => {
  expect(speaker({ remoteMta: 'mx.google.com' }, {}, 'mimecast')).toBe('mimecast');
  expect(speaker({ remoteMta: 'mx.google.com' }, {}, 'postfix')).toBe('google-workspace');
});

test('a long host name is read in no time, and is nobody', () => {
  expect(
    speaker({ remoteMta: `${'a.'.repeat(500_000)}google.com`, diagnostic: `host ${'a.'.repeat(500_000)}` }),
  ).toBeNull();
});

test('every mark names its provider', () => {
  for (const { id, marks = [] } of providers) {
    for (const mark of marks) expect([mark, speaker({ diagnostic: `550 5.7.1 (${mark})` })]).toEqual([mark, id]);
  }
});
