import type { Dns } from '../../core/net.ts';
import { known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import { denyingTerm } from './denying-term.ts';
import { findTerm, type Match } from './match.ts';
import { isSpf } from './parse.ts';
import { resolverOver } from './resolver-facts.ts';
import type { SpfNode } from './tree.ts';

/** The results of `check_host()` (RFC 7208 section 2.6) but temperror, which is an unknown. */
export type SpfResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'permerror';

/** One message to be judged (RFC 7208 section 4.1). */
export interface Envelope {
  readonly address: string;
  /** The address in MAIL FROM; empty for bounces, where the HELO name is checked (RFC 7208 section 2.4). */
  readonly sender: string;
  readonly helo: string;
}

export interface SpfEvaluation {
  readonly address: string;
  /** By the letter of RFC 7208. */
  readonly result: SpfResult;
  /** What most receivers would say: they overlook faults behind the term that matches, and some void lookups. */
  readonly lenient: SpfResult;
  /** Why, for a permerror. */
  readonly problem: string | null;
  /** What the domain has to say to a fail (RFC 7208 section 6.2). */
  readonly explanation: string | null;
  /** The term that decided, from the domain's own record down through its includes; empty where none matched. */
  readonly matched: readonly Match[];
  /** The term of the domain's own record that denies the address, as written; null: `all`, or none, or it is not known which. */
  readonly denial: string | null;
}

const RECEIVER = 'receiver.invalid'; // %{r}, for explanations only; without it, mailauth would tell our host's name

/**
 * Evaluates `check_host()` with mailauth: in its strict mode for the verdict, in its default mode beside it.
 *
 * @param tree  to say where the term stands that matched; null: it is named alone
 * @returns unknown where the result is temperror, with the question that was not answered
 */
export async function evaluateSpf(
  { address, sender, helo }: Envelope,
  dns: Dns,
  tree: SpfNode | null,
): Promise<Observation<SpfEvaluation>> {
  // Heavy, and needed only where somebody asks about an address.
  const [{ spf }, { spfVerify }] = await Promise.all([
    import('mailauth/lib/spf/index.js'),
    import('mailauth/lib/spf/spf-verify.js'),
  ]);
  const resolver = resolverOver(dns);
  const common = { sender, ip: address, helo, mta: RECEIVER, resolver: resolver.resolve };
  const strict = await spf({ ...common, strict: true });
  const { result, comment } = strict.status;
  if (!isResult(result)) {
    return resolver.failure() ?? unknown('dns-failure', comment ?? 'temperror', resolver.evidence());
  }
  // Our DNS answers each question once, so the second and third look cost nothing.
  const lenient = (await spf(common)).status.result;
  const asked = sender === '' ? `postmaster@${helo}` : sender;
  const domain = asked.slice(asked.lastIndexOf('@') + 1);
  const matched =
    result === 'permerror' || result === 'none'
      ? false
      : await spfVerify(domain, {
          ...{ sender: asked, ip: address, helo, strict: true },
          resolver: resolver.resolveOrEmpty,
        });
  const record = onlySpf(resolver.textsAt(domain));
  const evaluation: SpfEvaluation = {
    address,
    result,
    lenient: isResult(lenient) ? lenient : result,
    problem: result === 'permerror' ? (/lookup of [^:]*: (.*)$/s.exec(comment ?? '')?.[1] ?? comment ?? null) : null,
    explanation: strict.explanation ?? null,
    matched: matched ? findTerm(matched, address, tree) : [],
    denial: matched && record !== null ? denyingTerm(matched, address, record) : null,
  };
  return known(evaluation, resolver.evidence());
}

function onlySpf(texts: Observation<readonly string[]> | null): string | null {
  const [only, ...others] = texts?.status === 'known' ? texts.value.filter(isSpf) : [];
  return only === undefined || others.length > 0 ? null : only;
}

/** What an evaluation is where the audit ends before it does. */
export function untilEnded(signal: AbortSignal): Promise<Unknown> {
  const late = unknown('timeout', 'the audit was ended first, by its time limit or by hand');
  return new Promise((resolve) => {
    if (signal.aborted) resolve(late);
    else signal.addEventListener('abort', () => resolve(late), { once: true });
  });
}

function isResult(result: string): result is SpfResult {
  return result !== 'temperror';
}
