import { expect, test } from 'vitest';
import { smtp } from '../../../src/checks/smtp/check.ts';
import { smtpFindings } from '../../../src/checks/smtp/findings.ts';
import { codesOf } from '../../support/audit.ts';
import type { Script } from '../../support/smtp-session.ts';
import { paramsOf, refused, type Server, timedOut, uncheckedOf, V4, V6, visitWorld, type World } from './world.ts';

const [a, b, c] = V4;
const one = { 'mx1.acme.example': [10, a] } as const;
const three = { 'mx1.acme.example': [10, a], 'mx2.acme.example': [20, b], 'mx3.acme.example': [30, c] } as const;
const rcpt = (answer: string): Script => ({ rcpt: { 'postmaster@acme.example': answer } });
const relayDenied = rcpt('554 5.7.1 <postmaster@acme.example>: Relay access denied');
const busy: Script = { banner: '421 4.3.2 All server ports are busy' };
const noGreeting: Script = { ends: { phase: 'banner', ended: 'no-greeting' } };

interface Case {
  readonly name: string;
  readonly hosts?: World['hosts'];
  readonly servers?: Readonly<Record<string, Server>>;
  readonly smtp?: World['smtp'];
  readonly zone?: World['zone'];
  readonly outcome: string;
  readonly codes: readonly string[];
}

