import { readDateTime } from '../../message/date-time.ts';
import { type LogFormat, type LoggedDelivery, type LogLine, OTHER } from './log-line.ts';
import { hostSaid, phaseSaid } from './said.ts';

/** `1abCDe-000001-2x`, and since Exim 4.97 `1abCDe-00000000001-2x3y` (spec section 52.9, "The message id"). */
const ID = /^((?:[0-9A-Za-z]{6}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2})|(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{11}-[0-9A-Za-z]{4})) /;
const TIME = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?: [+-]\d{4})?) (?:\[\d{1,10}\] )?/;
/** Exim specification, chapter "Log files": how a line's kind is marked. */
const OUTCOMES: Readonly<Record<string, LoggedDelivery['outcome']>> = {
  '=>': 'delivered',
  '->': 'delivered',
  '>>': 'delivered',
  '**': 'failed',
  '==': 'delayed',
};

/** Exim's main log, as a file or through syslog. */
export const eximLog: LogFormat = {
  system: 'exim',
  read(line, entry) {
    const isOwn = TIME.test(line);
    if (!isOwn && entry !== null && !/^exim\d?$/.test(entry.program)) return null;
    const text = isOwn ? line : (entry?.text ?? line);
    const time = TIME.exec(text);
    const rest = text.slice(time?.[0].length ?? 0);
    const queueId = ID.exec(rest)?.[1];
    if (time === null && (entry === null || queueId === undefined)) return entry === null ? null : OTHER;
    if (queueId === undefined) return isOfExim(rest) ? [refusedOr(rest)] : null;
    const said = rest.slice(queueId.length + 1);
    const isDelivery = OUTCOMES[said.slice(0, 2)] !== undefined;
    const atMs = isDelivery ? (readDateTime(time?.[1] ?? '')?.atMs ?? entry?.atMs ?? null) : null;
    return ofMessage(queueId, said, atMs);
  },
};

/** Other programs begin their lines with such a time, too. */
function isOfExim(rest: string): boolean {
  return /^(?:H=|no host name found|exim |Start queue run|End queue run|SMTP (?:call|command|connection|data|error|protocol|syntax)|TLS error|unexpected disconnection|rejected |refused connection)/.test(
    rest,
  );
}

function refusedOr(rest: string): LogLine {
  return /\brejected\b|refused connection/.test(rest) ? { kind: 'refused here' } : { kind: 'other' };
}

function ofMessage(queueId: string, said: string, atMs: number | null): readonly LogLine[] {
  if (/^Completed\b/.test(said)) return [{ kind: 'end', queueId }];
  const mark = said.slice(0, 2);
  if (mark === '<=') return [arrival(queueId, said.slice(3))];
  const outcome = OUTCOMES[mark];
  if (outcome !== undefined) return deliveryIn(queueId, said.slice(3), outcome, atMs);
  return /\brejected (?:after DATA|by )/.test(said) ? [{ kind: 'refused here' }] : OTHER;
}

function arrival(queueId: string, said: string): LogLine {
  const sender = /^(\S{1,320})/.exec(said)?.[1] ?? '';
  const messageId = / id=(\S{1,900})/.exec(said)?.[1];
  const notice = sender === '<>' && / R=\S/.test(said);
  const subject = / T="((?:[^"\\]|\\.){0,500})"/.exec(said)?.[1]?.replace(/\\(["\\])/g, '$1');
  return {
    kind: 'message',
    queueId,
    sender: sender === '<>' ? '' : sender,
    ...(messageId === undefined ? {} : { messageId: `<${messageId}>` }),
    ...(subject === undefined ? {} : { subject }),
    ...(notice ? { isNotice: true } : {}),
  };
}

/** `kim@acme.example <sales@acme.example> F=<…> R=dnslookup T=remote_smtp H=mx.acme.example [192.0.2.1] X=… DT=…: why` */
function deliveryIn(
  queueId: string,
  said: string,
  outcome: LoggedDelivery['outcome'],
  atMs: number | null,
): readonly LogLine[] {
  const program = INTO_PROGRAM.exec(said);
  const names = program ?? NAMES.exec(said);
  // A local delivery has the name alone: `kim <kim@acme.example>`
  const isAddress = program === null && (names?.[1]?.includes('@') === true || names?.[3] === undefined);
  const recipient = isAddress ? names?.[1] : names?.[3];
  if (recipient === undefined) return OTHER;
  const { host, why } = whyOf(said.slice(names?.[0].length ?? 0));
  const asked = /(?:^|: )[SL]MTP error (?:from remote mail server )?after ([^:]{1,200}?):/.exec(why)?.[1];
  return [
    {
      kind: 'delivery',
      queueId,
      recipient,
      originalRecipient: isAddress ? (names?.[3] ?? null) : null,
      outcome,
      status: null,
      words: outcome === 'delivered' || why === '' ? null : why,
      phase: phaseSaid(
        asked ??
          (/^Connection (?:timed out|refused)|^(?:No route|Network is unreachable)/i.test(why) ? 'connect to' : ''),
      ),
      ...hostSaid(host === '' ? (/: host (\S{1,253} \[[0-9A-Fa-f:.]{2,45}\]): \d/.exec(why)?.[1] ?? '') : host),
      atMs,
      isCut: why === '' || (/ from remote mail server /.test(why) && !/: [245]\d\d\b/.test(why)),
    },
  ];
}

/** A local part in quotes may hold spaces (RFC 5321 section 4.1.2). */
const NAMES =
  /^((?:"(?:[^"\\]|\\.){1,64}"@)?\S{1,320}?):?(?: \(([^()\s]{1,320})\))?(?: <((?:"(?:[^"\\]|\\.){1,64}"@)?[^<>\s]{1,320})>)?(?=:? |:?$)/;
/** A program or a file that an alias leads into: `|/usr/bin/filter --x <kim@acme.example> R=…` */
const INTO_PROGRAM = /^([|/]([^<>]{1,500})) <([^<>\s]{1,320})>(?=:? |:?$)/;

/** Fields are up to three letters and an equals sign; what is none begins the words. `defer (-44):` stands before them, with the system's own words `defer (111): Connection refused` (deliver.c, `deferral_log`). */
function whyOf(text: string): { readonly host: string; readonly why: string } {
  let rest = text.replace(/^:/, '').trim();
  let host = '';
  let fault = '';
  for (;;) {
    const deferred = DEFER.exec(rest);
    const field = deferred ?? FIELD.exec(rest) ?? FLAG.exec(rest);
    if (field === null || field[0] === '') break;
    if (field[0].startsWith('H=')) host = field[0].slice(2);
    fault = deferred?.[1] ?? fault;
    rest = rest.slice(field[0].length).trimStart();
  }
  const said = rest.replace(/^:\s*/, '').replaceAll('\\n', ' ').trim();
  return { host, why: [fault, said].filter((part) => part !== '').join(': ') };
}

const FIELD =
  /^[A-Z]{1,3}\d?=(?:"[^"]{0,500}"|[^\s:]{0,500}(?: \[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?)?(?::\S{1,200})?)(?:: |:$| |$)/;
/** Of fast open, pipelining and chunking, which have no value. */
const FLAG = /^(?:TFO|PRDR|[LK])[*-]?(?:: | |:?$)/;
const DEFER =
  /^(?:routing |transport )?defer \((?:-?\d{1,5}\)(?:: ([A-Z][^:=]{2,60}?)(?= [A-Z]{1,3}=|: |$))|-?\d{1,5}\)(?:: | |:?$))/;
