import { familyOf } from '../../core/addresses.ts';
import type { SmtpSession } from '../../core/net.ts';
import { type Observation, type Unknown, unknown } from '../../core/observation.ts';

type Reached = 'open' | 'refused' | 'timeout' | 'unreachable';
export type Family = 4 | 6;

/** What became of the canary, a host known to answer: by family, null where it was not asked or has no such address. */
export interface Canary {
  /** `host:port`, as the reader knows it; null: none is configured. */
  readonly name: string | null;
  readonly answers: Readonly<Record<Family, Reached | null>>;
  /** Whether it was asked on the port that the sessions use; another port says nothing about this one being blocked. */
  readonly samePort: boolean;
}

export interface Attempt<S extends SmtpSession = SmtpSession> {
  readonly address: string;
  readonly session: Observation<S>;
}

/** The families in which nothing could be connected to, so that the fault may be on our side. */
export function doubtfulFamilies(attempts: readonly Attempt[]): readonly Family[] {
  return ([4, 6] as const).filter((family) => {
    const fates = fatesOf(attempts, family);
    return !fates.includes('connected') && fates.some((fate) => fate !== null);
  });
}

/**
 * Tells "their server is down" from "port 25 is blocked here": what happens to the canary as well is our path's doing.
 * Only connections that failed before the greeting are touched; their observation becomes unknown where it says
 * nothing about the server.
 */
export function attribute<S extends SmtpSession>(
  attempts: readonly Attempt<S>[],
  canary: Canary,
): readonly Observation<S>[] {
  const doubtful = doubtfulFamilies(attempts);
  return attempts.map(({ address, session }) => {
    const family = familyOf(address);
    const fate = fateOf(session);
    if (!doubtful.includes(family) || fate === null || fate === 'connected') return session;
    return ours(fate, family, attempts, canary) ?? session;
  });
}

/** Why the failure may be ours, or null where it is theirs. */
function ours(fate: Reached, family: Family, attempts: readonly Attempt[], canary: Canary): Unknown | null {
  const answer = canary.answers[family];
  const fates = fatesOf(attempts, family);
  const someRefused = fates.includes('refused');
  if (answer === 'open') return null;
  if (answer === null || (!canary.samePort && isSilent(answer))) {
    // A refusal came back over the path, so the path carries answers; silence may be anybody's.
    return isSilent(fate) && !someRefused ? undecided(family, attempts, canary) : null;
  }
  const sameFate = answer === 'refused' ? fates.every((other) => other === 'refused') : !someRefused;
  return sameFate ? blocked(family, attempts, canary) : null;
}

function blocked(family: Family, attempts: readonly Attempt[], { name }: Canary): Unknown {
  if (family === 6 && fatesOf(attempts, 4).includes('connected')) {
    return unknown('no-ipv6', `IPv6 does not work from here: ${name} cannot be reached over it either`);
  }
  return unknown(
    'port-25-blocked',
    `nothing gets out of this network to mail servers over IPv${family}: ${name}, which is known to answer, fails in the same way`,
  );
}

function undecided(family: Family, attempts: readonly Attempt[], { name, samePort }: Canary): Unknown {
  const other = family === 6 && fatesOf(attempts, 4).includes('connected');
  const reason = other ? 'this machine has no working IPv6' : `this network blocks the port`;
  const why =
    name === null
      ? 'no other server was there to compare with (--canary host:port)'
      : samePort
        ? `${name} has no address in IPv${family} to compare with`
        : `${name} is on another port`;
  return unknown('timeout', `no answer over IPv${family}; either the server is down or ${reason}: ${why}`);
}

function fatesOf(attempts: readonly Attempt[], family: Family): readonly (Reached | 'connected' | null)[] {
  return attempts.filter(({ address }) => familyOf(address) === family).map(({ session }) => fateOf(session));
}

/** How a connection went; null where it was given up for another reason, such as the end of the audit. */
function fateOf(session: Observation<SmtpSession>): Reached | 'connected' | null {
  if (session.status === 'unknown') return session.reason === 'unreachable' ? 'unreachable' : null;
  const { phase, ended } = session.value;
  if (phase !== 'connect') return 'connected';
  return ended === 'timeout' ? 'timeout' : 'refused'; // a reset or an end at once is a refusal by another name
}

function isSilent(fate: Reached): boolean {
  return fate === 'timeout' || fate === 'unreachable';
}
