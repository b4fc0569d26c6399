import { defineFindings, type Effect } from '../../core/finding.ts';
import { list } from './words.ts';

export interface BogusHosts {
  readonly hosts: readonly { readonly host: string; readonly apex: string; readonly detail: string }[];
}

const bounceToYou: Effect = { kind: 'bounce', direction: 'mail-to-you' };
const example: BogusHosts = {
  hosts: [
    {
      host: 'mx.hoster.example',
      apex: 'hoster.example',
      detail: 'the DS record at the zone above is for key 1, and hoster.example has key 2: none that it names',
    },
  ],
};

const told = (hosts: BogusHosts['hosts']) => list(hosts.map(({ host, detail }) => `${host} (${detail})`));
const zonesOf = (hosts: BogusHosts['hosts']) => list([...new Set(hosts.map(({ apex }) => apex))]);

/** The zones of the mail hosts, which are often not the domain's to mend. */
export const hostFindings = defineFindings({
  'dnssec-mail-hosts-all-bogus': {
    severity: 'critical',
    effects: [bounceToYou],
    spec: 'RFC 4035 section 5.5',
    example,
    text: ({ hosts }: BogusHosts) => ({
      title: `no mail host can be found: the DNSSEC of ${zonesOf(hosts)} does not hold`,
      why: `senders that validate DNSSEC, as most large providers do, find none of the hosts that mail to you goes to: ${told(hosts)}; their mail waits, then bounces`,
      fix: {
        text: `have whoever runs ${zonesOf(hosts)} mend the signatures now; where that takes longer than a day, name hosts in another zone that can take your mail`,
      },
    }),
  },
  'dnssec-mail-host-bogus': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 4035 section 5.5',
    example,
    text: ({ hosts }: BogusHosts) => ({
      title: `the DNSSEC of a mail host does not hold: ${list(
        hosts.map(({ host }) => host),
        1,
      )}`,
      why: `senders that validate DNSSEC do not find ${told(hosts)}; their mail goes to the other hosts, and bounces when those do not take it`,
      fix: {
        text: `have whoever runs ${zonesOf(hosts)} mend the signatures, or name hosts in another zone in its place`,
      },
    }),
  },
  'dnssec-mail-host-unsigned': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7672 section 2.1.1',
    example: { hosts: ['mx.hoster.example'] },
    text: ({ hosts }: { readonly hosts: readonly string[] }) => ({
      title: 'the domain is signed, its mail hosts are not',
      why: `${list(hosts)} ${hosts.length === 1 ? 'stands' : 'stand'} in a zone without DNSSEC, which is for whoever runs it to change: senders cannot use DANE for mail to you, and lose nothing else by it`,
      fix: { text: 'ask whoever runs the mail hosts for DNSSEC and TLSA records; change nothing in your own zone' },
    }),
  },
});
