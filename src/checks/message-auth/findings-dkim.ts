import { defineFindings, type Effect } from '../../core/finding.ts';

/** Which signature. */
export interface SignatureParams {
  readonly domain: string;
  readonly selector: string;
}

export interface ChangedParams extends SignatureParams {
  /** Likely reasons, each a clause that says how sure it is; empty: none shows. */
  readonly reasons: readonly string[];
}

const spoofable: Effect = { kind: 'spoofable', direction: 'your-mail' };
const one: SignatureParams = { domain: 'acme.example', selector: 's1' };
const MAX_NAMED = 6;

const signer = ({ domain, selector }: SignatureParams) =>
  domain === '' ? 'a signature' : `the signature of ${domain}${selector === '' ? '' : ` (${selector})`}`;
const likely = ({ reasons }: ChangedParams) =>
  reasons.length === 0 ? 'what changed it does not show in the message' : reasons.join('; ');

export const messageDkimFindings = defineFindings({
  'message-auth-dkim-missing': {
    severity: 'minor',
    effects: [],
    spec: 'https://support.google.com/mail/answer/81126',
    example: { domain: 'acme.example' },
    text: ({ domain }: { readonly domain: string | null }) => ({
      title: 'the message is not signed (DKIM)',
      why: 'Gmail, Yahoo and Outlook demand a signature of bulk senders, and without one DMARC fails as soon as somebody forwards the message',
      fix: { text: `sign outgoing mail with a key of ${domain ?? 'the domain in From'}` },
    }),
  },
  'message-auth-dkim-body-changed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6376 section 6.1.3',
    example: { ...one, reasons: ['3 lines were added at its end: "-- the list" (without this it verifies)'] },
    text: (p: ChangedParams) => ({
      title: `DKIM of ${p.domain}: the body was changed after signing`,
      why: `${signer(p)} does not verify, because the body is not the one that was signed; ${likely(p)}`,
      fix: { text: 'sign after everything that changes the body, and keep lists and gateways from adding to it' },
    }),
  },
  'message-auth-dkim-header-changed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6376 section 6.1.3',
    example: { ...one, reasons: ['"[list]" was put before the subject (without this it verifies)'] },
    text: (p: ChangedParams) => ({
      title: `DKIM of ${p.domain}: a signed field was changed`,
      why: `${signer(p)} does not verify, though the body is as it was: a signed header field was changed, added or removed, or another key signed it; ${likely(p)}`,
      fix: {
        text: 'sign after everything that changes the header, and check that the key in DNS is the one of the signer',
      },
    }),
  },
  'message-auth-dkim-expired': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6376 section 3.5',
    example: { ...one, expiredAt: '2026-11-20T12:00:00.000Z', asOf: '2026-11-21T12:00:00.000Z' },
    text: (p: SignatureParams & { readonly expiredAt: string; readonly asOf: string }) => ({
      title: `DKIM of ${p.domain}: the signature had expired`,
      why: `${signer(p)} was good until ${p.expiredAt}, and is judged as of ${p.asOf}: receivers need not believe it any more`,
      fix: { text: 'let signatures live a week at least (x=), or leave the end out' },
    }),
  },
  'message-auth-dkim-future': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6376 section 3.5',
    example: { ...one, signedAt: '2026-11-22T12:00:00.000Z', asOf: '2026-11-21T12:00:00.000Z' },
    text: (p: SignatureParams & { readonly signedAt: string; readonly asOf: string }) => ({
      title: `DKIM of ${p.domain}: signed in the future`,
      why: `${signer(p)} says it was made at ${p.signedAt}, which is after ${p.asOf}, as of which it is judged; some receivers ignore such a signature`,
      fix: { text: 'set the clock of the signing server by NTP' },
    }),
  },
  'message-auth-dkim-sha1': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8301 section 3.1',
    example: one,
    text: (p: SignatureParams) => ({
      title: `DKIM of ${p.domain}: signed with SHA-1`,
      why: `${signer(p)} is rsa-sha1, which receivers must not take any more; Gmail and others count the message as not signed`,
      fix: { text: 'sign with rsa-sha256' },
    }),
  },
  'message-auth-dkim-key-missing': {
    severity: 'minor',
    effects: [],
    sameAs: ['dkim-selector-missing'],
    spec: 'RFC 6376 section 6.1.2',
    example: one,
    text: (p: SignatureParams) => ({
      title: `DKIM of ${p.domain}: there is no key in DNS`,
      why: `${p.selector}._domainkey.${p.domain} holds no key now, so nobody can verify it; of an old message the key may have been taken away since`,
      fix: {
        text: `publish the public key at ${p.selector}._domainkey.${p.domain}, or sign with a selector that is there`,
      },
    }),
  },
  'message-auth-dkim-key-revoked': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6376 section 3.6.1',
    example: one,
    text: (p: SignatureParams) => ({
      title: `DKIM of ${p.domain}: the key is revoked`,
      why: `the record at ${p.selector}._domainkey.${p.domain} has an empty p=, which revokes the key; of an old message that may have happened since`,
      fix: { text: 'sign with a key that is in use' },
    }),
  },
  'message-auth-dkim-key-unusable': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6376 section 6.1.2',
    example: { ...one, because: 'invalid public key' },
    text: (p: SignatureParams & { readonly because: string }) => ({
      title: `DKIM of ${p.domain}: the key cannot be used`,
      why: `the record at ${p.selector}._domainkey.${p.domain} does not serve for ${signer(p)}: ${p.because}`,
      fix: { text: `mend the key record at ${p.selector}._domainkey.${p.domain}` },
    }),
  },
  'message-auth-dkim-key-short': {
    severity: 'minor',
    effects: [spoofable],
    spec: 'RFC 8301 section 3.2',
    example: { ...one, bits: 512 },
    text: (p: SignatureParams & { readonly bits: number | null }) => ({
      title: `DKIM of ${p.domain}: the key is too short`,
      why: `the key has ${p.bits === null ? 'fewer than 1024' : p.bits} bits, and receivers take none below 1024: anyone can compute its private half`,
      fix: { text: 'make a new key of 2048 bits under a new selector' },
    }),
  },
  'message-auth-dkim-key-weak': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8301 section 3.2',
    example: { ...one, bits: 1024 },
    text: (p: SignatureParams & { readonly bits: number }) => ({
      title: `DKIM of ${p.domain}: a key of ${p.bits} bits`,
      why: 'receivers take it, but signers should use 2048 bits',
      fix: { text: 'make a new key of 2048 bits under a new selector' },
    }),
  },
  'message-auth-dkim-testing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6376 section 3.6.1',
    example: one,
    text: (p: SignatureParams) => ({
      title: `DKIM of ${p.domain}: the key is marked as a test`,
      why: `t=y at ${p.selector}._domainkey.${p.domain} says that the domain is only trying: some receivers take the message as not signed`,
      fix: { text: 'take t=y out of the key record' },
    }),
  },
  'message-auth-dkim-unusable': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6376 section 6.1.1',
    example: { ...one, because: 'From field not signed' },
    text: (p: SignatureParams & { readonly because: string }) => ({
      title: `DKIM of ${p.domain || 'nobody'}: the signature cannot count`,
      why: `whatever the message is, verifiers ignore ${signer(p)}: ${p.because}`,
      fix: { text: 'mend the signing software, or its settings' },
    }),
  },
  'message-auth-dkim-tolerated': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6376 section 6.1',
    example: { ...one, because: 'signature syntax error', overlooked: ['tag-syntax'] },
    text: (p: SignatureParams & { readonly because: string; readonly overlooked: readonly string[] }) => ({
      title: `DKIM of ${p.domain}: passes only with tolerance`,
      why: `most receivers take ${signer(p)}, but by the letter of the RFCs it does not pass (${p.because}${p.overlooked.length === 0 ? '' : `; overlooked: ${p.overlooked.join(', ')}`})`,
      fix: { text: 'mend the signing software, or the key record' },
    }),
  },
  'message-auth-dkim-part-signed': {
    severity: 'major',
    effects: [spoofable],
    spec: 'RFC 6376 section 8.2',
    example: { ...one, signed: 400, unsigned: 120 },
    text: (p: SignatureParams & { readonly signed: number; readonly unsigned: number }) => ({
      title: `DKIM of ${p.domain}: only a part of the body is signed`,
      why: `l=${p.signed} leaves ${p.unsigned === 0 ? 'room behind the body' : `${p.unsigned} octets of it unsigned`}: anyone can put a text of their own there, and the signature still passes; Gmail and others distrust it`,
      fix: { text: 'sign without l=' },
    }),
  },
  'message-auth-dkim-fields-unsigned': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6376 section 5.4.1',
    example: { ...one, fields: ['Subject', 'Reply-To'] },
    text: (p: SignatureParams & { readonly fields: readonly string[] }) => ({
      title: `DKIM of ${p.domain} leaves ${p.fields.slice(0, 2).join(', ')} unsigned`,
      why: `what it does not cover can be changed without anybody noticing: ${p.fields.slice(0, MAX_NAMED).join(', ')}`,
      fix: { text: `let the signer cover ${p.fields.slice(0, MAX_NAMED).join(', ')} (h=)` },
    }),
  },
  'message-auth-dkim-field-open': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6376 section 8.15',
    example: { ...one, fields: ['From', 'Subject'] },
    text: (p: SignatureParams & { readonly fields: readonly string[] }) => ({
      title: `DKIM of ${p.domain}: a second ${p.fields[0] ?? 'field'} could be added`,
      why: `${p.fields.slice(0, MAX_NAMED).join(', ')} stand in h= no more often than in the message: whoever replays it can put another on top, and the signature still passes`,
      fix: { text: 'name these fields once more in h= (over-signing)' },
    }),
  },
});
