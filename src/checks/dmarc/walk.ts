import type { DmarcRecord } from './record.ts';

const MAX_LABELS = 7; // RFC 9989 section 4.10 step 4: from eight labels on, the walk goes on at the last seven

/** What stands at `_dmarc.<domain>`, as policy discovery sees it: several records count as none, but are worth telling. */
export type Step = { readonly domain: string } & (
  | { readonly kind: 'record'; readonly record: DmarcRecord }
  | { readonly kind: 'several' | 'none' | 'unanswered' }
);

/** What the tree walk finds (RFC 9989 sections 4.10.1 and 4.10.2). */
export interface Discovery {
  /** The steps a receiver takes: those after a record with psd=y or psd=n are not. */
  readonly steps: readonly Step[];
  /** Null where a name that could decide did not answer. */
  readonly organizationalDomain: string | null;
  readonly policy:
    | {
        readonly kind: 'found';
        readonly source: 'own' | 'organizational' | 'public-suffix';
        readonly location: string;
        readonly record: DmarcRecord;
      }
    | { readonly kind: 'none' }
    /** The domain whose `_dmarc` did not answer: what it holds could decide. */
    | { readonly kind: 'undecided'; readonly unanswered: string };
}

/**
 * The domains whose `_dmarc` names a walk asks, from the longest to the shortest, at most eight.
 *
 * @param domain  A-labels, without the last dot
 */
export function walkDomains(domain: string): readonly string[] {
  const domains = [domain];
  const labels = domain.split('.');
  for (let count = Math.min(labels.length - 1, MAX_LABELS); count > 0; count--) {
    domains.push(labels.slice(-count).join('.'));
  }
  return domains;
}

/**
 * Chooses the organizational domain and the policy record.
 *
 * @param all  one step for each of `walkDomains`, in that order; those behind the end of the walk do not matter
 */
export function discover(all: readonly Step[]): Discovery {
  const steps = untilStop(all);
  const [start, ...above] = steps;
  if (!start) return { steps, organizationalDomain: null, policy: { kind: 'none' } };
  // Whatever name did not answer may hold psd=n, and so be the organizational domain itself.
  const unanswered = steps.find(({ kind }) => kind === 'unanswered')?.domain ?? null;
  const organizationalDomain = unanswered === null ? organizationalOf(start.domain, steps) : null;
  const found = (step: Step | undefined, source: 'own' | 'organizational' | 'public-suffix') =>
    step?.kind === 'record'
      ? ({ kind: 'found', source, location: step.domain, record: step.record } as const)
      : undefined;
  const own = found(start, 'own');
  if (own) return { steps, organizationalDomain, policy: own };
  if (unanswered !== null) return { steps, organizationalDomain, policy: { kind: 'undecided', unanswered } };
  const policy =
    found(
      above.find(({ domain }) => domain === organizationalDomain),
      'organizational',
    ) ?? found(above.find(isPublicSuffix), 'public-suffix');
  return { steps, organizationalDomain, policy: policy ?? { kind: 'none' } };
}

/**
 * The steps of a walk that starts at a subdomain without a record of its own: what receivers do with its mail.
 *
 * @param all  the steps for the domain itself
 */
export function stepsBelow(all: readonly Step[]): readonly Step[] {
  const [first] = all;
  if (!first) return [];
  const known = labelsOf(first.domain) > MAX_LABELS ? all.slice(1) : all;
  return [{ domain: `subdomain.${first.domain}`, kind: 'none' }, ...known];
}

/** RFC 9989 section 4.10 steps 2 and 6: a single record with psd=y or psd=n ends the walk. */
function untilStop(all: readonly Step[]): readonly Step[] {
  const stop = all.findIndex((step) => step.kind === 'record' && step.record.psd !== 'u');
  return stop === -1 ? all : all.slice(0, stop + 1);
}

/** RFC 9989 section 4.10.2. Every step has answered. */
function organizationalOf(start: string, steps: readonly Step[]): string {
  const last = steps.findLast(({ kind }) => kind === 'record');
  if (last === undefined) return start;
  // Rule 2; rule 1, psd=n, ends the walk, so that record is the one with the fewest labels too: rule 3.
  return last.domain !== start && isPublicSuffix(last) ? oneBelow(last.domain, start) : last.domain;
}

function isPublicSuffix(step: Step): boolean {
  return step.kind === 'record' && step.record.psd === 'y';
}

/** The ancestor of `start`, or `start` itself, one label below `parent`. */
function oneBelow(parent: string, start: string): string {
  return start
    .split('.')
    .slice(-(labelsOf(parent) + 1))
    .join('.');
}

function labelsOf(domain: string): number {
  return domain.split('.').length;
}
