import { expect, test } from 'vitest';
import { smtp } from '../../../src/checks/smtp/check.ts';
import { smtpFindings } from '../../../src/checks/smtp/findings.ts';
import { codesOf } from '../../support/audit.ts';
import type { Script } from '../../support/smtp-session.ts';
import { one, rcpt, relayDenied } from './scenes.ts';
import { paramsOf, refused, timedOut, uncheckedOf, V4, V6, visitWorld, type World } from './world.ts';

const [a, b] = V4;

test('smtp: a refusal names the reply and the rule that knows it', async () => {
  const { result } = await visitWorld(smtp, { hosts: one, servers: { [a]: relayDenied } });
  expect(paramsOf(result, 'smtp-rejected')?.['replies']).toMatchObject([
    { host: 'mx1.acme.example', address: a, phase: 'rcpt', code: 554, enhanced: '5.7.1', rule: 'postfix-relay-denied' },
  ]);
});

test('smtp: the evidence of a refusal is what came back to the command that was refused', async () => {
  const { result } = await visitWorld(smtp, { hosts: one, servers: { [a]: relayDenied } });
  const [finding] = 'findings' in result ? result.findings : [];
  expect(finding?.evidence).toEqual([
    {
      via: 'smtp',
      request: `mx1.acme.example [${a}]:25 RCPT TO:<postmaster@acme.example>`,
      response: 'S: 554 <postmaster@acme.example>: Relay access denied',
    },
  ]);
});

test('smtp: the phase and the ending of each dead address are told', async () => {
  const { result } = await visitWorld(smtp, {
    hosts: one,
    servers: { [a]: { ends: { phase: 'banner', ended: 'closed' } } },
  });
  expect(paramsOf(result, 'smtp-unreachable')).toEqual({
    domain: 'acme.example',
    places: [{ host: 'mx1.acme.example', address: a, phase: 'banner', ended: 'closed' }],
    family: null,
  });
});

test.for([
  [
    'Spamhaus lists us',
    { banner: '554 5.7.1 Service unavailable; Client host [1.2.3.4] blocked using zen.spamhaus.org' },
  ],
  ['our address has no PTR record', rcpt('450 4.7.25 Client host rejected: cannot find your hostname, [1.2.3.4]')],
  [
    'our EHLO name is not liked',
    { ehlo: '550 Access denied - Invalid HELO name', helo: '550 Access denied - Invalid HELO name' },
  ],
  ['a policy that may be about us', rcpt('550 5.7.1 Rejected by policy 17')],
  ['the greeting speaks of our address in words no rule knows', { banner: '554 go away, your IP is evil' }],
  ['TLS failed, so the rest was not seen', { ends: { phase: 'tls', ended: 'tls-alert' } }],
] satisfies [string, Script][])('smtp: %s, which is no finding about the domain', async ([, server]) => {
  const { result } = await visitWorld(smtp, { hosts: one, servers: { [a]: server } });
  expect(codesOf(result)).toEqual([]);
  expect(result.outcome).toBe('not-checked');
  expect(uncheckedOf(result)).toHaveLength(1);
  expect(uncheckedOf(result)[0]?.couldBe).toContain('smtp-rejected');
});

test('smtp: where another address of the same host lets mail in, an unseen one cannot mean that mail is lost', async () => {
  const { result } = await visitWorld(smtp, {
    hosts: { 'mx1.acme.example': [10, a, V6[0]] },
    servers: { [V6[0]]: timedOut },
  });
  expect(codesOf(result)).toEqual([]);
  expect(uncheckedOf(result)).toMatchObject([{ reason: 'timeout', couldBe: ['smtp-host-unreachable'] }]);
});

test('smtp: dead over IPv4 is lost mail, though IPv6 could not be tried here', async () => {
  const { result } = await visitWorld(smtp, {
    hosts: { 'mx1.acme.example': [10, a, V6[0]] },
    servers: { [a]: refused, [V6[0]]: { status: 'unknown', reason: 'no-ipv6', detail: 'no IPv6 here', evidence: [] } },
  });
  expect(paramsOf(result, 'smtp-unreachable')).toMatchObject({ family: 4 });
});

test('smtp: hosts with IPv6 alone, seen from a machine without it, are not checked and leave the range open', async () => {
  const { result } = await visitWorld(smtp, {
    hosts: { 'mx1.acme.example': [10, V6[0]] },
    servers: { [V6[0]]: { status: 'unknown', reason: 'no-ipv6', detail: 'no IPv6 here', evidence: [] } },
  });
  expect(result.outcome).toBe('not-checked');
  expect(uncheckedOf(result)).toMatchObject([{ reason: 'unreachable' }]);
});

test('smtp: a dead server is not the end where DNS keeps the address of another back', async () => {
  const { result } = await visitWorld(smtp, {
    hosts: { 'mx1.acme.example': [10, a], 'mx2.acme.example': [20, b] },
    servers: { [a]: refused },
    zone: { 'mx2.acme.example': { A: 'SERVFAIL' } },
  });
  expect(codesOf(result)).toEqual(['smtp-host-unreachable']);
  expect(uncheckedOf(result)[0]?.couldBe).toContain('smtp-unreachable');
});

test('smtp: servers that hang up are there: the fix is another than for those that are not', () => {
  const fixFor = (phase: 'connect' | 'mail') => {
    const places = [{ host: 'mx1.acme.example', address: a, phase, ended: 'reset' }] as const;
    return smtpFindings['smtp-unreachable'].text({ domain: 'acme.example', places, family: null }).fix.text;
  };
  expect(fixFor('mail')).not.toBe(fixFor('connect'));
});

test('smtp: an MX whose addresses DNS does not tell leaves open what it might be', async () => {
  const { result } = await visitWorld(smtp, {
    hosts: { 'mx1.acme.example': [10, a] },
    zone: { 'mx1.acme.example': { A: [a], AAAA: 'SERVFAIL' } },
  });
  expect(codesOf(result)).toEqual([]);
  expect(uncheckedOf(result)).toMatchObject([
    { subject: 'AAAA addresses of mx1.acme.example', reason: 'dns-failure', couldBe: ['smtp-host-unreachable'] },
  ]);
});

test.for([
  ['the user left SMTP out', { smtp: { enabled: false } }],
  ['a null MX', { zone: { 'acme.example': { MX: ['0 .'] } } }],
  ['private addresses alone, which mx reports', { zone: { 'mx1.acme.example': { A: ['10.0.0.1'] } } }],
  ['no MX and no address', { zone: { 'acme.example': { TXT: ['x'] } } }],
] satisfies [string, Partial<World>][])('smtp: not applicable: %s', async ([, world]) => {
  const { result, requests } = await visitWorld(smtp, { hosts: one, ...world });
  expect(result.outcome).toBe('not-applicable');
  expect(requests).toEqual([]);
});

test('smtp: the facts of each session are shown', async () => {
  const { result } = await visitWorld(smtp, { hosts: one, servers: { [a]: { extensions: { SIZE: '20000000' } } } });
  expect('shown' in result && result.shown).toMatchObject({
    sessions: [{ host: 'mx1.acme.example', address: a, takesMail: true, tls: null, sizeLimitBytes: 20_000_000 }],
  });
  expect('summary' in result && result.summary).toBe('1 of 1 host takes mail');
});
