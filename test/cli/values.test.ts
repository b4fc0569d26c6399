import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/io.ts';
import { didYouMean, nearest } from '../../src/cli/suggest.ts';
import * as read from '../../src/cli/values.ts';
import { anyCharacter } from '../support/any-character.ts';

describe('domain names as people type them', () => {
  test.each([
    ['Example.COM', 'example.com'],
    ['example.com.', 'example.com'],
    ['  example.com ', 'example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['mail_1.example.com', 'mail_1.example.com'],
  ])('%j is %s', (text, name) => {
    expect(read.domain(text)).toBe(name);
  });

  test.each([
    '',
    'example',
    'a..b',
    '192.0.2.1',
    'user@example.com',
    'https://example.com/',
    'exa mple.com',
    `${'a'.repeat(64)}.com`,
    '-a.com',
    'a\u001b[31m.com',
  ])('%j is refused, and quoted', (text) => {
    expect(() => read.domain(text)).toThrow(UsageError);
  });

  test('any text is either a name or a UsageError', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        try {
          return /^[a-z0-9_.-]+$/.test(read.domain(text));
        } catch (error) {
          return error instanceof UsageError;
        }
      }),
    );
  });
});

describe('option values', () => {
  test.each([
    ['google', 'google'],
    ['S1', 's1'],
    ['s1._domainkey.example.com', 's1'],
  ])('selector %s', (text, value) => {
    expect(read.selector(text)).toBe(value);
  });

  test.each(['a..b', '-a', 'a.', '.a', 'a'.repeat(64), `${'a'.repeat(60)}.${'b'.repeat(60)}`, 'a b', ''])(
    '%j is no selector',
    (text) => {
      expect(() => read.selector(text)).toThrow(UsageError);
      expect(() => read.bimiSelector(text)).toThrow(UsageError);
    },
  );

  test.each([
    ["o'brien+dmarc@example.com", "o'brien+dmarc@example.com"],
    ['Reports@BÜCHER.example.', 'Reports@xn--bcher-kva.example'],
  ])('reports to %s', (text, value) => {
    expect(read.mailbox(text)).toBe(value);
  });

  test.each(['a!10m', 'a;b', 'a,b', 'a?b', 'a%41', 'a..b', '.a', '"a"', 'a b', '', 'a'.repeat(65)])(
    'reports cannot go to %j@example.com',
    (local) => {
      expect(() => read.mailbox(`${local}@example.com`)).toThrow(UsageError);
    },
  );

  test('a list of nothing is refused', () => {
    const words = read.collect('--only', (text) => text);
    expect(words('a, b,', ['z'])).toEqual(['z', 'a', 'b']);
    for (const text of ['', ' ', ',']) expect(() => words(text, undefined)).toThrow(UsageError);
  });

  test.each(['44.128.0.1', '2a0e:fd45::1'])('sending address %s', (text) => {
    expect(read.sendingIp(text)).toBe(text);
  });

  test('an IPv4 sending address in IPv6 form is meant as IPv4, as lists and SPF know it', () => {
    expect(read.sendingIp('::ffff:44.128.0.1')).toBe('44.128.0.1');
    expect(read.sendingIp('::FFFF:2c80:1')).toBe('44.128.0.1');
  });

  test.each(['10.0.0.1', '127.0.0.1', '192.168.1.0/24', 'mail.example.com', '::1', '::ffff:10.0.0.1'])(
    '%s is no sending address',
    (text) => {
      expect(() => read.sendingIp(text)).toThrow(UsageError);
    },
  );

  test.each([
    ['30', 30_000],
    ['30s', 30_000],
    ['2m', 120_000],
    ['500ms', 500],
  ])('duration %s', (text, value) => {
    expect(read.duration('--timeout', 100, 3_600_000)(text)).toBe(value);
  });

  test.each(['', '-1', 'soon', '0', '1e9', '99999999'])('%j is no duration', (text) => {
    expect(() => read.duration('--timeout', 100, 3_600_000)(text)).toThrow(UsageError);
  });

  test.each([
    ['mx.example.com:2525', { host: 'mx.example.com', port: 2525 }],
    ['mx.example.com', { host: 'mx.example.com', port: 25 }],
    ['[2a0e:fd45::1]:25', { host: '2a0e:fd45::1', port: 25 }],
    ['[2A0E:FD45:0::1]', { host: '2a0e:fd45::1', port: 25 }],
    ['2a0e:fd45::1', { host: '2a0e:fd45::1', port: 25 }],
  ])('host and port %s', (text, value) => {
    expect(read.hostAndPort('--canary', 25)(text)).toEqual(value);
  });

  test.each([
    '',
    ':25',
    'a b:25',
    'mx.example.com:0',
    'mx.example.com:65536',
    'x:y:z',
    '[mx.example.com]:25',
    '[44.128.0.1',
    '[]:25',
  ])('%j is no host', (text) => {
    expect(() => read.hostAndPort('--canary', 25)(text)).toThrow(UsageError);
  });

  test.each(['mail.example.com', '[192.0.2.1]'])('helo %s', (text) => {
    expect(read.helo(text)).toBe(text);
  });

  test.each(['a b', 'x\r\nMAIL FROM:<a@b>', '', 'a..b'])('%j is no helo name', (text) => {
    expect(() => read.helo(text)).toThrow(UsageError);
  });
});

describe('suggestions', () => {
  test.each([
    ['exlpain', 'explain'],
    ['dmeo', 'demo'],
  ])('%s may mean %s', (word, meant) => {
    expect(nearest(word, ['explain', 'demo'])).toBe(meant);
  });

  test('a word far from all of them suggests nothing', () => {
    expect(didYouMean('zebra', ['explain', 'demo'])).toBe('');
  });
});

test('a report address keeps its local part, and gets the name of its domain as DNS has it', () => {
  expect(read.mailbox('DMARC+a@Bücher.example')).toBe('DMARC+a@xn--bcher-kva.example');
  expect(() => read.mailbox('a b@example.com')).toThrow('no mail address');
});
