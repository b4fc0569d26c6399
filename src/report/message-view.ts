import { canonicalAddress, isAddress } from '../core/addresses.ts';
import { type DmarcPolicyName, dmarcPolicyIn } from '../core/dmarc-policies.ts';
import { type Fields, fieldsIn, flagIn, listIn, textIn } from './plain-json.ts';
import type { SeenCheck } from './seen.ts';

/** One method of authentication, as it came out for this message. */
export interface MethodView {
  /** `pass`, `fail`, `softfail`, … in lower case (RFC 8601 section 2.7). */
  readonly result: string;
  /** Whose it is, such as `smtp.mailfrom=acme.example`; null: not said. */
  readonly detail: string | null;
}

/**
 * What the message at hand shows about itself, out of the facts of the checks that judged it. Null: not looked at, or not
 * known; then what is known of its author's domain has to do.
 */
export interface MessageView {
  /** Canonical, of who handed it over, or is to. */
  readonly address: string | null;
  readonly spf: MethodView | null;
  readonly dkim: MethodView | null;
  readonly dmarc: MethodView | null;
  /** Whether SPF was asked of the author's domain itself, and not of the envelope's of somebody else; null: not known. */
  readonly spfIsAuthors: boolean | null;
  /** Whether it has no signature, and may get one on its way out. */
  readonly mayBeSigned: boolean;
  /** Whether its signatures were looked at, whatever they came to; not so where it may get one yet. */
  readonly signaturesSeen: boolean;
  /** What the record of the domain in From asks for; null: nothing, or not known. */
  readonly policy: DmarcPolicyName | null;
  /** What it asks of older receivers (RFC 7489), where those do not pass it by SPF; null: nothing, or not known. */
  readonly olderPolicy: DmarcPolicyName | null;
  /** Whether SPF or DKIM passes for the organisation in From; whether DKIM does; whether SPF does. */
  readonly aligned: boolean | null;
  readonly dkimAligned: boolean | null;
  readonly spfAligned: boolean | null;
  /** Whether the name of the sending address leads back to it (RFC 8601 section 2.7.3). */
  readonly iprev: MethodView | null;
  readonly isBulk: boolean | null;
  readonly oneClick: boolean | null;
  readonly mailtoUnsubscribe: boolean | null;
}

/** @param seen  the checks of the message, and those of its author's domain */
export function messageViewOf(seen: readonly SeenCheck[]): MessageView {
  const auth = factsOf('message-auth', seen);
  const bulk = factsOf('bulk', seen);
  const kind = textIn(bulk['kind']);
  const has = (codes: readonly string[]) =>
    seen.some(({ findings }) => findings.some(({ finding }) => codes.includes(finding.code)));
  const dmarc = fieldsIn(auth['dmarc']);
  const result = resultIn(dmarc);
  const isExcused = result !== 'pass' && has(EXCUSED);
  const spf = fieldsIn(auth['spf']);
  const isSpfKnown = auth['spf'] !== null && auth['spf'] !== undefined;
  const mayBeSigned = flagIn(auth['mayBeSigned']) === true;
  const isProven = (auth['asOf'] ?? null) !== null;
  const isDkimKnown = !mayBeSigned && listIn(auth['dkim']).every((signature) => resultIn(signature) !== null);
  const [asked, author] = [textIn(spf['domain']), textIn(dmarc['domain'])];
  const address = textIn(fieldsIn(fieldsIn(auth['origin'])['address'])['value']);
  return {
    address: address === null || !isAddress(address) ? null : canonicalAddress(address),
    spf: methodIn(spf, 'address'),
    spfIsAuthors: asked === null || author === null ? null : asked === author,
    // Where nothing was verified, no signature means nothing.
    dkim: isProven && !mayBeSigned ? bestOf(listIn(auth['dkim'])) : null,
    mayBeSigned,
    signaturesSeen: isProven && !mayBeSigned,
    dmarc: result === null ? null : { result, detail: textIn(dmarc['domain']) },
    policy: dmarcPolicyIn(dmarc['policy']),
    olderPolicy: passesForOlder(dmarc) ? null : dmarcPolicyIn(dmarc['olderPolicy']),
    aligned: isExcused ? null : alignment(dmarc, result, isSpfKnown, isDkimKnown),
    dkimAligned: isExcused ? null : knownOnly(alignedBy(dmarc, ['dkim']), isDkimKnown),
    spfAligned: isExcused ? null : knownOnly(alignedBy(dmarc, ['spf']), isSpfKnown),
    iprev: reverseIn(fieldsIn(auth['iprev']), has(NOT_CONFIRMED)),
    isBulk: kind === null ? null : kind === 'bulk',
    oneClick: kind === null ? null : !has(NO_ONE_CLICK),
    mailtoUnsubscribe: kind === null ? null : hasMailto(bulk['listUnsubscribe']),
  };
}

