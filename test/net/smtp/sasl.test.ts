import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuthMechanism } from '../../../src/core/probe.ts';
import { placeholderOf, SHORT_SECRET_OCTETS } from '../../../src/net/redaction.ts';
import {
  type Credentials,
  chosenMechanism,
  fitsInCommand,
  mechanisms,
  offeredMechanisms,
} from '../../../src/net/smtp/sasl.ts';
import { anyCharacter } from '../../support/any-character.ts';

const credentials: Credentials = { user: 'tim', secret: 'tanstaaftanstaaf', host: 'server.example.com', port: 587 };

/** What is said in all turns, to one challenge. */
function said(mechanism: AuthMechanism, with_: Partial<Credentials> = {}, challenge = ''): readonly string[] {
  return mechanisms[mechanism].turns.map((turn) =>
    typeof turn === 'string' ? turn : turn({ ...credentials, ...with_ }, Buffer.from(challenge)),
  );
}

describe('what is said', () => {
  test('PLAIN, as in the example of RFC 4616 section 4', () => {
    expect(said('PLAIN')).toEqual(['\0tim\0tanstaaftanstaaf']);
  });

  test('LOGIN: name, then password', () => {
    expect(said('LOGIN')).toEqual(['tim', 'tanstaaftanstaaf']);
  });

  test('CRAM-MD5, as in the example of RFC 2195 section 2', () => {
    expect(said('CRAM-MD5', {}, '<1896.697170952@postoffice.reston.mci.net>')).toEqual([
      'tim b913a602c7eda7a495b4e6e7334d3890',
    ]);
  });

  test('XOAUTH2, as in the example of Google', () => {
    const token = 'ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg';
    const [first = '', second] = said('XOAUTH2', { user: 'someuser@example.com', secret: token });
    expect(Buffer.from(first).toString('base64')).toBe(
      'dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==',
    );
    expect(second).toBe('');
  });

  test('OAUTHBEARER, as in the example of RFC 7628 section 4.1', () => {
    const token = 'vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==';
    expect(said('OAUTHBEARER', { user: 'user@example.com', secret: token, port: 143 })).toEqual([
      `n,a=user@example.com,\x01host=server.example.com\x01port=143\x01auth=Bearer ${token}\x01\x01`,
      '\x01',
    ]);
  });

  test('OAUTHBEARER: what parts the header is not in the name', () => {
    expect(said('OAUTHBEARER', { user: 'a,b=c' })[0]).toContain('n,a=a=2Cb=3Dc,\x01');
  });
});

describe('what is offered', () => {
  test.each([
    ['AUTH', { AUTH: 'PLAIN LOGIN' }, ['PLAIN', 'LOGIN']],
    ['the old form', { 'AUTH=LOGIN': 'PLAIN' }, ['LOGIN', 'PLAIN']],
    ['both forms', { AUTH: 'PLAIN LOGIN', 'AUTH=LOGIN': 'PLAIN' }, ['PLAIN', 'LOGIN']],
    ['lower case', { AUTH: 'plain  cram-md5' }, ['PLAIN', 'CRAM-MD5']],
    ['none in particular', { AUTH: '' }, []],
    ['nothing', { SIZE: '' }, null],
    ['something else of that kind', { 'AUTH-X': 'PLAIN', AUTHENTICATE: '' }, null],
    ['no extension at all', null, null],
  ] as const)('%s', (_name, extensions, expected) => {
    expect(offeredMechanisms(extensions)).toEqual(expected);
  });
});

describe('what is chosen', () => {
  test.each([
    ['PLAIN under TLS', null, ['CRAM-MD5', 'LOGIN', 'PLAIN'], 'tls', 'PLAIN'],
    ['LOGIN where there is no PLAIN', null, ['CRAM-MD5', 'LOGIN'], 'tls', 'LOGIN'],
    ['CRAM-MD5 in clear', null, ['PLAIN', 'CRAM-MD5', 'LOGIN'], 'clear', 'CRAM-MD5'],
    ['PLAIN in clear, where there is nothing better', null, ['LOGIN', 'PLAIN'], 'clear', 'PLAIN'],
    ['never a token for a password', null, ['XOAUTH2', 'OAUTHBEARER', 'GSSAPI'], 'tls', null],
    ['what was asked for', 'XOAUTH2', ['PLAIN', 'XOAUTH2'], 'tls', 'XOAUTH2'],
    ['nothing else than what was asked for', 'XOAUTH2', ['PLAIN', 'LOGIN'], 'tls', null],
    ['nothing of nothing', null, [], 'tls', null],
  ] as const)('%s', (_name, asked, offered, over, expected) => {
    expect(chosenMechanism(asked, offered, over)).toBe(expected);
  });
});

describe('the first turn in the command', () => {
  const secrets = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 300 }),
    fc.string({ minLength: SHORT_SECRET_OCTETS - 2, maxLength: SHORT_SECRET_OCTETS + 2 }),
  );
  const users = fc.string({ minLength: 1, maxLength: 255 });
  const first = fc.constantFrom('PLAIN', 'XOAUTH2', 'OAUTHBEARER' as const);

  test('an ordinary password fits, a long token does not', () => {
    const turn = (secret: string) => said('PLAIN', { secret })[0] ?? '';
    expect(fitsInCommand('PLAIN', turn('hunter22'), 'hunter22')).toBe(true);
    expect(fitsInCommand('PLAIN', turn('x'.repeat(257)), 'x'.repeat(257))).toBe(false);
  });

  test('property: no command is longer than RFC 5321 section 4.5.3.1.4 allows', () => {
    fc.assert(
      fc.property(first, users, secrets, (mechanism, user, secret) => {
        const turn = said(mechanism, { user, secret })[0] ?? '';
        if (!fitsInCommand(mechanism, turn, secret)) return;
        expect(`AUTH ${mechanism} ${Buffer.from(turn).toString('base64')}\r\n`.length).toBeLessThanOrEqual(512);
      }),
    );
  });

  test('property: a replay, which has a placeholder, does the same', () => {
    fc.assert(
      fc.property(first, users, secrets, (mechanism, user, secret) => {
        const placeholder = placeholderOf(Buffer.byteLength(secret) <= SHORT_SECRET_OCTETS);
        const fits = (text: string) => fitsInCommand(mechanism, said(mechanism, { user, secret: text })[0] ?? '', text);
        expect(fits(placeholder)).toBe(fits(secret));
      }),
    );
  });
});
