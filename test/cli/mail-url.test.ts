import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/io.ts';
import { type MailScheme, readMailUrl, withoutPassword } from '../../src/cli/mail-url.ts';

const ALL = ['smtp', 'smtps', 'imap', 'imaps', 'pop3', 'pop3s'] as const satisfies readonly MailScheme[];
const read = (text: string) => readMailUrl('--via', text, ALL);

describe('the URL of a mail server', () => {
  test.each([
    ['smtp://ann@mail.example.com', 'smtp', 'ann', 'mail.example.com', 587],
    ['smtps://ann@mail.example.com', 'smtps', 'ann', 'mail.example.com', 465],
    ['smtp://mail.example.com:25', 'smtp', null, 'mail.example.com', 25],
    ['imap://ann@mail.example.com/', 'imap', 'ann', 'mail.example.com', 143],
    ['IMAPS://ann@Mail.Example.COM.', 'imaps', 'ann', 'mail.example.com', 993],
    ['pop3s://ann@mail.example.com:1995', 'pop3s', 'ann', 'mail.example.com', 1995],
    ['pop3://ann@mail.example.com', 'pop3', 'ann', 'mail.example.com', 110],
    ['smtp://you@gmail.com@smtp.gmail.com', 'smtp', 'you@gmail.com', 'smtp.gmail.com', 587],
    ['smtp://you%40gmail.com@smtp.gmail.com', 'smtp', 'you@gmail.com', 'smtp.gmail.com', 587],
    ['smtp://a%3Ab%25@localhost:2525', 'smtp', 'a:b%', 'localhost', 2525],
    [
      'smtp://j%C3%BCrgen@b%C3%BCcher.example'.replace('b%C3%BCcher', 'bücher'),
      'smtp',
      'jürgen',
      'xn--bcher-kva.example',
      587,
    ],
    ['smtp://ann@[2001:db8::1]:587', 'smtp', 'ann', '2001:db8::1', 587],
    ['smtp://ann@192.0.2.1', 'smtp', 'ann', '192.0.2.1', 587],
  ])('%s', (text, scheme, user, host, port) => {
    expect(read(text)).toEqual({ scheme, user, host, port });
  });

  test.each([
    ['http://mail.example.com', 'smtp://'],
    ['smtp:/mail.example.com', 'smtp://'],
    ['smtp://', 'a host'],
    ['smtp://ann@', 'a host'],
    ['smtp://@mail.example.com', 'a user'],
    ['smtp://mail.example.com:0', 'a host'],
    ['smtp://mail.example.com:65536', 'a host'],
    ['smtp://mail.example.com:587x', 'a host'],
    ['smtp://mail.example.com/path', 'a host'],
    ['smtp://mail.example.com?tls=no', 'a host'],
    ['smtp://mail.example.com#x', 'a host'],
    ['smtp://mail_example', 'a host'],
    ['smtp://[mail.example.com]', 'a host'],
    ['smtp://50%off@mail.example.com', 'percent-encoding'],
    ['smtp://a%0d%0ab@mail.example.com', 'percent-encoding'],
    ['smtp://a b@mail.example.com', 'without spaces'],
    ['smtp://a\r\nb@mail.example.com', 'without spaces'],
    ['smtp://mail.example.com:465', 'smtps://, as port 465 speaks TLS'],
    ['smtps://mail.example.com:587', 'smtp://, as port 587 begins in clear'],
    ['smtps://mail.example.com:25', 'smtp://'],
    ['imap://mail.example.com:993', 'imaps://'],
    ['imaps://mail.example.com:143', 'imap://'],
    ['pop3://mail.example.com:995', 'pop3s://'],
    ['pop3s://mail.example.com:110', 'with STLS'],
  ])('%j is refused', (text, expected) => {
    expect(() => read(text)).toThrow(UsageError);
    expect(() => read(text)).toThrow(expected);
  });

  test('a scheme of another option is refused', () => {
    expect(() => readMailUrl('--mailbox', 'smtp://ann@mail.example.com', ['imaps'])).toThrow('imaps://');
  });

  test('any user and host are read back as they were written', () => {
    const host = fc.domain();
    const user = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(
        fc.constantFrom(...ALL),
        user,
        host,
        fc.integer({ min: 1000, max: 65_535 }),
        (scheme, name, at, port) => {
          const url = `${scheme}://${encodeURIComponent(name)}@${at}:${port}`;
          expect(read(url)).toEqual({ scheme, user: name, host: at.toLowerCase(), port });
        },
      ),
    );
  });

  test('whatever is written, there is a URL or an error, and never a control character in what is read', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `smtp://${rest}`),
      fc.string().map((rest) => `imaps://u@${rest}`),
    );
    fc.assert(
      fc.property(text, (url) => {
        try {
          const { user, host, port } = read(url);
          expect(`${user}${host}`).not.toMatch(/\p{Cc}/u);
          expect(host).toMatch(/^[a-z0-9.:-]+$/);
          expect(port).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });
});

describe('a password in a URL', () => {
  test.each([
    'smtp://ann:hunter2@mail.example.com',
    'smtp://ann:hunter2@mail.example.com:587',
    'smtp://ann:hun:ter2@mail.example.com',
    'smtp://ann:hunter2@hunter2@mail.example.com',
    'smtp://ann@example.com:hunter2@mail.example.com',
    'smtp://:hunter2@mail.example.com',
    'http://ann:hunter2@mail.example.com',
    'smtp://ann:hunter2 @mail.example.com',
    'smtp://ann:hunter2@mail example.com',
    'smtp:/ann:hunter2@mail.example.com',
    'smtp://ann:hunter2',
    'smtp://ann@mail.example.com:hunter2',
    'smtp://mail.example.com?password=hunter2',
    'smtp://ann@mail.example.com:587:hunter2',
    'smtp://ann@[2001:db8::1]:hunter2',
  ])('%s is refused, and not repeated', (text) => {
    let message = '';
    try {
      read(text);
    } catch (error) {
      message = error instanceof UsageError ? error.message : 'another error';
    }
    expect(message).toContain('--via: ');
    expect(message).not.toContain('hunter2');
    expect(message).not.toContain('ter2');
  });

  test('what has none is quoted as it is', () => {
    expect(withoutPassword('smtp://ann@mail.example.com:587')).toBe('smtp://ann@mail.example.com:587');
    expect(withoutPassword('smtp://ann@mail.example.com/hunter2')).toBe('smtp://ann@mail.example.com/***');
    expect(withoutPassword('smtp://ann@[2001:db8::1]:587')).toBe('smtp://ann@[2001:db8::1]:587');
    expect(withoutPassword('gmail')).toBe('gmail');
  });
});
