import { fieldsNamed, type HeaderField } from './header-fields.ts';

const TRACES = ['DKIM-Signature', 'Received', 'Authentication-Results'] as const;

/**
 * Whether a message may still be signed: it has neither a signature nor the trace of a server, and the server that sends it is
 * what signs it (RFC 6376 section 5).
 */
export function mayBeSigned(fields: readonly HeaderField[]): boolean {
  return TRACES.every((name) => fieldsNamed(fields, name).length === 0);
}

/** Why it is not known what its signatures come to. */
export const NOT_SIGNED_YET = {
  reason: 'not-proven',
  detail: 'the message has neither a signature nor a trace: it may be signed on its way out',
} as const;

export const SIGNED_COPY_ADVICE =
  'send it to yourself and judge the copy that arrives, as mailcheck probe --message FILE --judge-copy does';
