import type { DKIMResult, DMARCResult } from 'mailauth';
import type { Net } from '../../core/net.ts';
import type { Evidence, Unknown } from '../../core/observation.ts';
import { fieldsNamed, type Header } from '../../message/header-fields.ts';
import { type Resolver, resolverOver } from '../spf/resolver-facts.ts';
import { type VerifiedChain, verifiedChain } from './chain-facts.ts';

/** One DKIM-Signature, as mailauth verifies it. */
export interface VerifiedSignature {
  /** `d=` and `s=`, in lower case; empty where they are missing. */
  readonly domain: string;
  readonly selector: string;
  /** By RFC 8601 section 2.7.1; no statement are `temperror`, where DNS did not answer, and `unknown`, where the key is lost. */
  readonly result: string;
  /** Why, in mailauth's words; null: nothing to say. */
  readonly comment: string | null;
  /** `b=`, as a name for the signature. */
  readonly signature: string;
  /** Whether the hash of the body is what the signature says; null: it was not looked at. */
  readonly bodyMatches: boolean | null;
  /** The part of the canonical body that `l=` leaves unsigned, in octets; 0: none. */
  readonly unsignedOctets: number;
  /** Of the key, where it was reached. */
  readonly keyBits: number | null;
  readonly testing: boolean;
  /** The text of the key record; null: it was not reached. */
  readonly keyRecord: string | null;
  /** The rule that the signature broke where the result is `policy`: `weak-algorithm`, `weak-key`; null: none. */
  readonly rule: string | null;
  /** What the tolerant verification took that the strict one would not (`tag-syntax`, `rsa-sha1`, …). */
  readonly warnings: readonly string[];
}

/** What a message proves by itself: its signatures and its chain of seals. */
export interface Verification {
  /** In the order of the fields. A tolerant verification leaves out those that it cannot process. */
  readonly signatures: readonly VerifiedSignature[];
  /** Null: the message carries no ARC sets. */
  readonly chain: VerifiedChain | null;
  /** Addresses in From, and how many such fields there are. */
  readonly from: { readonly addresses: readonly string[]; readonly fields: number };
  readonly resolver: Resolver;
  /** What mailauth takes for DMARC: opaque. */
  readonly forDmarc: Parameters<typeof import('mailauth/lib/dmarc/index.js').evaluateDmarc>[0];
}

export interface VerifyOptions {
  readonly header: Header;
  readonly net: Net;
  /** The time at which signatures are judged, as they expire. */
  readonly asOfMs: number;
  /** By the letter of the RFCs, or by what was good before: slips of syntax, SHA-1, short keys. */
  readonly strict: boolean;
}

const LEAST_BITS = 1024; // RFC 8301 section 3.2
const LEAST_TOLERATED_BITS = 512; // RFC 6376 section 3.3.3
const ARC_FIELDS = ['ARC-Seal', 'ARC-Message-Signature', 'ARC-Authentication-Results'] as const;

/** Why a message cannot be verified within bounds, or its octets with CRLF as every line end. */
export { octetsToVerify } from './bounds.ts';

/**
 * Verifies every DKIM signature and the ARC chain of a message with mailauth.
 *
 * @param octets  as `octetsToVerify` gives them
 * @throws where mailauth does, which is a fault of ours
 */