const cases: readonly Case[] = [
  { name: 'a server where all goes well', outcome: 'passed', codes: [] },
  {
    name: 'one dead spare of three costs little',
    hosts: three,
    servers: { [c]: refused },
    outcome: 'failed',
    codes: ['smtp-host-unreachable'],
  },
  {
    name: 'the dead one is the preferred one',
    hosts: three,
    servers: { [a]: refused },
    outcome: 'failed',
    codes: ['smtp-primary-unreachable'],
  },
  {
    name: 'one address of the preferred host is dead',
    hosts: { 'mx1.acme.example': [10, a, b] },
    servers: { [b]: refused },
    outcome: 'failed',
    codes: ['smtp-host-unreachable'],
  },
  {
    name: 'all are dead',
    hosts: three,
    servers: { [a]: refused, [b]: refused, [c]: { ends: { phase: 'mail', ended: 'reset' } } },
    outcome: 'failed',
    codes: ['smtp-unreachable'],
  },
  {
    name: 'no greeting, and nothing else to go to',
    hosts: three,
    servers: { [a]: noGreeting, [b]: refused, [c]: { ends: { phase: 'rcpt', ended: 'timeout' } } },
    outcome: 'failed',
    codes: ['smtp-no-greeting', 'smtp-stalls', 'smtp-host-unreachable'],
  },
  {
    name: 'a spare that sends no greeting counts as one that cannot be reached',
    hosts: three,
    servers: { [b]: noGreeting },
    outcome: 'failed',
    codes: ['smtp-host-unreachable'],
  },
  {
    name: 'a greeting that is none',
    servers: { [a]: { ends: { phase: 'banner', ended: 'protocol-error', detail: 'an SSH greeting' } } },
    outcome: 'failed',
    codes: ['smtp-protocol-error'],
  },
  {
    name: 'a reply that has no place there',
    servers: { [a]: rcpt('354 go ahead') },
    outcome: 'failed',
    codes: ['smtp-protocol-error'],
  },
  {
    name: 'the server turns everybody away (RFC 7504)',
    servers: { [a]: { banner: '521 mx1.acme.example does not accept mail' } },
    outcome: 'failed',
    codes: ['smtp-banner-refused'],
  },
  {
    name: '554 in place of a greeting, without a word about us',
    servers: { [a]: { banner: '554 mx1.acme.example closed for repairs' } },
    outcome: 'failed',
    codes: ['smtp-banner-refused'],
  },
  {
    name: 'the only server does not have the domain',
    servers: { [a]: relayDenied },
    outcome: 'failed',
    codes: ['smtp-rejected'],
  },
  {
    name: 'one of three does not have the domain',
    hosts: three,
    servers: { [b]: relayDenied },
    outcome: 'failed',
    codes: ['smtp-host-rejects'],
  },
  {
    name: 'one refuses for good, the other for now',
    hosts: { 'mx1.acme.example': [10, a], 'mx2.acme.example': [10, b] },
    servers: { [a]: relayDenied, [b]: busy },
    outcome: 'failed',
    codes: ['smtp-host-rejects', 'smtp-temporary-failure'],
  },
  { name: 'the only server is busy', servers: { [a]: busy }, outcome: 'failed', codes: ['smtp-temporary-failure'] },
  {
    name: 'one of three is busy',
    hosts: three,
    servers: { [a]: busy },
    outcome: 'failed',
    codes: ['smtp-host-temporary-failure'],
  },
  {
    name: 'a fault of the server is no greylisting',
    servers: { [a]: rcpt('451 4.3.0 <postmaster@acme.example>: Temporary lookup failure') },
    outcome: 'failed',
    codes: ['smtp-temporary-failure'],
  },
  {
    name: 'the null sender is refused at MAIL',
    servers: { [a]: { mail: '550 5.7.1 <>: Sender address rejected' } },
    outcome: 'failed',
    codes: ['smtp-null-sender-refused'],
  },
  {
    name: 'the null sender is refused at RCPT, as Postfix does',
    servers: { [a]: rcpt('554 5.7.1 <>: Sender address rejected: Access denied') },
    outcome: 'failed',
    codes: ['smtp-null-sender-refused'],
  },
  {
    name: 'postmaster is unknown',
    servers: { [a]: rcpt('550 5.1.1 <postmaster@acme.example>: Recipient address rejected: User unknown') },
    outcome: 'failed',
    codes: ['smtp-postmaster-refused'],
  },
  {
    name: 'abuse is unknown, and was asked for',
    servers: { [a]: { rcpt: { 'abuse@acme.example': '550 No such user here' } } },
    smtp: { checkAbuse: true },
    outcome: 'failed',
    codes: ['smtp-abuse-refused'],
  },
  {
    name: 'only HELO is understood',
    servers: { [a]: { ehlo: '502 5.5.1 Command not implemented' } },
    outcome: 'failed',
    codes: ['smtp-ehlo-unsupported'],
  },
  { name: 'a tarpit', servers: { [a]: { took: { banner: 12_000 } } }, outcome: 'failed', codes: ['smtp-slow'] },
  {
    name: 'a greeting without a full name',
    servers: { [a]: { banner: '220 localhost ESMTP' } },
    outcome: 'passed',
    codes: ['smtp-banner-name-unqualified'],
  },
  {
    name: 'VRFY gives a mailbox away',
    servers: { [a]: { vrfy: '250 2.1.5 John Doe <john@acme.example>' } },
    outcome: 'failed',
    codes: ['smtp-vrfy-exposes'],
  },
  { name: 'VRFY says 250 and names nobody', servers: { [a]: { vrfy: '250 2.0.0 Ok' } }, outcome: 'passed', codes: [] },
  {
    name: 'VRFY is answered with 252 and the address asked for',
    servers: { [a]: { vrfy: '252 2.0.0 postmaster@acme.example' } },
    outcome: 'passed',
    codes: [],
  },
  {
    name: 'EXPN gives a list away',
    servers: { [a]: { expn: '250-<john@acme.example>\n250 <jane@acme.example>' } },
    outcome: 'failed',
    codes: ['smtp-expn-exposes'],
  },
  {
    name: 'a small size limit',
    servers: { [a]: { extensions: { SIZE: '5242880', STARTTLS: '' } } },
    outcome: 'passed',
    codes: ['smtp-size-limit-small'],
  },
  { name: 'SIZE 0 is no limit', servers: { [a]: { extensions: { SIZE: '0' } } }, outcome: 'passed', codes: [] },
  {
    name: 'an open relay that takes every recipient',
    servers: { [a]: { relay: '250 2.1.5 Ok' } },
    smtp: { checkRelay: true },
    outcome: 'failed',
    codes: ['smtp-open-relay', 'smtp-accepts-everything'],
  },
  {
    name: 'the null sender is put off, not refused',
    servers: { [a]: { mail: '450 4.1.8 <>: Sender address rejected: Domain not found' } },
    outcome: 'not-checked',
    codes: ['smtp-greylisting'],
  },
  {
    name: 'greylisting that says so',
    servers: { [a]: rcpt('450 4.2.0 <postmaster@acme.example>: Recipient address rejected: Greylisted') },
    outcome: 'not-checked',
    codes: ['smtp-greylisting'],
  },
];

test.for(cases)('smtp: $name', async ({ hosts = one, servers = {}, smtp: options = {}, zone = {}, outcome, codes }) => {
  const { result } = await visitWorld(smtp, { hosts, servers, smtp: options, zone });
  expect(codesOf(result)).toEqual(codes);
  expect(result.outcome).toBe(outcome);
});

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
