import { defineFindings, type Effect } from '../../core/finding.ts';

export interface FailureParams {
  readonly domain: string;
  /** What passes and is not aligned, such as `SPF for mailer.example`. */
  readonly passing: readonly string[];
  /** What does not pass, each a clause such as `the signature of acme.example was broken: its body was changed`. */
  readonly failing: readonly string[];
  /** What would help: a signature that is aligned; a list that leaves it whole; signing later; mending the one that is there. */
  readonly remedy: 'align' | 'list' | 'order' | 'signature';
}

export interface DmarcParams extends FailureParams {
  /** The domain at whose `_dmarc` the record stands: the author's own, or one above it. */
  readonly location: string;
  /** What in the record decides, such as `sp=none`. */
  readonly asks: string;
}

export interface FromParams {
  readonly because: 'no-field' | 'no-domain' | 'several-fields' | 'several-domains' | 'unusable-domain';
  readonly fields: number;
  readonly domains: readonly string[];
  /** Addresses without a domain that can be asked for. */
  readonly unusable: readonly string[];
}

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };
const GMAIL = 'https://support.google.com/mail/answer/81126';
const MAX_NAMED = 4;

const failure: FailureParams = {
  domain: 'acme.example',
  passing: ['SPF for bounces.mailer.example'],
  failing: ['the signature of acme.example does not verify: the body was changed'],
  remedy: 'list',
};
const asking = (asks: string): DmarcParams => ({ ...failure, location: 'acme.example', asks });

/** Everything that led to it, in one clause. */
function because({ passing, failing, domain }: FailureParams): string {
  const parts = [
    ...failing,
    ...(passing.length === 0 ? [] : [`${passing.join(' and ')} passes, but that is not ${domain}`]),
  ];
  if (parts.length === 0) return 'it carries neither a signature nor a reverse path that SPF passes';
  return parts.slice(0, MAX_NAMED).join('; ');
}

const REMEDIES: Readonly<Record<FailureParams['remedy'], string>> = {
  align:
    'sign with a key of the domain in From, or send with a reverse path in it, so that DKIM or SPF passes for that domain',
  // RFC 9989 section 7.4, and Mailman's documentation of DMARC mitigations.
  list: 'have the list put its own address in From (Mailman: "munge from"), or leave subject and body as they are; an ARC seal of the list helps only where its receiver trusts it; a domain whose people write to lists is better off without p=reject (RFC 9989 section 7.4)',
  order:
    'it was signed, and changed behind the signer: sign on the last server that touches it, and let SPF pass for the domain in From as well',
  signature:
    'mend the signature of the domain in From, as said beside it; or send with a reverse path in that domain, so that SPF passes for it',
};

/** What decides, where that is not the policy of the author's own domain as it stands there. */
const unlike = ({ domain, location, asks }: DmarcParams, plain: string) =>
  location === domain && asks === plain ? '' : ` (${asks})`;

