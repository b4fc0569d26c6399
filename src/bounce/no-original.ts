import type { OriginalMessage } from '../core/bounce.ts';

/** A message of which nothing is known. */
export const NO_ORIGINAL: OriginalMessage = {
  from: null,
  to: null,
  subject: null,
  messageId: null,
  returnPath: null,
  sendingAddress: null,
  helo: null,
  signatures: [],
  dateAtMs: null,
};
