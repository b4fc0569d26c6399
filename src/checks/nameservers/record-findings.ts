import { defineFindings, type Effect } from '../../core/finding.ts';
import { clock, duration, list, shown } from './words.ts';

const spamFolder: Effect = { kind: 'spam-folder', direction: 'your-mail' };
const bounceToYou: Effect = { kind: 'bounce', direction: 'mail-to-you' };

interface OfRecord {
  readonly name: string;
  readonly type: string;
  /** What stands there: `SPF`, `DKIM key s1`. */
  readonly what: string;
}

/** What the servers of a zone say differently. */
export interface Difference extends OfRecord {
  /** Each answer with the servers that give it, the most common first. */
  readonly versions: readonly { readonly servers: readonly string[]; readonly values: readonly string[] }[];
}

export interface FailedRecord extends OfRecord {
  readonly host: string;
  readonly detail: string;
}

/** A record that the resolver still has as it was. */
export interface Stale extends OfRecord {
  readonly published: readonly string[];
  /** Empty: it has learnt that there is nothing. */
  readonly cached: readonly string[];
  /** 0: it keeps nothing. */
  readonly secondsLeft: number;
  /** When it asks again, at the latest (RFC 3339, UTC). */
  readonly until: string;
}

export interface Timed extends OfRecord {
  readonly ttlSeconds: number;
}

export interface Serial {
  readonly server: string;
  readonly serial: number;
}

const whats = (records: readonly OfRecord[]) => list([...new Set(records.map(({ what }) => what))]);
const serialWords = (serials: readonly Serial[]) =>
  list(serials.map(({ server, serial }) => `${server} has serial ${serial}`));

function told({ name, type, versions }: Difference): string {
  return `${name} ${type}: ${list(
    versions.map(({ servers, values }) => `${list(servers)} ${servers.length === 1 ? 'says' : 'say'} ${shown(values)}`),
    '; ',
  )}`;
}

function stale({ name, type, published, cached, secondsLeft, until }: Stale): string {
  const news =
    published.length === 0
      ? `your name servers have nothing at ${name} ${type} any more`
      : `your name servers have ${shown(published)} at ${name} ${type}`;
  const still = cached.length === 0 ? 'says that there is nothing' : `says ${shown(cached)}`;
  if (secondsLeft === 0) return `${news}, the resolver ${still}, and does not keep that: it may ask other servers`;
  return `${news}, the resolver still ${still}, for ${secondsLeft} s at most, until ${clock(until)}`;
}

const timed = (records: readonly Timed[]) =>
  list(records.map(({ name, type, ttlSeconds }) => `${name} ${type} for ${duration(ttlSeconds)}`));

const spf = { name: 'acme.example', type: 'TXT', what: 'SPF' };
const dmarc = { name: '_dmarc.acme.example', type: 'TXT', what: 'DMARC' };
const mx = { name: 'acme.example', type: 'MX', what: 'MX' };

export interface Disagreement {
  readonly apex: string;
  readonly differences: readonly Difference[];
  readonly serials: readonly Serial[];
}

const disagreement = ({ apex, differences, serials }: Disagreement) => ({
  title: `the name servers disagree about ${whats(differences)}`,
  why: `which answer somebody gets is chance, and so is what becomes of the mail: ${list(differences.map(told), '; ')}${
    serials.length > 0 ? `; ${serialWords(serials)}: minutes after a change that passes by itself` : ''
  }`,
  fix: {
    text: `see that the servers of ${apex} copy the zone from each other (raise the serial, look at the transfer), or that it is edited at all of them`,
  },
});

