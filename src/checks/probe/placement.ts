import type { HeldBecause, SmtpPhase } from '../../core/net.ts';
import { type MailboxPlacement, type Placement, WORST_FIRST } from '../../core/placement.ts';
import type { ProbeOutcome } from './outcome-facts.ts';

/** What the report says of the whole probe: that of the worst mailbox, and of each. */
export function placementOf(
  outcomes: readonly ProbeOutcome[],
  beside: Pick<Placement, 'journey' | 'sendingAddress'>,
): Placement {
  const rank = ({ verdict }: MailboxPlacement) => WORST_FIRST.indexOf(verdict);
  const [worst] = outcomes.toSorted((one, other) => rank(one.placement) - rank(other.placement));
  const refusal = worst !== undefined && 'refusal' in worst ? worst.refusal : null;
  return {
    verdict: worst?.placement.verdict ?? null,
    folder: worst?.placement.folder ?? null,
    seconds: worst?.placement.seconds ?? null,
    phase: worst === undefined ? null : phaseOf(worst),
    reply:
      refusal === null || (worst?.fate.reply === null && refusal.by === 'server')
        ? null
        : { code: refusal.code, enhanced: refusal.enhanced, lines: refusal.lines, meaning: refusal.meaning },
    mailboxes: outcomes.map(({ placement }) => placement),
    ...beside,
  };
}

/** Where we ourselves stopped: what ends such a dialogue is QUIT. */
const HELD_AT: Readonly<Record<HeldBecause, SmtpPhase>> = {
  'tls-not-offered': 'starttls',
  'tls-not-good-enough': 'tls',
  'password-in-clear': 'auth',
  'no-auth-offered': 'auth',
  'no-mechanism': 'auth',
  'no-password': 'auth',
  'too-large': 'mail',
  'no-smtputf8': 'mail',
  'no-8bitmime': 'mail',
};

function phaseOf(outcome: ProbeOutcome): string | null {
  switch (outcome.kind) {
    case 'refused':
    case 'put-off':
      return outcome.fate.phase;
    case 'held':
      return HELD_AT[outcome.held.because];
    case 'unseen':
      return outcome.fate.fate === 'unsent' ? outcome.fate.phase : null;
    default:
      return null;
  }
}
