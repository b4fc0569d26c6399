import { describe, expect, test } from 'vitest';
import { clientAddressIn } from '../../src/bounce/client-address.ts';
import { remoteHostIn } from '../../src/bounce/remote-host.ts';
import { phaseIn } from '../../src/bounce/reply-phase.ts';

describe('the phase', () => {
  test.each([
    ['host mx.acme.example[192.0.2.1] said: 550 no (in reply to RCPT TO command)', 'rcpt'],
    ['550 no (in reply to MAIL FROM command)', 'mail'],
    ['550 no (in reply to end of DATA command)', 'after-data'],
    ['550 no (in reply to DATA command)', 'data'],
    ['SMTP error from remote mail server after RCPT TO:<kim@acme.example>: 550 no', 'rcpt'],
    ['SMTP error from remote mail server after pipelined MAIL FROM:<ann@acme.example>', 'mail'],
    ['SMTP error from remote mail server after pipelined end of data: 550 no', 'after-data'],
    ['SMTP timeout after initial connection', 'connect'],
    ['lost connection with mx.acme.example[192.0.2.1] while performing the EHLO handshake', 'ehlo'],
    ['lost connection with mx.acme.example[192.0.2.1] while receiving the initial server greeting', 'connect'],
    ['lost connection with mx.acme.example[192.0.2.1] while sending message body', 'after-data'],
    ['host mx.acme.example[192.0.2.1] refused to talk to me: 421 busy', 'connect'],
    ['connect to mx.acme.example[192.0.2.1]:25: Connection timed out', 'connect'],
    ['>>> RCPT To:<kim@acme.example>', 'rcpt'],
    ['>>> DATA', 'data'],
    ['please do not reply to mail of ours, and call after data is there', null],
    ['550 5.1.1 no such user', null],
  ])('of %j is %s', (text, phase) => {
    expect(phaseIn(text)).toBe(phase);
  });
});

describe('the remote host', () => {
  test.each([
    ['host mx.Acme.example[192.0.2.1] said: 550 no', { name: 'mx.acme.example', address: '192.0.2.1' }],
    ['Delay reason: H=mx.acme.example [192.0.2.1]: 450 later', { name: 'mx.acme.example', address: '192.0.2.1' }],
    ['host mx.acme.example [2001:db8::1]', { name: 'mx.acme.example', address: '2001:db8::1' }],
    ['... while talking to mx.acme.example.:', { name: 'mx.acme.example', address: null }],
    ['550 no such user', null],
  ])('in %j', (text, host) => {
    expect(remoteHostIn(text)).toEqual(host);
  });
});

describe('the client', () => {
  test.each([
    ['550 5.7.1 Client host [45.66.77.88] blocked using zen.example', '45.66.77.88'],
    ['550 5.7.1 <out.acme.example[45.66.77.88]>: Client host rejected', '45.66.77.88'],
    ['550-5.7.1 [45.66.77.88      19] our system has detected', '45.66.77.88'],
    ['421 4.7.0 Messages from 45.66.77.88 temporarily deferred - 4.16.55.1; see https://acme.example', '45.66.77.88'],
    ['550 IP=45.66.77.88 refused', '45.66.77.88'],
    ['550 5.7.25 [IPv6:2a01:4f8::7] no PTR', '2a01:4f8::7'],
    ['550 from 45.66.77.88 or from 45.66.77.89', null],
    ['550 host mx.acme.example[45.66.77.88] said no', null],
    ['H=mx.acme.example [45.66.77.88]: 450 later', null],
    ['550 not from 10.0.0.1', null],
    ['550 5.1.1 at 12:34:56', null],
  ])('in %j is %s', (text, address) => {
    expect(clientAddressIn(text, null)).toBe(address);
  });

  test('is not the server that refused', () => {
    expect(clientAddressIn('550 45.66.77.88 says that 45.66.77.89 is listed', '45.66.77.88')).toBe('45.66.77.89');
  });
});
