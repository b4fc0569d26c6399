import { type LogFormat, type LogLine, OTHER } from './log-line.ts';
import { notReached, phaseOf } from './postfix.ts';

interface Form {
  readonly heading: RegExp;
  /** Id and sender. */
  readonly message: RegExp;
  readonly end: RegExp;
}

const FORMS: Readonly<Record<'postfix' | 'sendmail', Form>> = {
  postfix: {
    heading: /^-+Queue ID-+ /,
    // `*`: being tried, `!`: on hold, `#`: expired by hand
    message:
      /^([0-9A-Za-z]{6,20})[*!#]? {1,20}\d{1,12} [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d {1,4}(\S{1,320})$/,
    end: /^-- \d{1,12} [KMG]?bytes in \d{1,12} Requests?\.$/i,
  },
  sendmail: {
    heading: /^-+Q-ID-+ /,
    message:
      /^([0-9A-Za-z]{8,20})[*X-]? {1,20}\d{1,12} [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d <?([^\s<>]{0,320})>?$/,
    end: /^\s{0,20}Total requests: \d{1,12}$/,
  },
};
const WHY = /^\s{0,80}\((.{1,4000})\)$/;
const RECIPIENT = /^\s{3,80}<?("[^"]{1,64}"@\S{1,255}|[^\s<>]{1,320})>?$/;

/**
 * What `mailq` and `postqueue -p` print of the messages that wait: a line for each, and below it why it waits, and for whom
 * (mailq(1), sendmail/queue.c `print_single_queue`). Those that no reason is given for are not told: nothing kept them yet.
 */
export function queueListing(system: 'postfix' | 'sendmail'): LogFormat {
  const form = FORMS[system];
  let queueId: string | null = null;
  let why: string | null = null;
  const about = ([, id = '', sender = '']: RegExpExecArray): readonly LogLine[] => {
    queueId = id;
    why = null;
    return [{ kind: 'message', queueId: id, sender: sender === 'MAILER-DAEMON' ? '' : sender }];
  };
  return {
    system,
    read(line) {
      const message = form.message.exec(line);
      if (message !== null) return about(message);
      if (form.heading.test(line)) return OTHER;
      if (queueId === null) return null;
      const said = WHY.exec(line)?.[1];
      const recipient = said === undefined ? RECIPIENT.exec(line)?.[1] : undefined;
      if (said !== undefined) why = said;
      if (said === undefined && recipient === undefined) {
        queueId = null;
        return form.end.test(line) ? OTHER : null;
      }
      return recipient === undefined || why === null ? OTHER : [waiting(queueId, recipient, why)];
    },
  };
}

function waiting(queueId: string, recipient: string, why: string): LogLine {
  return {
    kind: 'delivery',
    queueId,
    recipient,
    originalRecipient: null,
    outcome: 'delayed',
    status: null,
    words: why,
    phase: phaseOf(why),
    ...notReached(why),
    atMs: null,
  };
}