/** DMARC fails, and receivers have reasons to let it pass: a list, a chain of seals, a signature most of them take. */
export const EXCUSED: readonly string[] = [
  'message-auth-dmarc-list',
  'message-auth-dmarc-arc',
  'message-auth-dmarc-tolerated',
];
/** What keeps a mailbox provider from showing its button (RFC 8058 section 3.1). */
export const NO_ONE_CLICK: readonly string[] = [
  'bulk-unsubscribe-missing',
  'bulk-list-unsubscribe-missing',
  'bulk-list-unsubscribe-malformed',
  'bulk-one-click-missing',
  'bulk-one-click-required',
  'bulk-one-click-malformed',
  'bulk-one-click-no-https',
  'bulk-one-click-unsigned',
  'bulk-post-refused',
  'bulk-post-unreachable',
  'bulk-post-asks-more',
];
export const NOT_CONFIRMED: readonly string[] = ['message-auth-iprev-missing', 'message-auth-iprev-mismatch'];
/** States of signatures that verify, and that receivers must not count all the same (RFC 8301 sections 3.1 and 3.2). */
const BY_THE_LETTER: readonly string[] = ['sha1', 'key-short'];
/** Results that say nothing of the message: DNS did not answer. */
const NOT_KNOWN: readonly string[] = ['temperror', 'unknown'];

function factsOf(id: string, seen: readonly SeenCheck[]): Fields {
  return fieldsIn(seen.find(({ check }) => check.id === id)?.result.shown);
}

function hasMailto(addresses: unknown): boolean {
  return Array.isArray(addresses) && addresses.some((uri) => /^mailto:/i.test(`${uri}`));
}

/** As most receivers take it, where that is better than the letter of the standard. */
function resultIn(fields: Fields): string | null {
  const strict = textIn(fields['result'])?.toLowerCase() ?? null;
  const result = textIn(fields['tolerant'])?.toLowerCase() === 'pass' ? 'pass' : strict;
  return result === null || NOT_KNOWN.includes(result) ? null : result;
}

/** @param beside  the field that stands behind the domain, such as the address */
function methodIn(fields: Fields, beside: string): MethodView | null {
  const result = resultIn(fields);
  const said = [textIn(fields['domain']), textIn(fields[beside])].filter((text) => text !== null);
  return result === null ? null : { result, detail: said.length === 0 ? null : said.join(', ') };
}

/** A signature that passes is enough; one whose key was not reached leaves it open. */
function bestOf(signatures: readonly Fields[]): MethodView | null {
  if (signatures.length === 0) return { result: 'none', detail: null };
  const all = signatures.map((signature) =>
    methodIn(
      BY_THE_LETTER.includes(`${signature['state']}`) ? { ...signature, tolerant: null } : signature,
      'selector',
    ),
  );
  return all.find((method) => method?.result === 'pass') ?? (all.includes(null) ? null : (all[0] ?? null));
}

/** By what DMARC came to; where there is no policy, by what would have been aligned: all of that, only where both are known. */
function alignment(dmarc: Fields, result: string | null, isSpfKnown: boolean, isDkimKnown: boolean): boolean | null {
  if (result === 'pass' || result === 'fail') return result === 'pass';
  return knownOnly(alignedBy(dmarc, ['spf', 'dkim']), isSpfKnown && isDkimKnown);
}

/** That nothing is aligned is known only where all that could be was seen. */
function knownOnly(aligned: boolean | null, isAllSeen: boolean): boolean | null {
  return aligned === false && !isAllSeen ? null : aligned;
}

/** By SPF, whose domain they put into an organization by the public suffix list. */
function passesForOlder(dmarc: Fields): boolean {
  return listIn(dmarc['identifiers']).some(
    ({ method, passes, alignedByList }) => method === 'spf' && passes === true && alignedByList === true,
  );
}

/** One that passes and is aligned is enough; one of which that is not known leaves it open. */
function alignedBy(dmarc: Fields, methods: readonly string[]): boolean | null {
  if (!Array.isArray(dmarc['identifiers'])) return null;
  const passing = listIn(dmarc['identifiers']).filter(
    ({ method, passes }) => passes === true && methods.includes(`${method}`),
  );
  const flags = passing.map(({ aligned }) => flagIn(aligned));
  return flags.includes(true) ? true : flags.includes(null) ? null : false;
}

/** Names that DNS did not answer for prove nothing against it: the check says where they do. */
function reverseIn(iprev: Fields, isRefuted: boolean): MethodView | null {
  const detail = textIn(iprev['address']);
  if (iprev['result'] === 'pass') return { result: 'pass', detail };
  return isRefuted ? { result: 'fail', detail } : null;
}
