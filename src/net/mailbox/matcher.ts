import type { MailboxWant } from '../../core/net.ts';
import { type Header, headerOf, onlyValue, valuesOf } from './header.ts';
import { mentions } from './mention.ts';

/** Says which messages are looked for. Pure. */
export interface Matcher {
  /** The fields that `suspects` looks at. */
  readonly fields: readonly string[];
  /** Whether a message with this header is worth being fetched whole. */
  suspects(header: Header): boolean;
  /** Whether the message is the one, as it was fetched. */
  confirms(raw: Uint8Array): boolean;
}

const PROBE_FIELD = 'X-Mailcheck-Probe';

export function matcherFor(want: Pick<MailboxWant, 'kind' | 'token' | 'messageId'>): Matcher {
  return want.kind === 'message' ? messageMatcher(want) : bounceMatcher(want);
}

type Named = Pick<MailboxWant, 'token' | 'messageId'>;

/**
 * Our own message carries the token and the Message-ID in its own header. Two things happen to it on the way: services such
 * as Amazon SES put a Message-ID of their own in place of the sender's, which is taken too, but not in an answer to our
 * message; and filters such as SpamAssassin (report_safe) put what they mark into a report, under the Message-ID it had.
 */
function messageMatcher({ token, messageId }: Named): Matcher {
  const isOurs = (header: Header) => {
    const isNamed = onlyValue(header, 'Message-ID') === messageId;
    if (!header.has(PROBE_FIELD.toLowerCase())) return isNamed;
    return onlyValue(header, PROBE_FIELD) === token && (isNamed || !isAnswer(header, messageId));
  };
  return {
    fields: [PROBE_FIELD, 'Message-ID', 'In-Reply-To', 'References', 'Auto-Submitted'],
    suspects: isOurs,
    confirms: (raw) => isOurs(headerOf(raw)),
  };
}

function isAnswer(header: Header, messageId: string): boolean {
  const refersTo = `${valuesOf(header, 'In-Reply-To')} ${valuesOf(header, 'References')}`;
  return refersTo.includes(messageId) || /^auto-(?!generated)/i.test(valuesOf(header, 'Auto-Submitted')); // RFC 3834 section 5
}

const REPORTER = /(?:mailer-?daemon|postmaster|mail-?delivery|maildelivery|mdaemon|mail-?admin|bounces?[+@-])/i;

/**
 * A delivery report about our message: it names the token or the Message-ID anywhere behind its header, and says in its
 * header that it is a report (RFC 6522), or comes from a mail system. Reports of mere delays and of success are left out
 * (RFC 3464 section 2.3.3), so that a later failure is still seen.
 */
function bounceMatcher({ token, messageId }: Named): Matcher {
  const suspects = (header: Header) =>
    onlyValue(header, PROBE_FIELD) !== token && onlyValue(header, 'Message-ID') !== messageId && isReport(header);
  return {
    fields: [PROBE_FIELD, 'Message-ID', 'Content-Type', 'From', 'Return-Path', 'X-Failed-Recipients'],
    suspects,
    confirms: (raw) => suspects(headerOf(raw)) && mentions(raw, [token, messageId]) && !isWithoutFailure(raw),
  };
}

function isReport(header: Header): boolean {
  return (
    /^multipart\/report\b/i.test(valuesOf(header, 'Content-Type')) ||
    header.has('x-failed-recipients') ||
    REPORTER.test(valuesOf(header, 'From')) ||
    // What Sieve's vacation sends has an empty path too (RFC 5230 section 5.1), and is from a person.
    (REPORTER.test(valuesOf(header, 'Return-Path')) && valuesOf(header, 'From') === '')
  );
}

function isWithoutFailure(raw: Uint8Array): boolean {
  const actions = Array.from(
    Buffer.from(raw)
      .toString('latin1')
      .matchAll(/^Action:[ \t]*([a-z]+)/gim),
    ([, action = '']) => action.toLowerCase(),
  );
  return actions.length > 0 && !actions.includes('failed');
}
