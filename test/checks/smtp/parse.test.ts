import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rulesFor } from '../../../src/bounce/systems.ts';
import { placesToDial } from '../../../src/checks/smtp/dial.ts';
import { isQualifiedName, mailboxIn, nameIn, waitAskedMs } from '../../../src/checks/smtp/parse.ts';
import { aboutOf, greylisting, recognise } from '../../../src/checks/smtp/replies.ts';
import type { SmtpPhase } from '../../../src/core/net.ts';
import { replyText, sizeLimitBytes } from '../../../src/core/reply-words.ts';
import { defaultSmtpOptions } from '../../../src/core/target.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { reply } from '../../support/smtp-session.ts';

test.for([
  ['220 mx1.acme.example ESMTP Postfix', 'mx1.acme.example'],
  ['220 MX1.Acme.Example.', 'mx1.acme.example'],
  ['220 [192.0.2.1] ready', '[192.0.2.1]'],
  ['220', null],
] as const)('the name in "%s" is %s', ([text, name]) => {
  expect(nameIn(reply(text))).toBe(name);
});

test.for([
  ['mx1.acme.example', true],
  ['[192.0.2.1]', true],
  ['[ipv6:2001:db8::1]', true],
  ['localhost', false],
  ['localhost.localdomain', false],
  ['mail', false],
  ['mail.corp.local', false],
  ['192.0.2.1', false],
  ['***********', false],
] as const)('%s is fully qualified: %s', ([name, qualified]) => {
  expect(isQualifiedName(name)).toBe(qualified);
});

test.for([
  ['450 Greylisted for 300 seconds', 300_000],
  ['450 4.7.1 Greylisted for 5 minutes (57)', 300_000],
  ['451 retry in 1 hour', 3_600_000],
  ['451 come back in 30s', 30_000],
  ['451 Greylisted, see 3 MX hosts', null],
  ['451 try later', null],
] as const)('"%s" asks to wait %s ms', ([text, waitMs]) => {
  expect(waitAskedMs(reply(text))).toBe(waitMs);
});

test.for([
  ['450 4.2.0 Greylisted', 'rcpt', 'said'],
  ['421 graylisted', 'banner', 'said'],
  ['451 4.7.1 come back', 'rcpt', 'likely'],
  ['450 busy', 'mail', 'likely'],
  ['450 busy', 'banner', null],
  ['451 4.3.0 Temporary lookup failure', 'rcpt', null],
  ['452 4.2.2 over quota', 'rcpt', null],
  ['450 4.2.2 busy', 'rcpt', null],
  ['450 4.1.1 unverified address', 'rcpt', 'likely'],
  ['550 5.7.1 greylisting forever', 'rcpt', null],
] as const)('"%s" at %s is greylisting: %s', ([text, phase, expected]) => {
  const said = reply(text);
  expect(greylisting({ phase, command: null, reply: said, rule: recognise(said, rulesFor(null)) })).toBe(expected);
});

test.for([
  ['550 5.1.1 gone', 'rcpt', 'recipient'],
  ['550 5.1.10 null MX', 'rcpt', 'domain'],
  ['556 no such domain', 'rcpt', 'domain'],
  ['554 5.3.2 Client host rejected: this host takes no mail', 'banner', 'server'],
  ['521 closed', 'banner', 'server'],
  ['521 your IP is listed', 'banner', 'client'],
  ['554 access denied', 'banner', 'unclear'],
  ['550 5.7.1 no', 'rcpt', 'unclear'],
  ['550 5.7.25 no PTR', 'rcpt', 'client'],
  ['530 5.7.0 Must issue a STARTTLS command first', 'mail', 'server'],
  ['501 syntax error', 'mail', 'sender'],
  ['550 empty envelope sender not allowed', 'rcpt', 'sender'],
] as const)('"%s" at %s speaks of the %s', ([text, phase, about]) => {
  const said = reply(text);
  expect(aboutOf({ phase, command: null, reply: said, rule: recognise(said, rulesFor(null)) })).toBe(about);
});

const anyReply = fc.record({
  code: fc.integer({ min: 0, max: 999 }),
  enhanced: fc.option(fc.string()),
  lines: fc.array(fc.string({ unit: anyCharacter, maxLength: 300 }), { maxLength: 20 }),
});
const phases: readonly SmtpPhase[] = ['banner', 'ehlo', 'mail', 'rcpt'];

test('no reply, however odd, makes a reader throw', () => {
  fc.assert(
    fc.property(anyReply, fc.constantFrom(...phases), (said, phase) => {
      const rule = recognise(said, rulesFor(null));
      const refusal = { step: 0, phase, command: null, reply: said, rule };
      expect(['client', 'domain', 'recipient', 'server', 'sender', 'unclear']).toContain(aboutOf(refusal));
      expect([null, 'said', 'likely']).toContain(greylisting(refusal));
      expect(replyText(said).length).toBeLessThanOrEqual(401);
      expect((mailboxIn(said) ?? '').length).toBeLessThanOrEqual(320);
      expect(waitAskedMs(said) ?? 0).toBeGreaterThanOrEqual(0);
      const name = nameIn(said);
      if (name !== null) expect(isQualifiedName(name)).toBeTypeOf('boolean');
    }),
  );
});

test('a size limit is a positive number, whatever stands there', () => {
  fc.assert(
    fc.property(fc.string(), (size) => {
      const limit = sizeLimitBytes({ SIZE: size });
      expect(limit === null || (limit > 0 && Number.isSafeInteger(limit))).toBe(true);
    }),
  );
});

test('no more than 16 places are dialled, and none is lost', () => {
  const address = fc.ipV4();
  const hosts = fc.array(
    fc.record({ host: fc.domain(), preference: fc.nat(100), addresses: fc.array(address, { maxLength: 12 }) }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(hosts, (some) => {
      const places = placesToDial(some, defaultSmtpOptions);
      expect(places.filter(({ skipped }) => skipped === null).length).toBeLessThanOrEqual(16);
      expect(places).toHaveLength(some.reduce((sum, { addresses }) => sum + new Set(addresses).size, 0));
    }),
  );
});
