import { isAddress } from '../core/addresses.ts';
import type { ReadRecipient } from '../core/bounce.ts';
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
    stated.reply === null &&
    (told.reply !== null || stated.diagnostic === null || isTorn(stated.diagnostic, told.diagnostic));
  const isOurs = stated.remoteMta === null || stated.remoteMta.toLowerCase() === told.remoteMta?.toLowerCase();
  return {
    ...stated,
    originalRecipient: stated.originalRecipient ?? told.originalRecipient,
    finalRecipient: stated.finalRecipient ?? told.finalRecipient,
    status: stated.status ?? told.status,
    reply: stated.reply ?? told.reply,
    diagnostic: isTold ? (told.diagnostic ?? stated.diagnostic) : stated.diagnostic,
    phase: stated.phase ?? told.phase,
    remoteMta: stated.remoteMta ?? (told.remoteMta === null || isAddress(told.remoteMta) ? null : told.remoteMta),
    remoteAddress: stated.remoteAddress ?? (isOurs ? told.remoteAddress : null),
    lastAttemptAtMs: stated.lastAttemptAtMs ?? told.lastAttemptAtMs,
    willRetryUntilMs: stated.willRetryUntilMs ?? told.willRetryUntilMs,
  };
}

const MAX_TORN = 4000;

/** Domino folds a field in the middle of a word: the same words, told elsewhere, are whole there. */
function isTorn(stated: string, told: string | null): boolean {
  if (told === null || told.length > MAX_TORN || told.includes(stated)) return false;
  const joined = (text: string) => text.replace(/\s/g, '').toLowerCase();
  return joined(told).includes(joined(stated));
}
