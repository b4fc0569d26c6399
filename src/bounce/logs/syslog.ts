import { readDateTime } from '../../message/date-time.ts';
import { jsonLine } from './json-line.ts';

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
/** The host does not end in a colon: then it is the program, and the host was left out. */
const SOURCE = /^\S{0,254}[^\s:] ([\w./@-]{1,100})(?:\[\d{1,10}\])?: /;
/** RFC 5424: host, program, process, message id, structured data. */
const SOURCE_5424 = /^\S{1,255} ([\w./@-]{1,100}) (?:\d{1,10}|-) \S{1,32} (?:-|(?:\[[^\]]{0,500}\]){1,5}) \uFEFF?/;

/**
 * A mail program with its process number, behind whatever a collector or another language put before it: no host, `mail.info`,
 * `Sa 21. Nov 10:00:00 CET 2026`, seconds since 1970.
 */
const ANYWHERE =
  /(?<![\w./@-])([\w.-]{1,60}\/[\w./-]{1,80}|postfix-script|sendmail[\w-]{0,20}|sm-m[\w-]{1,20}|exim\d?|smtpd)\[\d{1,10}\]: /;
const MOST_BEFORE = 300;
const ISO = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?[+-]\d\d:?\d\d|Z)/;
const SECONDS = /^(\d{10}(?:\.\d{1,9})?) /;

const bare = (program: string) => (text: string) => ({ atMs: null, program, text });
/** `journalctl -o cat` prints no more than the message; no other program writes so. */
const BARE: readonly { readonly form: RegExp; readonly entry: (text: string) => SyslogLine }[] = [
  { form: /^[0-9A-Za-z]{6,20}: to=<[^>]{1,320}>, (?:orig_to=<[^>]{1,320}>, )?relay=/, entry: bare('postfix/smtp') },
  { form: /^[0-9A-Za-z]{6,20}: from=<[^>]{0,320}>, (?:size=\d|status=\w{0,6}-?expired)/, entry: bare('postfix/qmgr') },
  { form: /^[0-9A-Za-z]{14}: to=\S{1,2000}, (?:ctladdr|delay|xdelay|mailer)=/, entry: bare('sendmail') },
];

/** Message ids of Solaris (log(4D)): `[ID 197553 mail.info] `. */
const SOLARIS = /^\[ID \d{1,10} \w{1,20}\.\w{1,20}\] /;

/** @returns null where the line is none of syslog; in linear time, and never throws */
export function syslogLine(line: string): SyslogLine | null {
  const held = jsonLine(line);
  if (held?.program !== undefined) return { program: held.program, text: held.text, atMs: held.atMs };
  return plainLine(held?.text ?? line);
}

function plainLine(line: string): SyslogLine | null {
  const bare = line.replace(PRIORITY, '');
  const time = TIME.exec(bare)?.[0];
  if (time === undefined) return lineOfMail(line);
  const rest = bare.slice(time.length);
  const source = SOURCE.exec(rest) ?? SOURCE_5424.exec(rest);
  if (source?.[1] === undefined) return lineOfMail(line);
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

function lineOfMail(line: string): SyslogLine | null {
  const source = ANYWHERE.exec(line.slice(0, MOST_BEFORE));
  if (source?.[1] === undefined) return BARE.find(({ form }) => form.test(line))?.entry(line) ?? null;
  const before = line.slice(0, source.index);
  return {
    program: source[1],
    text: line.slice(source.index + source[0].length).replace(SOLARIS, ''),
    get atMs() {
      const seconds = SECONDS.exec(before)?.[1];
      if (seconds !== undefined) return Math.round(Number(seconds) * 1000);
      return readDateTime((ISO.exec(before)?.[0] ?? '').replace(',', '.'))?.atMs ?? null;
    },
  };
}
