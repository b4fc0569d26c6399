import { readDateTime } from '../../message/date-time.ts';

/** A line of syslog, taken apart (RFC 3164 section 4.1, RFC 5424 section 6, and what journalctl prints). */
export interface SyslogLine {
  /** Null: a time without year and zone is no point in time. */
  readonly atMs: number | null;
  /** Without its process number: `postfix/smtp`. */
  readonly program: string;
  readonly text: string;
}

/** Of syslog; and the name of the container that Docker Compose, and the stream that Kubernetes puts before a line. */
const PRIORITY = /^(?:[\w.-]{1,100} {1,40}\| |\d{4}-\d\d-\d\dT\S{8,30} std(?:out|err) [FP] )?(?:<\d{1,3}>(?:1 )?)?/;
/** `Nov 21 10:00:00`, `2026 Nov 21 10:00:00`, `2026-11-21T10:00:00.123+01:00`, and journalctl's `Sat 2026-11-21 10:00:00 CET` */
const TIME =
  /^(?:[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})? [A-Z]{2,5}|(?:\d{4} )?[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,9})?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,16}) /;
const SOURCE = /^\S{1,255} ([\w./@-]{1,100})(?:\[\d{1,10}\])?: /;
/** RFC 5424: host, program, process, message id, structured data. */
const SOURCE_5424 = /^\S{1,255} ([\w./@-]{1,100}) (?:\d{1,10}|-) \S{1,32} (?:-|\[[^\]]{0,500}\]) /;

/** Message ids of Solaris (log(4D)): `[ID 197553 mail.info] `. */
const SOLARIS = /^\[ID \d{1,10} \w{1,20}\.\w{1,20}\] /;

/** @returns null where the line is none of syslog */
export function syslogLine(line: string): SyslogLine | null {
  const bare = line.replace(PRIORITY, '');
  const time = TIME.exec(bare)?.[0];
  if (time === undefined) return null;
  const rest = bare.slice(time.length);
  const source = SOURCE.exec(rest) ?? SOURCE_5424.exec(rest);
  if (source?.[1] === undefined) return null;
  const text = rest.slice(source[0].length).replace(SOLARIS, '');
  return {
    program: source[1],
    text,
    // Most lines are of no delivery, and nobody asks for their time.
    get atMs() {
      return readDateTime(time.trim())?.atMs ?? null;
    },
  };
}