/** What the servers say of the mail records, and for how long. */
export const recordFindings = defineFindings({
  'nameservers-records-differ': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'RFC 1034 section 4.3.5',
    example: {
      apex: 'acme.example',
      differences: [
        {
          ...spf,
          versions: [
            { servers: ['ns1.acme.example'], values: ['v=spf1 mx -all'] },
            { servers: ['ns2.acme.example'], values: ['v=spf1 -all'] },
          ],
        },
      ],
      serials: [
        { server: 'ns1.acme.example', serial: 2026112102 },
        { server: 'ns2.acme.example', serial: 2026112101 },
      ],
    },
    text: disagreement,
  },
  'nameservers-mx-differs': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 1034 section 4.3.5',
    example: {
      apex: 'acme.example',
      differences: [
        {
          ...mx,
          versions: [
            { servers: ['ns1.acme.example'], values: ['10 mx1.acme.example'] },
            { servers: ['ns2.acme.example'], values: ['10 old.acme.example'] },
          ],
        },
      ],
      serials: [],
    },
    text: disagreement,
  },
  'nameservers-policies-differ': {
    severity: 'minor',
    effects: [{ kind: 'downgrade', direction: 'mail-to-you' }],
    spec: 'RFC 1034 section 4.3.5',
    example: {
      apex: 'acme.example',
      differences: [
        {
          ...{ name: '_mta-sts.acme.example', type: 'TXT', what: 'MTA-STS' },
          versions: [
            { servers: ['ns1.acme.example'], values: ['v=STSv1; id=20261121'] },
            { servers: ['ns2.acme.example'], values: ['v=STSv1; id=20260401'] },
          ],
        },
      ],
      serials: [],
    },
    text: disagreement,
  },
  'nameservers-apex-alias': {
    severity: 'major',
    effects: [bounceToYou, spamFolder],
    spec: 'RFC 1034 section 3.6.2',
    example: { apex: 'acme.example', target: 'shop.hoster.example', servers: ['ns1.acme.example'] },
    text: ({
      apex,
      target,
      servers,
    }: {
      readonly apex: string;
      readonly target: string;
      readonly servers: readonly string[];
    }) => ({
      title: 'the domain itself is an alias (CNAME)',
      why: `${list(servers)} ${servers.length === 1 ? 'says' : 'say'} that ${apex} is another name for ${target}: who has learnt that takes the MX and SPF records from there, and finds none of yours; which of the two it is depends on what was asked first`,
      fix: {
        text: 'take the CNAME away, and put the addresses of its target there, or what your provider calls ALIAS, ANAME or flattening',
      },
    }),
  },
  'nameservers-record-fails': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2308 section 7.1',
    example: {
      apex: 'acme.example',
      failures: [{ ...dmarc, host: 'ns2.acme.example', detail: '_dmarc.acme.example TXT: SERVFAIL from 192.0.2.54' }],
    },
    text: ({ apex, failures }: { readonly apex: string; readonly failures: readonly FailedRecord[] }) => ({
      title: `a name server fails when asked for ${whats(failures)}`,
      why: `it serves ${apex}, but has no answer for this: ${list(
        failures.map(({ host, detail }) => `${host}: ${detail}`),
        '; ',
      )}; receivers have to ask another server, or put the mail off`,
      fix: { text: 'look into the log of the server, and load the zone anew' },
    }),
  },
  'nameservers-serial-differs': {
    severity: 'info',
    effects: [],
    spec: 'RFC 1034 section 4.3.5',
    example: {
      apex: 'acme.example',
      serials: [
        { server: 'ns1.acme.example', serial: 7 },
        { server: 'ns2.acme.example', serial: 6 },
      ],
    },
    text: ({ apex, serials }: { readonly apex: string; readonly serials: readonly Serial[] }) => ({
      title: 'the name servers have different serial numbers',
      why: `they agree about the mail records of ${apex}, so that no mail suffers: ${serialWords(serials)}; minutes after a change that is usual, after hours it is a broken transfer, and some providers number each server on its own`,
      fix: { text: 'audit again later; if it stays, look at the zone transfer' },
    }),
  },
  'nameservers-not-yet-visible': {
    severity: 'info',
    effects: [],
    spec: 'RFC 1034 section 4.3.4',
    example: {
      resolvers: ['192.0.2.1:53'],
      records: [
        {
          ...dmarc,
          published: ['v=DMARC1; p=reject'],
          cached: ['v=DMARC1; p=none'],
          secondsLeft: 3412,
          until: '2026-11-21T09:56:52.000Z',
        },
      ],
    },
    text: ({ resolvers, records }: { readonly resolvers: readonly string[]; readonly records: readonly Stale[] }) => ({
      title: `changed, but not visible everywhere yet: ${whats(records)}`,
      why: `${list(records.map(stale), '; ')} (asked: ${list(resolvers)}); others forget the old answer at their own time, and this audit judges what its resolver says`,
      fix: {
        text: 'wait until then and audit again; if it stays, the resolver has a view of its own of this domain (split DNS)',
      },
    }),
  },
  'nameservers-long-ttl': {
    severity: 'info',
    effects: [],
    spec: 'RFC 1034 section 3.6',
    example: { records: [{ ...mx, ttlSeconds: 604_800 }] },
    text: ({ records }: { readonly records: readonly Timed[] }) => ({
      title: 'mail records are kept for days',
      why: `${timed(records)}: a mistake there, or a move to another provider, is seen by some for that long`,
      fix: { text: 'lower it to an hour, at least as long before a change as it is now' },
    }),
  },
  'nameservers-short-ttl': {
    severity: 'info',
    effects: [],
    spec: 'RFC 1034 section 3.6',
    example: { records: [{ ...mx, ttlSeconds: 0 }] },
    text: ({ records }: { readonly records: readonly Timed[] }) => ({
      title: 'mail records are asked for again and again',
      why: `${timed(records)}: every receiver asks for nearly every message, so that a short failure of your name servers is felt at once`,
      fix: { text: 'raise it to an hour' },
    }),
  },
  'nameservers-long-negative-ttl': {
    severity: 'info',
    effects: [],
    spec: 'RFC 2308 section 5',
    example: { apex: 'acme.example', ttlSeconds: 604_800 },
    text: ({ apex, ttlSeconds }: { readonly apex: string; readonly ttlSeconds: number }) => ({
      title: 'that a record does not exist is kept for days',
      why: `who has asked for a record of ${apex} before it was there may believe for ${duration(ttlSeconds)} that it is not, though many resolvers forget sooner: a new DKIM key or DMARC record seems to have no effect`,
      fix: { text: 'lower the last number of the SOA record (minimum) to an hour' },
    }),
  },
});
