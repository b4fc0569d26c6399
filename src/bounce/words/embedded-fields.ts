import type { ReadRecipient } from '../../core/bounce.ts';
import { readDeliveryStatus } from '../delivery-status.ts';
import { namedHost, namedPhase, quotedReply, quotedStatus } from './diagnostic-parts.ts';

const FINAL = /^\s{0,8}Final-Recipient\s{0,3}:/i;

export interface EmbeddedRecipients {
  /** The lines before those fields. */
  readonly words: readonly string[];
  readonly recipients: readonly ReadRecipient[];
}

/** Recipients by fields of RFC 3464 section 2.3 that stand among the words, without a part of their own. Empty: there are none. */
export function embeddedRecipients(lines: readonly string[]): EmbeddedRecipients {
  const first = lines.findIndex((line) => FINAL.test(line));
  if (first === -1) return { words: lines, recipients: [] };
  const from = groupStart(lines, first);
  const { recipients } = readDeliveryStatus(lines.slice(from).join('\n'));
  return { words: lines.slice(0, from), recipients: recipients.map(completed) };
}

function completed(recipient: ReadRecipient): ReadRecipient {
  const said = recipient.diagnostic ?? '';
  const reply = recipient.reply ?? quotedReply(said);
  const host = namedHost(said);
  return {
    ...recipient,
    reply,
    status: recipient.status ?? quotedStatus(said, reply),
    phase: recipient.phase ?? namedPhase(said),
    remoteMta: recipient.remoteMta ?? host.name,
    remoteAddress: recipient.remoteAddress ?? host.address,
  };
}

/** Where the group of fields begins that a line stands in. */
function groupStart(lines: readonly string[], at: number): number {
  let start = at;
  while (start > 0 && at - start < 40 && (lines[start - 1] ?? '').trim() !== '') start--;
  return start;
}
