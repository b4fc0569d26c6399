import { defineFindings } from '../../core/finding.ts';

export interface Names {
  readonly names: readonly string[];
}

const MAX_NAMED = 4;

function listed(names: readonly string[]): string {
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
  return `${names.slice(0, MAX_NAMED).join(', ')}${more}`;
}

export const caaFindings = defineFindings({
  'caa-forbids-issuer-in-use': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8659 section 4.2',
    example: {
      names: ['mx.acme.example'],
      at: 'acme.example',
      issuer: "Let's Encrypt",
      allowed: ['digicert.com'],
      property: 'issue',
      record: 'letsencrypt.org',
    },
    text: ({ names, at, issuer, allowed, property, record }: Forbidden) => ({
      title: `CAA does not let ${issuer} renew the certificate`,
      why: `${listed(names)} presents a certificate of ${issuer}, and the ${property} records at ${at} allow ${listed(allowed) || 'nobody'}: the next renewal fails, the certificate runs out, and senders that check certificates stop delivering`,
      fix: {
        text: `allow ${issuer} too, or change to an authority that is allowed`,
        ...(record === null
          ? {}
          : { records: [{ action: 'add', name: `${at}.`, type: 'CAA', value: `0 ${property} "${record}"` } as const] }),
      },
    }),
  },
  'caa-nobody-may-issue': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8659 section 4.1',
    example: {
      names: ['mx.acme.example'],
      at: 'acme.example',
      because: 'no authority knows the critical property "issueany"',
    },
    text: ({ names, at, because }: Names & { readonly at: string; readonly because: string }) => ({
      title: 'CAA keeps every authority from issuing a certificate',
      why: `${because} (at ${at}): no certificate for ${listed(names)} can be had or renewed, and senders that check certificates stop delivering when the present one runs out`,
      fix: { text: 'correct or remove the record' },
    }),
  },
  'caa-lookup-fails': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8659 section 3',
    example: { names: ['mx.acme.example'], detail: 'mx.acme.example CAA: SERVFAIL' },
    text: ({ names, detail }: Names & { readonly detail: string }) => ({
      title: 'name servers fail on CAA questions',
      why: `they answer other types, and this one not (${detail}): many authorities, and all of them for a signed zone, issue nothing without an answer, so that renewals for ${listed(names)} may fail`,
      fix: { text: 'let the name servers answer questions for types they do not have with NODATA' },
    }),
  },
  'caa-missing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8659 section 3',
    example: { names: ['mx.acme.example'], records: [{ name: 'mx.acme.example', identifier: 'letsencrypt.org' }] },
    text: ({ names, records }: Names & { readonly records: readonly Allowed[] }) => ({
      title: 'any authority may issue certificates for your mail hosts',
      why: `without CAA records a mistake at any of many authorities is enough for a certificate for ${listed(names)} that is not yours`,
      fix: {
        text: 'name the authority that each host uses; at the domain itself a record would hold for web servers too',
        records: records.map(
          ({ name, identifier }) =>
            ({ action: 'add', name: `${name}.`, type: 'CAA', value: `0 issue "${identifier}"` }) as const,
        ),
      },
    }),
  },
});

export interface Allowed {
  readonly name: string;
  readonly identifier: string;
}

export interface Forbidden extends Names {
  readonly at: string;
  readonly issuer: string;
  readonly allowed: readonly string[];
  readonly property: 'issue' | 'issuewild';
  /** The identifier to add; null: the records are another domain's. */
  readonly record: string | null;
}
