import type { OwnEvaluation } from './own-facts.ts';
import { METHODS, type Method, type Stated } from './stated.ts';

export interface Disagreement {
  readonly method: Method;
  /** What the receiver stated, and what we found. */
  readonly stated: string;
  readonly own: string;
  /** A clause: why they may differ. */
  readonly because: string;
}

/** What the one result of a method is, of several signatures the best. */
export function resultOf(method: Method, results: readonly { readonly result: string }[]): string | null {
  const all = results.map(({ result }) => result);
  if (all.length === 0) return method === 'dkim' ? 'none' : null;
  return all.find((result) => result === 'pass') ?? all.find((result) => result !== 'none') ?? all[0] ?? null;
}

/** What our own evaluation came to, by method; null: it could not be made. */
export function ownResult(method: Method, { spf, dkim, dmarc, arc }: OwnEvaluation): string | null {
  switch (method) {
    case 'spf':
      return spf?.result ?? null;
    case 'dkim':
      return resultOf('dkim', dkim);
    case 'dmarc':
      return dmarc?.result ?? null;
    case 'arc':
      return arc?.result ?? null;
  }
}

/** The methods on which receiver and own evaluation differ in whether it passes, and why that may be. */
export function disagreementsOf(stated: Stated, own: OwnEvaluation): readonly Disagreement[] {
  const found = METHODS.flatMap((method) => {
    const all = stated.results.filter((one) => one.method === method);
    const [theirs, ours] = [all.length === 0 ? null : resultOf(method, all), ownResult(method, own)];
    if (theirs === null || ours === null || isUndecided(theirs) || isUndecided(ours)) return [];
    return (theirs === 'pass') === (ours === 'pass') ? [] : [{ method, stated: theirs, own: ours }];
  });
  const differing = new Set(found.map(({ method }) => method));
  return found.map((one) => ({ ...one, because: becauseOf(one, own, differing) }));
}

/** Nobody says anything by it: DNS did not answer. */
function isUndecided(result: string): boolean {
  return result === 'temperror';
}

function becauseOf(
  { method, stated, own }: Omit<Disagreement, 'because'>,
  evaluation: OwnEvaluation,
  differing: ReadonlySet<Method>,
): string {
  switch (method) {
    case 'spf': {
      const { spf } = evaluation;
      if (spf !== null && spf.lenient === stated) {
        return `by the letter of RFC 7208 it is ${own}${spf.problem === null ? '' : ` (${spf.problem})`}, which this receiver overlooks, as most do`;
      }
      return `we asked about ${spf?.address ?? 'another address'} and ${spf?.domain ?? 'another domain'}; the receiver evaluated another address or name, or DNS told it something else at that time or place`;
    }
    case 'dkim':
      return becauseOfDkim(stated, evaluation);
    case 'dmarc': {
      const [first] = [...differing].filter((other) => other === 'spf' || other === 'dkim');
      if (first !== undefined) return `it follows from ${first}, on which we differ too`;
      if (stated === 'bestguesspass')
        return 'the domain publishes no policy, and this receiver guesses one that it passes';
      if (stated === 'none' || own === 'none')
        return 'the record was published, changed or taken back in between, or DNS differs by place';
      return 'this receiver finds the organisation by the Public Suffix List (RFC 7489), we by walking up the DNS tree (RFC 9989 section 4.10), or it overrides the policy';
    }
    case 'arc':
      return own === 'pass'
        ? 'the receiver did not verify the chain, or does not trust who sealed it'
        : 'the message was changed after the last seal, or a key of a sealer is there no more';
  }
}

function becauseOfDkim(stated: string, { dkim }: OwnEvaluation): string {
  if (stated === 'none') return 'the receiver did not look at the signatures, or they were put on after it had';
  if (stated !== 'pass')
    return 'the copy verifies as it is now: the receiver did not get the key from DNS then, or has rules of its own about signatures';
  if (dkim.length === 0)
    return 'the copy carries no signature any more: a server behind the one that verified took it out';
  const comments = dkim.map(({ comment }) => comment ?? '');
  if (comments.some((comment) => comment.includes('body hash')))
    return 'the body was changed after the receiver had verified it: a footer, rewritten links, or a new encoding';
  if (comments.some((comment) => /no key|revoked|key/i.test(comment)))
    return 'the key is not in DNS as seen from here: it was rotated since, or DNS differs by place';
  if (comments.some((comment) => comment.includes('expired'))) return 'the signature has expired since';
  return 'a signed header field was changed after the receiver had verified it';
}
