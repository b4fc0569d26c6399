import type { Scene } from '../../support/scene.ts';
import type { Script } from '../../support/smtp-session.ts';
import { refused, sceneOf, V4, type World } from './world.ts';

const [a, b, c] = V4;
export const one = { 'mx1.acme.example': [10, a] } as const;
const three = { 'mx1.acme.example': [10, a], 'mx2.acme.example': [20, b], 'mx3.acme.example': [30, c] } as const;
export const rcpt = (answer: string): Script => ({ rcpt: { 'postmaster@acme.example': answer } });
export const relayDenied = rcpt('554 5.7.1 <postmaster@acme.example>: Relay access denied');
const busy: Script = { banner: '421 4.3.2 All server ports are busy' };
const noGreeting: Script = { ends: { phase: 'banner', ended: 'no-greeting' } };

interface Case extends Partial<Pick<World, 'hosts' | 'smtp' | 'zone'>> {
  readonly name: string;
  readonly servers?: Readonly<Record<string, Script>>;
  readonly outcome: NonNullable<Scene['outcome']>;
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

export const scenes: readonly Scene[] = cases.map(({ name, outcome, codes, hosts = one, ...world }) => ({
  ...sceneOf({ hosts, ...world }),
  name,
  finds: codes,
  outcome,
}));
