import { defineFindings } from '../../core/finding.ts';

export interface At {
  readonly names: readonly string[];
  readonly at: string;
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
      record: 'letsencrypt.org',
    },
    text: ({ names, at, issuer, allowed, record }: Forbidden) => ({
      title: `CAA no longer allows ${issuer} to renew the certificate`,
      why: `${names.join(', ')} presents a certificate of ${issuer}, and the CAA records at ${at} allow ${allowed.join(', ') || 'nobody'}: the next renewal fails, the certificate runs out, and senders that check certificates stop delivering`,
      fix: {
        text: `allow ${issuer} too, or change to an authority that is allowed`,
        records: [{ action: 'add', name: `${at}.`, type: 'CAA', value: `0 issue "${record}"` }],
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
      because: 'the critical property "issueany" is known to nobody',
    },
    text: ({ names, at, because }: At & { readonly because: string }) => ({
      title: 'CAA keeps every authority from issuing a certificate',
      why: `${because} (at ${at}): no certificate for ${names.join(', ')} can be had or renewed`,
      fix: { text: 'correct or remove the record' },
    }),
  },
  'caa-lookup-fails': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8659 section 3',
    example: { names: ['mx.acme.example'], detail: 'mx.acme.example CAA: SERVFAIL' },
    text: ({ names, detail }: { readonly names: readonly string[]; readonly detail: string }) => ({
      title: `name servers fail on CAA questions: ${names.slice(0, 2).join(', ')}`,
      why: `an authority that gets no answer must not issue (${detail}), so renewals for ${names.join(', ')} fail`,
      fix: { text: 'let the name servers answer questions for types they do not have with NODATA' },
    }),
  },
  'caa-missing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8659 section 3',
    example: { names: ['mx.acme.example'], at: 'acme.example', record: 'letsencrypt.org' },
    text: ({ names, at, record }: At & { readonly record: string | null }) => ({
      title: 'any authority may issue certificates for your mail hosts',
      why: `without CAA records a mistake at any of a hundred authorities is enough for a certificate for ${names.slice(0, 4).join(', ')} that is not yours`,
      fix: {
        text: 'allow the authority you use, and no other',
        ...(record === null
          ? {}
          : { records: [{ action: 'add', name: `${at}.`, type: 'CAA', value: `0 issue "${record}"` } as const] }),
      },
    }),
  },
});

export interface Forbidden extends At {
  readonly issuer: string;
  readonly allowed: readonly string[];
  readonly record: string;
}
