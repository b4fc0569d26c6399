import { isReply } from '../../message/bulk-marks.ts';
import { readDateTime } from '../../message/date-time.ts';
import { decodeWords, fieldsNamed, type HeaderField } from '../../message/header-fields.ts';
import type { ReadMessage } from '../../message/message-tree.ts';
import { participantsOf } from '../../message/participants.ts';
import { organisationOf } from '../../message/path-hosts.ts';
import { quotedFields, quotedHeader } from '../../message/quoted.ts';
import type { SenderFields } from '../../message/sender-fields.ts';
import { readSignature } from '../../message/signature-tags.ts';
import type { Said } from './judge-fields.ts';

const HOUR_MS = 3_600_000;
const FUTURE_HOURS = 24;
const PAST_HOURS = 96; // where SpamAssassin's last step begins
const MAX_VALUE = 120;
const LONG_SUBJECT = 200; // Rspamd's LONG_SUBJ
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** RFC 5322 section 3.3, and the zones in letters of section 4.3 that programs still write. */
const DATE =
  /^(?:([A-Z][a-z]{2}), {0,3})?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}(?::\d{2})? ([+-]\d{4}|UTC?|GMT|[ECMP][SD]T|Z)(?: ?\([^()]{0,60}\))?$/i;

export function judgeDate(message: ReadMessage, sender: SenderFields, nowMs: number): readonly Said[] {
  const [field] = fieldsNamed(message.header.fields, 'Date');
  if (field === undefined || field.value === '') return [];
  const evidence = quotedFields([field]);
  const value = field.value.slice(0, MAX_VALUE).replace(/\s+/g, ' ');
  const read = readDateTime(field.value);
  const zone = /[+-](\d{2})(\d{2})(?: ?\(|$)/.exec(value);
  const isOff = zone !== null && (Number(zone[1]) * 60 + Number(zone[2]) > 14 * 60 || Number(zone[2]) > 59);
  const malformed = read === null && isOff ? null : dateFault(value, read?.atMs ?? null, read?.zone ?? '');
  return [
    ...(isOff
      ? [
          {
            code: 'header-date-zone',
            params: { value, detail: `${zone[0].slice(0, 5)} is the offset of no place on earth` },
            evidence,
          } as const,
        ]
      : []),
    ...(malformed === null
      ? []
      : [{ code: 'header-date-malformed', params: { value, detail: malformed }, evidence } as const]),
    ...(read === null || isOff ? [] : distance(read.atMs, sender, nowMs, field)),
  ];
}

function dateFault(value: string, atMs: number | null, zone: string): string | null {
  if (atMs === null) return 'it is no date with a time and a zone';
  const form = DATE.exec(value);
  if (form === null) return 'it is not "day, date month year hours:minutes:seconds zone"';
  const offsetMs =
    zone === ''
      ? 0
      : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3))) * 60_000;
  const weekday = WEEKDAYS[new Date(atMs + offsetMs).getUTCDay()];
  return form[1] === undefined || form[1].toLowerCase() === weekday ? null : `that day was no ${form[1]}`;
}

function distance(atMs: number, sender: SenderFields, nowMs: number, field: HeaderField): readonly Said[] {
  const than = sender.receivedAtMs === null ? 'now' : 'arrival';
  if (than === 'now' && sender.received) return [];
  const hours = Math.round((atMs - (sender.receivedAtMs ?? nowMs)) / HOUR_MS);
  const evidence = quotedFields([field]);
  if (hours > FUTURE_HOURS) return [{ code: 'header-date-future', params: { hours, than }, evidence }];
  // A message that was not sent yet may lie in a file for years.
  if (-hours < PAST_HOURS || than === 'now') return [];
  return [{ code: 'header-date-past', params: { hours: -hours, than }, evidence }];
}

