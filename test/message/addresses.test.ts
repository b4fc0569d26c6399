import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiDomain, readAddress, readMailbox } from '../../src/message/addresses.ts';
import { anyCharacter } from '../support/any-character.ts';

describe('an address as a user types it', () => {
  test.each<[string, string | null, string]>([
    ['ann@sender.example', null, 'ann@sender.example'],
    ['  ann@sender.example ', null, 'ann@sender.example'],
    ['<ann@sender.example>', null, 'ann@sender.example'],
    ['Ann Example <ann@sender.example>', 'Ann Example', 'ann@sender.example'],
    ['"Example, Ann" <ann@sender.example>', 'Example, Ann', 'ann@sender.example'],
    ['"Ann \\"A\\" <x@y.example>" <ann@sender.example>', 'Ann "A" <x@y.example>', 'ann@sender.example'],
    ['张三 <zhang@sender.example>', '张三', 'zhang@sender.example'],
    ['John Q. Public<john@sender.example>', 'John Q. Public', 'john@sender.example'],
    ['"" <ann@sender.example>', null, 'ann@sender.example'],
    ['"ann example"@sender.example', null, '"ann example"@sender.example'],
    ['Ann <"a@b>c"@sender.example>', 'Ann', '"a@b>c"@sender.example'],
    ['ann@SENDER.Example', null, 'ann@sender.example'],
    ['ann@bücher.example', null, 'ann@xn--bcher-kva.example'],
    ['jörg@xn--bcher-kva.example', null, 'jörg@bücher.example'],
    ['ann@[192.0.2.1]', null, 'ann@[192.0.2.1]'],
    ['ann@[IPv6:2001:db8::1]', null, 'ann@[IPv6:2001:db8::1]'],
    [`${'l'.repeat(64)}@sender.example`, null, `${'l'.repeat(64)}@sender.example`],
  ])('%s', (text, name, address) => {
    expect(readAddress(text)).toEqual({ ok: true, address: { name, address } });
  });

  test.each<[string, string]>([
    ['', 'ann@example.com'],
    ['ann', 'ann@example.com'],
    ['@sender.example', 'local part before'],
    ['ann@', 'behind the @'],
    ['ann@sender', 'behind the @'],
    ['ann@sender..example', 'behind the @'],
    ['ann@sender.example.', 'without a dot'],
    ['ann@a_b.example', 'hyphens'],
    ['ann@[192.0.2]', 'address literal'],
    ['ann@[2001:db8::1]', 'address literal'],
    ['ann.@sender.example', 'single dots'],
    ['a..b@sender.example', 'single dots'],
    ['ann example@sender.example', 'double quotes'],
    ['ann@b.example, bob@c.example', 'one address only'],
    ['Example, Ann <ann@sender.example>', 'double quotes'],
    ['a@b.example <ann@sender.example>', 'double quotes'],
    ['Ann <ann@sender.example', 'double quotes'],
    ['Ann ann@sender.example>', 'ann@example.com'],
    ['Ann <<ann@sender.example>>', 'double quotes'],
    ['ann@sender.example\r\nBcc: x@y.example', 'line ends'],
    ['Ann\0 <ann@sender.example>', 'line ends'],
    [`${'l'.repeat(65)}@sender.example`, '64 octets'],
    [`${'ß'.repeat(33)}@sender.example`, '64 octets'],
    [`${'l'.repeat(60)}@${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(20)}`, '254 octets'],
  ])('%j is refused', (text, expected) => {
    const read = readAddress(text);
    expect(read).toMatchObject({ ok: false, error: expect.stringContaining(expected) });
    expect(read.ok ? '' : read.error).not.toMatch(/\p{Cc}/u);
  });

  test('never throws, and what it gives reads as itself', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: anyCharacter }), fc.emailAddress(), fc.mixedCase(fc.emailAddress())),
        (text) => {
          const read = readAddress(text);
          if (!read.ok) return;
          expect(readMailbox(read.address.address)).toEqual({ ok: true, address: read.address.address });
          expect(read.address.address).not.toMatch(/\p{Cc}/u);
        },
      ),
    );
  });

  test('takes no time to speak of, however it is made', () => {
    for (const text of [
      '"'.repeat(100_000),
      `${'a.'.repeat(50_000)}@`,
      `"${'\\"'.repeat(50_000)}`,
      '<'.repeat(100_000),
    ])
      expect(readAddress(`${text}>`).ok).toBe(false);
  });
});

test('the domain of an address in U-labels is known in A-labels', () => {
  expect(asciiDomain('jörg@bücher.example')).toBe('xn--bcher-kva.example');
  expect(asciiDomain('ann@[192.0.2.1]')).toBe('[192.0.2.1]');
});
