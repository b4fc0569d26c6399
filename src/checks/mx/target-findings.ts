import { defineFindings } from '../../core/finding.ts';
import { bounceToYou, list, NO_MAIL, nullMx } from './words.ts';

// Faults of what an MX record names: its form, and what DNS says of it.

/** An MX record, as a finding names it. */
export interface NamedMx {
  readonly preference: number;
  readonly exchange: string;
}

export interface AtTargets {
  readonly domain: string;
  readonly targets: readonly NamedMx[];
}

/** An address at which no sender can reach a host. */
export interface NotPublic {
  readonly host: string;
  readonly address: string;
  readonly kind: string;
  /** Whether the host has a public address too, so that this one can go. */
  readonly spare: boolean;
}

/** Targets that no sender can use. */
export interface Unusable extends AtTargets {
  /** Whether another MX host takes the mail, so that these can go. */
  readonly spare: boolean;
}

const example = {
  domain: 'acme.example',
  targets: [{ preference: 20, exchange: 'mx2.acme.example' }],
  spare: true,
} satisfies Unusable;
const hostsOf = (targets: readonly NamedMx[]) => list(targets.map(({ exchange }) => exchange));
const mxValue = ({ preference, exchange }: NamedMx) =>
  `${preference} ${exchange.endsWith('.') ? exchange : `${exchange}.`}`;
const removed = (domain: string, target: NamedMx) =>
  ({ action: 'remove', name: `${domain}.`, type: 'MX', value: mxValue(target) }) as const;
const remove = ({ domain, targets }: AtTargets) => targets.map((target) => removed(domain, target));
/** Without the last MX mail would go to the address of the domain itself (RFC 5321 section 5.1), or bounce: no fix. */
const removeSpare = (params: Unusable) => (params.spare ? { records: remove(params) } : {});

export const mxTargetFindings = defineFindings({
  'mx-target-nonexistent': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 5.1',
    example,
    text: (params: Unusable) => ({
      title: `MX target does not exist: ${hostsOf(params.targets)}`,
      why: 'the name is not in DNS (NXDOMAIN); a sender that tries this host first delays the mail, or gives it up',
      fix: { text: 'correct the host name, or remove the record', ...removeSpare(params) },
    }),
  },
  'mx-target-unregistered': {
    severity: 'critical',
    effects: [bounceToYou, { kind: 'spoofable', direction: 'mail-to-you' }],
    spec: 'RFC 5321 section 5.1',
    example: { ...example, registrable: 'acme-old.example' },
    text: (params: AtTargets & { registrable: string }) => ({
      title: `MX target under a domain that nobody owns: ${params.registrable}`,
      why: `${params.registrable} is not registered: whoever registers it receives mail for ${params.domain}`,
      fix: { text: 'remove the record at once', records: remove(params) },
    }),
  },
  'mx-target-no-address': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 5.1',
    example,
    text: (params: AtTargets) => ({
      title: `MX target has no address: ${hostsOf(params.targets)}`,
      why: 'the name exists, but has neither an A nor an AAAA record, so no sender can connect to it',
      fix: { text: 'publish the address of the mail server at that name, or remove the MX record' },
    }),
  },
  'mx-target-cname': {
    severity: 'minor',
    effects: [bounceToYou],
    spec: 'RFC 2181 section 10.3',
    example: { ...example, canonical: 'mail.host.example' },
    text: (params: AtTargets & { canonical: string }) => ({
      title: `MX target is an alias: ${hostsOf(params.targets)}`,
      why: `an MX must name the host itself; some senders do not follow the CNAME to ${params.canonical} and bounce`,
      fix: {
        text: 'name the canonical host in the MX record',
        records: params.targets.flatMap((target) => [
          removed(params.domain, target),
          {
            action: 'add',
            name: `${params.domain}.`,
            type: 'MX',
            value: mxValue({ ...target, exchange: params.canonical }),
          } as const,
        ]),
      },
    }),
  },
  'mx-target-address-literal': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 1035 section 3.3.9',
    example: { ...example, targets: [{ preference: 10, exchange: '192.0.2.25' }] },
    text: (params: Unusable) => ({
      title: `MX names an address, not a host: ${hostsOf(params.targets)}`,
      why: 'an MX record holds a host name; senders look the digits up as a name, find nothing and bounce',
      fix: { text: 'give the address a name with an A record, and name that in the MX', ...removeSpare(params) },
    }),
  },
  'mx-target-localhost': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 6761 section 6.3',
    example: { ...example, targets: [{ preference: 10, exchange: 'localhost' }] },
    text: (params: Unusable) => ({
      title: `MX names the sender's own machine: ${hostsOf(params.targets)}`,
      why: 'every sender that follows it connects to itself; the mail loops and bounces',
      fix: {
        text: 'name the real mail server, or publish a null MX if the domain takes no mail',
        ...(params.spare
          ? { records: remove(params) }
          : { records: [...remove(params), nullMx(params.domain)], condition: NO_MAIL }),
      },
    }),
  },
  'mx-target-invalid-name': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 2.3.5',
    example: { ...example, targets: [{ preference: 10, exchange: 'mail_server.acme.example' }] },
    text: (params: Unusable) => ({
      title: `MX target is no valid host name: ${hostsOf(params.targets)}`,
      why: 'host names are letters, digits and inner hyphens; many senders refuse anything else',
      fix: { text: 'rename the host, without underscores or other characters', ...removeSpare(params) },
    }),
  },
  'mx-target-not-public': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 6890 section 2.2.2',
    example: {
      domain: 'acme.example',
      places: [{ host: 'mx2.acme.example', address: '10.0.0.25', kind: 'private', spare: true }],
    },
    text: ({ places }: { domain: string; places: readonly NotPublic[] }) => ({
      title: `MX address not reachable from the Internet: ${list(places.map(({ address }) => address))}`,
      why: `${list(places.map(({ host, address, kind }) => `${host} has ${address} (${kind})`))}: senders cannot reach it, or reach something of their own`,
      fix: {
        text: 'publish the public address of the mail server instead',
        ...(places.every(({ spare }) => spare) && {
          records: places.map(
            ({ host, address }) =>
              ({
                action: 'remove',
                name: `${host}.`,
                type: address.includes(':') ? 'AAAA' : 'A',
                value: address,
              }) as const,
          ),
        }),
      },
    }),
  },
});