export const messageDmarcFindings = defineFindings({
  'message-auth-dmarc-reject': {
    severity: 'critical',
    effects: [bounce],
    spec: 'RFC 9989 section 5.3.6',
    example: asking('p=reject'),
    text: (p: DmarcParams) => ({
      title: `DMARC fails, and ${p.location} asks to reject${unlike(p, 'p=reject')}`,
      why: `receivers refuse this message, as the record at _dmarc.${p.location} asks them to (${p.asks}): ${because(p)}`,
      fix: { text: REMEDIES[p.remedy] },
    }),
  },
  'message-auth-dmarc-quarantine': {
    severity: 'critical',
    effects: [spam],
    spec: 'RFC 9989 section 5.3.6',
    example: asking('p=quarantine'),
    text: (p: DmarcParams) => ({
      title: `DMARC fails, and ${p.location} asks for quarantine${unlike(p, 'p=quarantine')}`,
      why: `receivers file this message as spam, as the record at _dmarc.${p.location} asks them to (${p.asks}): ${because(p)}`,
      fix: { text: REMEDIES[p.remedy] },
    }),
  },
  'message-auth-dmarc-fail': {
    severity: 'major',
    effects: [spam],
    spec: GMAIL,
    example: asking('p=none'),
    text: (p: DmarcParams) => ({
      title: `DMARC fails; ${p.location} asks for nothing (${p.asks})`,
      why: `the policy lets it through, but Gmail and Yahoo want it to pass in bulk mail, and filters count it against the message: ${because(p)}`,
      fix: { text: REMEDIES[p.remedy] },
    }),
  },
  'message-auth-dmarc-list': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9989 section 7.4',
    example: asking('p=none'),
    text: (p: DmarcParams) => ({
      title: `DMARC fails behind a mailing list`,
      why: `a list passed the message on in the author's name; ${p.location} asks for nothing (${p.asks}), so it is delivered: ${because(p)}`,
      fix: { text: REMEDIES.list },
    }),
  },
  'message-auth-dmarc-arc': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'RFC 8617 section 7.2.1',
    example: { ...asking('p=reject'), sealer: 'lists.example', whole: true },
    // whole: false where a key of the chain was not answered, or is gone by now
    text: (p: DmarcParams & { readonly sealer: string; readonly whole: boolean }) => ({
      title: `DMARC fails; only the seal of ${p.sealer} ${p.whole ? 'vouches' : 'could vouch'} for it`,
      why: `the ARC chain ${p.whole ? 'is whole' : 'could not be verified'}, and says that DMARC passed before: receivers that ${p.whole ? '' : 'find it whole and '}trust ${p.sealer} deliver the message, others do as ${p.location} asks (${p.asks}): ${because(p)}`,
      fix: { text: REMEDIES.list },
    }),
  },
  'message-auth-dmarc-tolerated': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'RFC 9989 section 5.3.5',
    example: failure,
    text: (p: FailureParams) => ({
      title: 'DMARC passes only where receivers are lenient',
      why: `what passes does so by tolerance: by the letter of the RFCs nothing does, and receivers that keep to it treat the message as forged: ${because(p)}`,
      fix: { text: 'mend what the strict verification does not take, as said beside each signature and SPF' },
    }),
  },
  'message-auth-none': {
    severity: 'critical',
    effects: [bounce, spam],
    spec: GMAIL,
    example: {
      ...failure,
      passing: [],
      failing: ['SPF says softfail for acme.example', 'it is not signed'],
      remedy: 'align',
    },
    text: (p: FailureParams) => ({
      title: 'neither SPF nor DKIM passes',
      why: `Gmail refuses such mail (550 5.7.26), Outlook and Yahoo file it as spam or refuse it: ${because(p)}`,
      fix: { text: REMEDIES[p.remedy] },
    }),
  },
  'message-auth-dmarc-spf-only': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9989 section 7.4',
    example: { domain: 'acme.example', spf: 'acme.example' },
    text: ({ domain, spf }: { readonly domain: string; readonly spf: string }) => ({
      title: 'DMARC rests on SPF alone',
      why: `SPF passes for ${spf}, and no signature speaks for ${domain}: once somebody forwards the message, DMARC fails`,
      fix: { text: `sign the mail with a key of ${domain}` },
    }),
  },
  'message-auth-from-unusable': {
    severity: 'critical',
    effects: [bounce],
    spec: 'RFC 9989 section 5.3.1',
    example: { because: 'several-fields', fields: 2, domains: ['acme.example', 'other.example'], unusable: [] },
    text: (p: FromParams) => ({
      title: FROM_TITLES[p.because],
      why: `DMARC cannot be evaluated without one author's domain${namedIn(p)}; Gmail and others refuse such mail as not conforming to RFC 5322`,
      fix: { text: 'write one From field with one address' },
    }),
  },
});

const FROM_TITLES: Readonly<Record<FromParams['because'], string>> = {
  'no-field': 'there is no From field',
  'no-domain': 'From names no domain',
  'several-fields': 'there is more than one From field',
  'several-domains': 'From names more than one domain',
  'unusable-domain': 'From names an address without a usable domain',
};

function namedIn({ because, domains, unusable }: FromParams): string {
  const named = because === 'unusable-domain' ? unusable : domains.length > 1 ? domains : [];
  return named.length === 0 ? '' : ` (${named.slice(0, MAX_NAMED).join(', ')})`;
}