export async function verifyMessage(
  octets: Buffer,
  { header, net, asOfMs, strict }: VerifyOptions,
): Promise<Verification> {
  // Heavy, and needed only where there is a message.
  const [{ dkimVerify }, { arc }] = await Promise.all([
    import('mailauth/lib/dkim/verify.js'),
    import('mailauth/lib/arc/index.js'),
  ]);
  const resolver = resolverOver(net.dns);
  const common = { resolver: resolver.resolve, strict };
  const minBitLength = strict ? LEAST_BITS : LEAST_TOLERATED_BITS;
  const verified = await dkimVerify(octets, { ...common, minBitLength, curTime: new Date(asOfMs) });
  // A chain that cannot be read is `false`, which mailauth takes and its type does not know.
  const sets = verified.arc as Parameters<typeof arc>[0] | undefined;
  const sealed = ARC_FIELDS.some((name) => fieldsNamed(header.fields, name).length > 0);
  const chain = sets === undefined || !sealed ? null : await arc(sets, common);
  const last = sets?.lastEntry?.messageSignature;
  const newest = last === undefined ? null : signatureFrom(last);
  // A message that is not signed has one result, `none`.
  const found = verified.results.filter(({ status }) => status.result !== 'none');
  return {
    signatures: found.map(signatureFrom),
    chain: chain === null ? null : verifiedChain(chain, newest, header.fields, resolver),
    from: { addresses: verified.headerFrom, fields: verified.fromFields },
    resolver,
    forDmarc: {
      ...common,
      headerFrom: verified.headerFrom,
      fromFields: verified.fromFields,
      spfDomains: [],
      dkimDomains: found
        // No receiver counts a key that anybody can compute, and none may count SHA-1 (RFC 8301 section 3.1).
        .filter(
          ({ status, modulusLength }) =>
            status.result === 'pass' &&
            (modulusLength ?? LEAST_BITS) >= LEAST_BITS &&
            !(status.warnings ?? []).includes('rsa-sha1'),
        )
        .map(({ id, signingDomain, status }) => ({
          id: id ?? '',
          domain: signingDomain ?? '',
          aligned: status.aligned || false,
          underSized: status.underSized ?? 0,
        })),
      ...(chain === null ? {} : { arcResult: chain }),
    },
  };
}

function signatureFrom(each: DKIMResult): VerifiedSignature {
  return {
    domain: (each.signingDomain ?? '').toLowerCase(),
    selector: (each.selector ?? '').toLowerCase(),
    result: each.status.result,
    comment: textOf(each.status.comment),
    signature: (each.signature ?? '').replace(/\s/g, ''),
    bodyMatches: each.bodyHash === undefined ? null : each.bodyHash === each.bodyHashExpecting,
    unsignedOctets: each.status.underSized ?? 0,
    keyBits: each.modulusLength ?? null,
    testing: each.status.testing ?? false,
    keyRecord: each.rr ?? null,
    rule: textOf(each.status.policy?.['dkim-rules']),
    warnings: each.status.warnings ?? [],
  };
}

export interface VerifiedDmarc {
  /** `pass`, `fail`, `none`, `temperror`. */
  readonly result: string;
  readonly from: string;
  /** What the domain asks of receivers, `t=y` taken into account; null: no policy. */
  readonly policy: string | null;
}

/**
 * What DMARC makes of a verification (RFC 9989 section 5.3), with mailauth.
 *
 * @param spfDomain  the domain that SPF passes for; null: it does not pass
 * @param isOpen     whether something that could still pass is not known
 * @returns null for `dmarc`: there is no author's domain, or more than one (section 5.3.1), or nothing passes and not all is
 *   known; `aligned`: the signing domains that speak for the author's
 */
export async function verifyDmarc(
  { forDmarc, signatures }: Verification,
  spfDomain: string | null,
  isOpen: boolean,
): Promise<{ readonly dmarc: VerifiedDmarc | null; readonly aligned: ReadonlySet<string> }> {
  const { evaluateDmarc } = await import('mailauth/lib/dmarc/index.js');
  const { response, dkimAligned } = await evaluateDmarc({
    ...forDmarc,
    spfDomains: spfDomain === null ? [] : [spfDomain],
  });
  const open = isOpen || signatures.some(({ result }) => result === 'temperror' || result === 'unknown');
  const undecided = response === false || (open && response.status.result === 'fail');
  return { dmarc: undecided ? null : dmarcOf(response), aligned: dkimAligned ?? new Set() };
}

function dmarcOf({ status, policy }: DMARCResult): VerifiedDmarc {
  return { result: status.result, from: String(status.header?.['from'] ?? ''), policy: policy ?? null };
}

function textOf(comment: unknown): string | null {
  return typeof comment === 'string' && comment !== '' ? comment : null;
}

/** What DNS was asked for a verification, and what it did not answer. */
export function askedFor({ resolver }: Verification): {
  readonly evidence: readonly Evidence[];
  readonly failure: Unknown | null;
} {
  return { evidence: resolver.evidence(), failure: resolver.failure() };
}
