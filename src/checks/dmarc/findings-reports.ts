import { defineFindings } from '../../core/finding.ts';
import { clip, dmarcRecord, downgrade, fixAt, list, type Place } from './words.ts';

export interface AtUri extends Place {
  readonly tag: 'rua' | 'ruf';
  readonly uri: string;
}

export interface AtTargets extends Place {
  readonly targets: readonly { readonly host: string; readonly tags: readonly ('rua' | 'ruf')[] }[];
}

type NoMail = 'null-mx' | 'no-host' | 'nonexistent';

const NO_MAIL: Readonly<Record<NoMail, string>> = {
  'null-mx': 'says with a null MX that it takes no mail',
  'no-host': 'has neither MX nor address',
  nonexistent: 'does not exist',
};
const change = ({ location, suggested }: Place & { readonly suggested: string | null }) =>
  suggested === null ? [] : [dmarcRecord('change', location, suggested)];
const hosts = ({ targets }: AtTargets) => list(targets.map(({ host }) => host));

export const reportFindings = defineFindings({
  'dmarc-no-reports': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9989 section 5.1.3',
    example: {
      location: 'acme.example',
      suggested: 'v=DMARC1; p=reject; rua=mailto:dmarc-reports@acme.example',
    },
    text: (params: Place & { suggested: string }) => ({
      title: 'no rua: nobody sends you reports',
      why: 'without reports you learn neither which of your own mail fails nor who forges yours',
      fix: fixAt(params, 'add an address for aggregate reports that someone or something reads', change(params)),
    }),
  },
  'dmarc-report-uri-invalid': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9989 section 4.8',
    example: {
      location: 'acme.example',
      tag: 'rua',
      uri: 'dmarc@acme.example',
      expected: '"mailto:" before the address',
      suggested: 'v=DMARC1; p=reject; rua=mailto:dmarc@acme.example',
    },
    text: (params: AtUri & { expected: string; suggested: string | null }) => ({
      title: `report address that cannot be read: ${clip(params.uri)}`,
      why: `expected ${params.expected}; receivers ignore it, so no reports go there`,
      fix: fixAt(params, `correct the address in ${params.tag} at _dmarc.${params.location}`, change(params)),
    }),
  },
  'dmarc-report-uri-unsupported': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9989 section 4.7',
    example: { location: 'acme.example', tag: 'rua', uri: 'https://acme.example/dmarc' },
    text: ({ location, tag, uri }: AtUri) => ({
      title: `report address that is no mail address: ${clip(uri)}`,
      why: 'receivers need to support mailto: only, and ignore what they do not support',
      fix: { text: `name a mail address in ${tag} at _dmarc.${location}: mailto: and the address` },
    }),
  },
  'dmarc-report-size-limit-obsolete': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section C.4',
    example: {
      location: 'acme.example',
      uris: ['mailto:dmarc@acme.example!10m'],
      suggested: 'v=DMARC1; p=reject; rua=mailto:dmarc@acme.example',
    },
    text: (params: Place & { uris: readonly string[]; suggested: string }) => ({
      title: 'size limit in a report address',
      why: `RFC 9989 took it out of DMARC: new receivers ignore it, old ones keep back a report that is larger: ${list(params.uris)}`,
      fix: fixAt(params, 'remove "!" and what follows it from the addresses', change(params)),
    }),
  },
  'dmarc-report-many-targets': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section C.7',
    example: { location: 'acme.example', count: 3 },
    text: ({ location, count }: Place & { count: number }) => ({
      title: `${count} addresses in rua; some receivers use only two`,
      why: 'receivers that follow RFC 7489 need not send to more than the first two',
      fix: { text: `put the two that matter first in rua at _dmarc.${location}, and forward from there` },
    }),
  },
  'dmarc-report-not-authorized': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9990 section 4',
    example: {
      location: 'acme.example',
      targets: [
        { host: 'reports.example', tags: ['rua'], name: 'acme.example._report._dmarc.reports.example', tooLong: false },
      ],
    },
    text: ({
      location,
      targets,
    }: Place & {
      targets: readonly (AtTargets['targets'][number] & { readonly name: string; readonly tooLong: boolean })[];
    }) => ({
      title: `reports not authorised by ${list(targets.map(({ host }) => host))}`,
      why: `reports on ${location} may go to another organization only if that one agrees in its own DNS; without that receivers send none there`,
      fix: {
        text: 'have whoever runs the receiving domain publish this record, or use an address of your own',
        records: targets
          .filter(({ tooLong }) => !tooLong)
          .map(({ name }) => ({ action: 'add', name: `${name}.`, type: 'TXT', value: '"v=DMARC1"' }) as const),
      },
    }),
  },
  'dmarc-report-override-foreign': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9990 section 4',
    example: { location: 'acme.example', targets: [{ host: 'reports.example', tags: ['rua'] }] },
    text: (params: AtTargets) => ({
      title: `the leave given by ${hosts(params)} names another domain`,
      why: 'the record that authorises reports redirects them out of its own domain, which forbids sending them at all',
      fix: { text: 'have whoever runs the receiving domain take rua out of that record' },
    }),
  },
  'dmarc-report-domain-no-mail': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9989 section 5.1.3',
    example: {
      location: 'acme.example',
      targets: [{ host: 'reports.acme.example', tags: ['rua'], because: 'null-mx' }],
      suggested: 'v=DMARC1; p=reject; rua=mailto:dmarc@acme.example',
    },
    text: (
      params: Place & {
        targets: readonly (AtTargets['targets'][number] & { readonly because: NoMail })[];
        /** Null where no address would be left. */
        suggested: string | null;
      },
    ) => ({
      title: `reports go to a domain that takes no mail: ${hosts(params)}`,
      why: `${list(params.targets.map(({ host, because }) => `${host} ${NO_MAIL[because]}`))}, so the reports are lost`,
      fix: fixAt(params, 'remove the address, and name one that exists', change(params)),
    }),
  },
  'dmarc-report-domain-unregistered': {
    severity: 'major',
    effects: [downgrade],
    spec: 'RFC 9989 section 11.6',
    example: {
      location: 'acme.example',
      targets: [{ host: 'reports.old-vendor.example', tags: ['rua'] }],
      suggested: 'v=DMARC1; p=reject',
    },
    text: (params: AtTargets & { suggested: string }) => ({
      title: `reports go to a domain that nobody owns: ${hosts(params)}`,
      why: `whoever registers it receives the reports: which hosts send as ${params.location}, and with ruf parts of messages`,
      fix: fixAt(params, 'remove the address at once', change(params)),
    }),
  },
});
