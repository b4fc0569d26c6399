import { type Context, defineFact } from '../../core/fact.ts';
import { known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import { fieldsNamed, type Header, readHeader } from '../../message/header-fields.ts';
import { askedFor, octetsToVerify, verifyDmarc, verifyMessage } from '../message-auth/verify-facts.ts';
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
  const { raw, found } = copy;
  if (found.truncated) return unknown('limit', 'the copy is larger than what is fetched, so it cannot be verified');
  const header = readHeader(raw);
  const whole = octetsToVerify(raw, header);
  if (!whole.ok) return unknown('limit', `the copy cannot be verified: ${whole.detail}`);
  try {
    return await evaluateWhole(copy, whole.octets, header, context);
  } catch (error) {
    return unknown(
      'internal-error',
      `it cannot be evaluated: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function evaluateWhole(
  copy: ReceivedCopy,
  octets: Buffer,
  header: Header,
  context: Context,
): Promise<Observation<OwnEvaluation>> {
  const { net } = context;
  // Signatures expire: as of when it was found, so that a replay says the same.
  const asOfMs = net.startedAtMs + (copy.mailbox.searchStartMs ?? 0) + copy.found.afterMs;
  const [verified, spf] = await Promise.all([
    verifyMessage(octets, { header, net, asOfMs, strict: true }),
    spfOf(copy, context),
  ]);
  const passes = spf?.status === 'known' && spf.value.result === 'pass' ? spf.value.domain : null;
  const { dmarc, aligned } = await verifyDmarc(verified, passes, spf === null || spf.status === 'unknown');
  const { evidence, failure } = askedFor(verified);
  const evaluation: OwnEvaluation = {
    spf: spf === null || spf.status === 'unknown' ? null : spf.value,
    dkim: verified.signatures.map(({ domain, selector, result, comment }) => ({
      ...{ domain, selector, result, comment },
      aligned: aligned.has(domain),
    })),
    dmarc,
    arc: verified.chain,
    unanswered: failure ?? (spf?.status === 'unknown' ? spf : null),
  };
  return known(evaluation, [...evidence, ...(spf?.evidence ?? [])]);
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
