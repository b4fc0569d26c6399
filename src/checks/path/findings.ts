import { defineFindings, type Effect } from '../../core/finding.ts';

/** A passing from host to host, in the way of one copy. */
export interface HopAt {
  readonly recipient: string;
  /** Who took the message, and from whom; null: not said. */
  readonly by: string | null;
  readonly from: string | null;
}

export interface Hops<T = unknown> {
  readonly hops: readonly (HopAt & T)[];
}

export interface Recipients {
  readonly recipients: readonly string[];
}

const MAX_NAMED = 3;
const downgrade: Effect = { kind: 'downgrade', direction: 'your-mail' };
const example: HopAt = { recipient: 'you@provider.example', by: 'mx.provider.example', from: 'out.acme.example' };

function listed(texts: readonly string[]): string {
  const all = [...new Set(texts)];
  const shown = all.slice(0, MAX_NAMED).join('; ');
  return all.length > MAX_NAMED ? `${shown}; and ${all.length - MAX_NAMED} more` : shown;
}

const host = (name: string | null) => name ?? 'a host without a name';
const step = ({ from, by }: HopAt) => `from ${host(from)} to ${host(by)}`;

function minutesText(minutes: number): string {
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}

export const pathFindings = defineFindings({
  'path-clear-text': {
    severity: 'major',
    effects: [downgrade],
    spec: 'https://support.google.com/a/answer/81126',
    example: { hops: [example] },
    text: ({ hops }: Hops) => ({
      title: 'the message came to its recipient in clear',
      why: `it went ${listed(hops.map(step))} without TLS, so that anyone in between can read and change it; Gmail asks all senders for TLS and puts off or refuses mail without it (4.7.29, 5.7.29)`,
      fix: {
        text: 'have the server that sends your mail use STARTTLS wherever it is offered (Postfix: smtp_tls_security_level = may); if it does, the recipient offers none',
      },
    }),
  },
  'path-clear-text-before': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8314 section 3',
    example: { hops: [{ ...example, by: 'smtp.acme.example', from: 'laptop.acme.example' }] },
    text: ({ hops }: Hops) => ({
      title: 'the message went in clear on the way to the mail server',
      why: `${listed(hops.map(step))}, by what the hosts wrote, it went without TLS over the Internet, password and all where there was a login`,
      fix: { text: 'have these hosts talk to each other by TLS, or by a network of their own' },
    }),
  },
  'path-old-tls': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8996 section 2',
    example: { hops: [{ ...example, version: 'TLSv1' }] },
    text: ({ hops }: Hops<{ readonly version: string }>) => ({
      title: 'the message went by a version of TLS that is deprecated',
      why: `${listed(hops.map((hop) => `${step(hop)} by ${hop.version}`))}; more and more servers refuse versions before 1.2`,
      fix: { text: 'update the TLS library of the server that sends, or let it use TLS 1.2 and 1.3' },
    }),
  },
  'path-slow': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5321 section 4.5.4.1',
    example: { hops: [{ ...example, minutes: 6 }] },
    text: ({ hops }: Hops<{ readonly minutes: number }>) => ({
      title: `the message waited ${minutesText(Math.max(...hops.map(({ minutes }) => minutes)))} on its way`,
      why: `${listed(hops.map(({ by, minutes }) => `it stayed at ${host(by)} for ${minutesText(minutes)}`))}: in a queue, in a filter, or put off by the next host (greylisting)`,
      fix: {
        text: 'look at the log of that host for this message: a queue that is full, a filter that is slow, or a reply of 4xx',
      },
    }),
  },
  'path-clock-skew': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5321 section 4.4',
    example: { hops: [{ ...example, by: 'smtp.acme.example', minutes: 42 }] },
    text: ({ hops }: Hops<{ readonly minutes: number }>) => ({
      title: `the clock of a host on the way is wrong`,
      why: `${listed(hops.map(({ by, minutes }) => `that of ${host(by)} is ${minutesText(Math.abs(minutes))} ${minutes > 0 ? 'ahead' : 'behind'}`))}; filters count a date in the future, or times that go backwards, as a sign of spam`,
      fix: { text: 'set the clock of that host by NTP' },
    }),
  },
  'path-own-clock': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5322 section 3.6.1',
    example: { minutes: -17 },
    text: ({ minutes }: { readonly minutes: number }) => ({
      title: `the clock of this machine is ${minutesText(Math.abs(minutes))} ${minutes > 0 ? 'ahead' : 'behind'}`,
      why: 'all hosts on the way agree, and this machine does not: the Date of mail that it sends is wrong, and so are the times in this report',
      fix: { text: 'set the clock of this machine by NTP' },
    }),
  },
  'path-no-trace': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5321 section 4.4',
    example: { recipients: ['you@provider.example'] },
    text: ({ recipients }: Recipients) => ({
      title: 'the message arrived without any Received field',
      why: `every server must add one, and none stands in the copy of ${listed(recipients)}: a server on the way takes them out, so nobody can tell where the mail came from`,
      fix: { text: 'let the servers keep the trace fields (Postfix: no header_checks that IGNORE Received)' },
    }),
  },
  'path-stayed-inside': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5321 section 4.4',
    example: { recipients: ['colleague@acme.example'] },
    text: ({ recipients }: Recipients) => ({
      title: 'the message never left its provider',
      why: `sender and recipient (${listed(recipients)}) are of one provider, which took it in by no MX host: it proves nothing about mail to others`,
      fix: { text: 'send the probe to a mailbox of another provider too' },
    }),
  },
});