export function judgeMessageId(message: ReadMessage): readonly Said[] {
  const { fields } = message.header;
  const [field] = fieldsNamed(fields, 'Message-ID');
  if (field === undefined || field.value === '') return [];
  const evidence = quotedFields([field]);
  const value = field.value.slice(0, MAX_VALUE);
  const fault = idFault(field.value);
  if (fault !== null) return [{ code: 'header-message-id-malformed', params: { value, detail: fault }, evidence }];
  const domain = field.value
    .slice(field.value.lastIndexOf('@') + 1)
    .replace(/>.*$/s, '')
    .toLowerCase();
  const detail = domainFault(domain);
  if (detail !== null) return [{ code: 'header-message-id-domain', params: { value, detail }, evidence }];
  const [author] = participantsOf(fields).from;
  const organisation = organisationOf(domain);
  if (organisation === null || author?.domain == null || isKnownHere(organisation, fields)) return [];
  return [{ code: 'header-message-id-elsewhere', params: { domain: organisation, from: author.domain }, evidence }];
}

function idFault(value: string): string | null {
  if (!value.startsWith('<') || !/>(?:\s*\([^()]{0,200}\))?$/.test(value.slice(-300)))
    return 'it has no angle brackets around it';
  if (!value.includes('@')) return 'it has no @';
  const inner = value.slice(1, value.indexOf('>'));
  if (/\s/.test(inner)) return 'there are spaces in it';
  return /^[^<>@]+@[^<>@]+$/.test(inner) || /^".*"@|@\[.*\]$/.test(inner)
    ? null
    : 'it is not two parts with one @ between';
}

function domainFault(domain: string): string | null {
  if (/^localhost(?:\.localdomain)?$/.test(domain)) return `${domain} is a name that every machine has`;
  if (/^\[?(?:10|127|192\.168|169\.254)\.[\d.]+\]?$/.test(domain))
    return `${domain} is an address that many machines have`;
  return /[.[]/.test(domain) ? null : `${domain.slice(0, 60)} is the name of a machine, not of a domain`;
}

/** Whether somebody who is named in the header, signed it or was on its way is of this organisation. */
function isKnownHere(organisation: string, fields: readonly HeaderField[]): boolean {
  const people = participantsOf(fields);
  const named = [...people.from, ...people.sender, ...people.replyTo, ...people.returnPath].map(({ domain }) => domain);
  const signed = fieldsNamed(fields, 'DKIM-Signature')
    .slice(0, 10)
    .map(({ value }) => readSignature(value).domain);
  if ([...named, ...signed].some((domain) => organisationOf(domain ?? null) === organisation)) return true;
  return fieldsNamed(fields, 'Received').some(({ value }) => value.slice(0, 2000).toLowerCase().includes(organisation));
}

export function judgeSubject(message: ReadMessage): readonly Said[] {
  const { fields } = message.header;
  const [field] = fieldsNamed(fields, 'Subject');
  if (field === undefined || field.value === '') {
    const evidence = field === undefined ? [quotedHeader(message)] : quotedFields([field]);
    return [{ code: 'header-subject-missing', params: { empty: field !== undefined }, evidence }];
  }
  const evidence = quotedFields([field]);
  const text = decodeWords(field.value).trim();
  const subject = text.slice(0, MAX_VALUE);
  const letters = text.match(/\p{L}/gu) ?? [];
  const isShouted =
    letters.length >= 10 &&
    /\s/.test(text) &&
    /^\P{Ll}*$/u.test(text) &&
    (text.match(/\p{Lu}/gu) ?? []).length === letters.length;
  const isFalseReply = /^\s*(?:re|aw|sv|antw)\s?(?:\[\d{1,3}\])?\s?:/i.test(text) && !isReply(fields);
  return [
    ...(isShouted ? [{ code: 'header-subject-capitals', params: { subject }, evidence } as const] : []),
    ...(text.length > LONG_SUBJECT
      ? [{ code: 'header-subject-long', params: { characters: text.length }, evidence } as const]
      : []),
    ...(isFalseReply ? [{ code: 'header-reply-to-nothing', params: { subject }, evidence } as const] : []),
  ];
}
