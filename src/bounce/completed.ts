import { isAddress } from '../core/addresses.ts';
import type { ReadRecipient } from '../core/bounce.ts';
import type { SmtpReply } from '../core/smtp.ts';
import type { WordsReading } from './words/read-words.ts';

/**
 * What the fields of a report keep to themselves, the words beside them may tell: the refusal, and to which command it was.
 * Of several recipients the words are those that name the same one.
 */
export function completedBy<R extends ReadRecipient>(stated: readonly R[], words: WordsReading | null): readonly R[] {
  if (words === null || words.recipients.length === 0) return stated;
  const byAddress = new Map<string, ReadRecipient>();
  for (const told of words.recipients) {
    for (const name of [told.originalRecipient, told.finalRecipient]) {
      if (name !== null && !byAddress.has(name.toLowerCase())) byAddress.set(name.toLowerCase(), told);
    }
  }
  const only = stated.length === 1 && words.recipients.length === 1 ? words.recipients[0] : undefined;
  return stated.map((recipient) => {
    const told =
      byAddress.get(recipient.finalRecipient?.toLowerCase() ?? '') ??
      byAddress.get(recipient.originalRecipient?.toLowerCase() ?? '') ??
      only;
    return told === undefined ? recipient : completed(recipient, told);
  });
}

function completed<R extends ReadRecipient>(stated: R, told: ReadRecipient): R {
  const isTold =
    stated.reply === null ? told.reply !== null || stated.diagnostic === null : isBeginning(stated, told.reply);
  const isOurs = stated.remoteMta === null || stated.remoteMta.toLowerCase() === told.remoteMta?.toLowerCase();
  return {
    ...stated,
    originalRecipient: stated.originalRecipient ?? told.originalRecipient,
    finalRecipient: stated.finalRecipient ?? told.finalRecipient,
    status: stated.status ?? told.status,
    reply: isTold ? (told.reply ?? stated.reply) : stated.reply,
    diagnostic: isTold ? (told.diagnostic ?? stated.diagnostic) : stated.diagnostic,
    phase: stated.phase ?? told.phase,
    remoteMta: stated.remoteMta ?? (told.remoteMta === null || isAddress(told.remoteMta) ? null : told.remoteMta),
    remoteAddress: stated.remoteAddress ?? (isOurs ? told.remoteAddress : null),
    lastAttemptAtMs: stated.lastAttemptAtMs ?? told.lastAttemptAtMs,
    willRetryUntilMs: stated.willRetryUntilMs ?? told.willRetryUntilMs,
  };
}

/** Sendmail puts only the first line of a long reply into the field: it ends as a line that others follow (RFC 5321 section 4.2.1). */
function isBeginning({ diagnostic, reply }: ReadRecipient, told: SmtpReply | null): boolean {
  if (reply === null || told === null || told.code !== reply.code || told.enhanced !== reply.enhanced) return false;
  const said = diagnostic ?? '';
  return (
    said.startsWith(`${reply.code}-`) && !said.includes(` ${reply.code}`) && told.lines.length > reply.lines.length
  );
}
