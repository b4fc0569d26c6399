import { defineFindings } from '../../core/finding.ts';
import { isWithin } from '../../core/names.ts';
import { type AtRecord, clip, downgrade, list, recordFix, txtRecord } from './words.ts';

/** Null: no address would be left, or it cannot be said which one was meant. */
export interface MaybeSuggested extends AtRecord {
  readonly suggested: string | null;
}

export interface AtUris extends MaybeSuggested {
  readonly uris: readonly { readonly uri: string; readonly expected: string }[];
}

export interface AtEndpoints extends MaybeSuggested {
  readonly endpoints: readonly { readonly url: string; readonly detail: string }[];
}

type NoMail = 'null-mx' | 'no-host' | 'nonexistent';

const NO_MAIL: Readonly<Record<NoMail, string>> = {
  'null-mx': 'says with a null MX that it takes no mail',
  'no-host': 'has neither MX nor address',
  nonexistent: 'does not exist',
};
const acme: AtRecord = { domain: 'acme.example', delegatedTo: null };
const RECORD = 'v=TLSRPTv1; rua=mailto:tls-reports@acme.example';

const change = (at: MaybeSuggested, text: string) =>
  recordFix(at, text, at.suggested === null ? [] : [txtRecord('change', at.domain, at.suggested)]);
const endpointsText = ({ endpoints }: AtEndpoints) =>
  list(endpoints.map(({ url, detail }) => `${clip(url, 100)} (${clip(detail, 80)})`));

/** Where reports go, and whether they can arrive there. */
export const targetFindings = defineFindings({
  'tls-rpt-uri-invalid': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8460 section 3',
    example: {
      ...acme,
      suggested: RECORD,
      uris: [{ uri: 'tls-reports@acme.example', expected: '"mailto:" before the address' }],
    },
    text: (p: AtUris) => ({
      title: `report address that cannot be read: ${clip(p.uris[0]?.uri ?? '', 40)}`,
      why: `expected ${list(p.uris.map(({ expected }) => expected))}; senders send no reports there, and some ignore the whole record`,
      fix: change(p, 'correct the address in rua'),
    }),
  },
  'tls-rpt-uri-unsupported': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8460 section 3',
    example: { ...acme, suggested: null, uris: [{ uri: 'http://acme.example/tls', expected: 'mailto: or https:' }] },
    text: (p: AtUris) => ({
      title: `report address of a kind that nobody serves: ${clip(p.uris[0]?.uri ?? '', 30)}`,
      why: `reports go to mailto: and https: addresses only, not to ${list(p.uris.map(({ uri }) => clip(uri, 60)))}`,
      fix: change(p, 'name a mailto: or https: address in rua'),
    }),
  },
  'tls-rpt-target-no-mail': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8460 section 5.3',
    example: { ...acme, suggested: null, targets: [{ host: 'reports.acme.example', because: 'null-mx' }] },
    text: (
      p: MaybeSuggested & { readonly targets: readonly { readonly host: string; readonly because: NoMail }[] },
    ) => ({
      title: `reports go to a domain that takes no mail: ${clip(p.targets[0]?.host ?? '', 30)}`,
      why: `${list(p.targets.map(({ host, because }) => `${host} ${NO_MAIL[because]}`))}, so the reports are lost`,
      fix: change(p, 'name an address that exists in rua'),
    }),
  },
  'tls-rpt-target-unregistered': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8460 section 7',
    example: { ...acme, suggested: null, hosts: ['reports.old-vendor.example'] },
    text: (p: MaybeSuggested & { readonly hosts: readonly string[] }) => ({
      title: `reports go to a domain that nobody owns: ${clip(p.hosts[0] ?? '', 35)}`,
      why: `whoever registers ${list(p.hosts)} receives the reports: who sends you mail, from which servers, and where its protection fails`,
      fix: change(p, 'remove the address from rua at once'),
    }),
  },
  'tls-rpt-endpoint-unreachable': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8460 section 5.4',
    example: {
      ...acme,
      suggested: null,
      endpoints: [{ url: 'https://reports.acme.example/v1', detail: 'connection refused' }],
    },
    text: (p: AtEndpoints) => ({
      title: 'no web server where reports are to go',
      why: `nothing can be sent to ${endpointsText(p)}, so the reports are lost`,
      fix: change(p, 'have the server answer over TLS, or name another address in rua'),
    }),
  },
  'tls-rpt-endpoint-certificate': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8460 section 3',
    example: {
      ...acme,
      suggested: null,
      endpoints: [{ url: 'https://reports.acme.example/v1', detail: 'certificate has expired' }],
    },
    text: (p: AtEndpoints) => ({
      title: 'the server for reports has a bad certificate',
      why: `senders may overlook that when they send reports, and need not: ${endpointsText(p)}`,
      fix: change(p, 'renew or replace the certificate of the server that takes the reports'),
    }),
  },
  'tls-rpt-dane-host-missing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8460 section 1.1',
    example: { domain: 'acme.example', hosts: ['mx1.acme.example'], suggested: RECORD },
    text: (p: { readonly domain: string; readonly hosts: readonly string[]; readonly suggested: string }) => ({
      title: `no TLS-RPT record at ${p.hosts.length === 1 ? clip(p.hosts[0] ?? '', 45) : `${p.hosts.length} hosts with DANE`}`,
      why: `reports about DANE belong to the host that has the TLSA records: senders that hold to that look at _smtp._tls.${list(p.hosts)}, and find no address`,
      fix: {
        text: 'publish the record at the host too; where the host is not yours, ask whoever runs it',
        // Of hosts that are other people's, nothing can be published from here.
        ...(p.hosts.every((host) => isWithin(host, p.domain))
          ? { records: p.hosts.map((host) => txtRecord('add', host, p.suggested)) }
          : {}),
      },
    }),
  },
});
