import type { MailboxPlacement, Placement } from '../core/placement.ts';
import type { ProbeRequest } from '../core/probe.ts';
import type { Target } from '../core/target.ts';
import type { SeenCheck } from './seen.ts';

/** The check that sends and follows; its facts hold the placement. */
const PROBE = 'probe';

/** Where the probe ended up; null: none was asked for, or it was left out. */
export function placementOf({ options: { probe } }: Target, seen: readonly SeenCheck[]): Placement | null {
  const check = seen.find(({ check: { id } }) => id === PROBE);
  if (!check) return null;
  const shown = check.result.shown?.['placement'];
  // The check makes it, and its own type holds it to the shape.
  if (isPlacement(shown)) return shown;
  return probe === null ? null : unseenPlacement(probe, check);
}

function isPlacement(shown: unknown): shown is Placement {
  return typeof shown === 'object' && shown !== null && 'mailboxes' in shown && 'journey' in shown;
}

/** What became of the probe is not known, of any of its recipients. */
function unseenPlacement({ messages, mailboxes }: ProbeRequest, { unseen }: SeenCheck): Placement {
  const detail = unseen[0]?.unchecked.detail ?? 'it was not seen';
  const recipients = [...new Set(messages.flatMap(({ envelope }) => envelope.to))];
  const unknown = (recipient: string): MailboxPlacement => ({
    recipient,
    provider: mailboxes.find(({ address }) => address === recipient)?.provider ?? null,
    verdict: null,
    refusedBy: null,
    looked: null,
    folder: null,
    labels: null,
    seconds: null,
    detail,
  });
  return {
    verdict: null,
    folder: null,
    seconds: null,
    phase: null,
    reply: null,
    sendingAddress: null,
    mailboxes: recipients.map(unknown),
    journey: [],
  };
}
