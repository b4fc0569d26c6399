import type { DMARCResult } from 'mailauth';
import { type Context, defineFact } from '../../core/fact.ts';
import { known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import { fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import { resolverOver } from '../spf/resolver-facts.ts';
import { evaluateSpf, untilEnded } from '../spf/sending-facts.ts';
import { fetchedCopies, type ReceivedCopy } from './facts.ts';

/** Our own evaluation of a copy. What DNS did not answer is `temperror` (RFC 8601 section 2.7), and no statement. */
export interface OwnEvaluation {
  /** Null: it came from no other host, or the address that the recipient's servers saw is not known. */
  readonly spf: {
    readonly result: string;
    /** By most receivers, who overlook some faults of a record. */
    readonly lenient: string;
    readonly problem: string | null;
    readonly domain: string;
    readonly address: string;
  } | null;
  readonly dkim: readonly OwnSignature[];
  /**
   * Null: there is no author's domain, or more than one (RFC 9989 section 5.3.1); or nothing passes, and not all that
   * might have could be evaluated.
   */
  readonly dmarc: { readonly result: string; readonly from: string; readonly policy: string | null } | null;
  /** Null: the copy carries no ARC sets. */
  readonly arc: { readonly result: string; readonly comment: string | null } | null;
  /** What DNS kept from us. */
  readonly unanswered: Unknown | null;
}

export interface OwnSignature {
  readonly domain: string;
  readonly selector: string;
  readonly result: string;
  readonly comment: string | null;
  /** Whether it speaks for the author's domain (RFC 9989 section 4.4). */
  readonly aligned: boolean;
}

const MAX_SIGNATURES = 20; // bounded: each may ask for a key of its own
const MAX_SEALS = 50; // RFC 8617 section 4.2.1

/** The same message as the receiver judged, judged by mailauth to the letter; in the order of the copies. */
export const ownEvaluations = defineFact({
  id: 'received.own',
  needs: { fetched: fetchedCopies },
  async observe({ fetched }, context): Promise<Observation<readonly Observation<OwnEvaluation>[]>> {
    const ended = untilEnded(context.signal);
    const copies = fetched?.copies ?? [];
    const all = await Promise.all(copies.map((copy) => Promise.race([evaluate(copy, context), ended])));
    return known(
      all,
      all.flatMap((one) => one.evidence),
    );
  },
});

async function evaluate(copy: ReceivedCopy, context: Context): Promise<Observation<OwnEvaluation>> {
  const { raw, fields, found } = copy;
  if (found.truncated) return unknown('limit', 'the copy is larger than what is fetched, so it cannot be verified');
  const signatures = fieldsNamed(fields, 'DKIM-Signature').length;
  const seals = fieldsNamed(fields, 'ARC-Seal').length;
  if (signatures > MAX_SIGNATURES || seals > MAX_SEALS) {
    return unknown('limit', `the copy carries ${signatures} signatures and ${seals} seals, which are not verified`);
  }
  try {
    return await evaluateWhole(copy, Buffer.from(raw), context);
  } catch (error) {
    return unknown(
      'internal-error',
      `it cannot be evaluated: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function evaluateWhole(copy: ReceivedCopy, raw: Buffer, context: Context): Promise<Observation<OwnEvaluation>> {
  // Heavy, and needed only beside a probe.
  const [{ dkimVerify }, { evaluateDmarc }, { arc }] = await Promise.all([
    import('mailauth/lib/dkim/verify.js'),
    import('mailauth/lib/dmarc/index.js'),
    import('mailauth/lib/arc/index.js'),
  ]);
  const asked = resolverOver(context.net.dns);
  const common = { resolver: asked.resolve, strict: true };
  // Signatures expire: as of when it was found, so that a replay says the same.
  const foundAtMs = context.net.startedAtMs + (copy.mailbox.searchStartMs ?? 0) + copy.found.afterMs;
  const [verified, spf] = await Promise.all([
    dkimVerify(raw, { ...common, curTime: new Date(foundAtMs) }),
    spfOf(copy, context),
  ]);
  // A chain that cannot be read is `false`, which mailauth takes and its type does not know.
  const sets = verified.arc as Parameters<typeof arc>[0] | undefined;
  const chain = sets === undefined || !copy.fields.some(isOfArc) ? null : await arc(sets, common);
  // A message that is not signed has one result, `none`.
  const signatures = verified.results.filter(({ status }) => status.result !== 'none');
  const passing = signatures.filter(({ status }) => status.result === 'pass');
  const { response, dkimAligned } = await evaluateDmarc({
    ...common,
    headerFrom: verified.headerFrom,
    fromFields: verified.fromFields,
    spfDomains: spf !== null && spf.status === 'known' && spf.value.result === 'pass' ? [spf.value.domain] : [],
    dkimDomains: passing.map(({ id, signingDomain, status }) => ({
      id: id ?? '',
      domain: signingDomain ?? '',
      aligned: status.aligned || false,
      underSized: status.underSized ?? 0,
    })),
    ...(chain === null ? {} : { arcResult: chain }),
  });
  const isOpen =
    spf === null || spf.status === 'unknown' || signatures.some(({ status }) => status.result === 'temperror');
  const isDecided = response !== false && !(isOpen && response.status.result === 'fail');
  const evaluation: OwnEvaluation = {
    spf: spf === null || spf.status === 'unknown' ? null : spf.value,
    dkim: signatures.map(({ signingDomain = '', selector = '', status }) => ({
      domain: signingDomain.toLowerCase(),
      selector,
      result: status.result,
      comment: textOf(status.comment),
      aligned: dkimAligned?.has(signingDomain.toLowerCase()) ?? false,
    })),
    dmarc: response === false || !isDecided ? null : dmarcOf(response),
    arc: chain === null ? null : { result: chain.status.result, comment: textOf(chain.status.comment) },
    unanswered: asked.failure() ?? (spf?.status === 'unknown' ? spf : null),
  };
  return known(evaluation, [...asked.evidence(), ...(spf?.evidence ?? [])]);
}

function dmarcOf({ status, policy }: DMARCResult): NonNullable<OwnEvaluation['dmarc']> {
  return { result: status.result, from: String(status.header?.['from'] ?? ''), policy: policy ?? null };
}

function isOfArc({ name }: HeaderField): boolean {
  return name.toLowerCase() === 'arc-seal';
}

function textOf(comment: unknown): string | null {
  return typeof comment === 'string' && comment !== '' ? comment : null;
}

const NULL_PATH = '<>';

/** By the address and the HELO name that the recipient's servers saw, and the envelope sender that they kept (RFC 5321 section 4.4). */
async function spfOf(
  { fields, path, sent }: ReceivedCopy,
  { net }: Context,
): Promise<Observation<NonNullable<OwnEvaluation['spf']>> | null> {
  const address = path.sendingAddress;
  // Whoever hands in at their own provider is known by the login, and not by SPF.
  if (address === null || path.crossesBorder === false) return null;
  const border = path.trustedFrom === null ? undefined : path.hops[path.trustedFrom];
  const helo = border?.received.from?.helo ?? `[${address}]`;
  const kept = fieldsNamed(fields, 'Return-Path')[0]?.value.trim() ?? null;
  const sender = kept === NULL_PATH ? '' : (/^<([^<>\s]+@[^<>\s]+)>$/.exec(kept ?? '')?.[1] ?? sent.envelope.from);
  const evaluated = await evaluateSpf({ address, sender, helo }, net.dns, null);
  if (evaluated.status === 'unknown') return evaluated;
  const { result, lenient, problem } = evaluated.value;
  const domain = (sender === '' ? helo : sender.slice(sender.lastIndexOf('@') + 1)).toLowerCase();
  return known({ result, lenient, problem, domain, address }, evaluated.evidence);
}
