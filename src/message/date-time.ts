export interface DateTime {
  /** Since 1970, in milliseconds. */
  readonly atMs: number;
  /** `+hhmm` or `-hhmm`; `-0000` where the offset of the clock's place is not told (RFC 5322 section 3.3). */
  readonly zone: string;
}

const MAX_CHARACTERS = 200;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = '(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:[.,]\\d{1,9})?)?(?: ?([AP]M)\\b)?';
const ZONE = '(?: ?([+-]\\d{4}|[+-]\\d{2}:\\d{2}|[A-Z]{1,5})\\b)?';
const WEEKDAY = '(?:[A-Z]{3,9}(?: ?[,.] ?| ))?';
/** RFC 5322 section 3.3; hyphens and a weekday without comma are seen in the wild. */
const RFC5322 = new RegExp(`^${WEEKDAY}(\\d{1,2})[ -]([A-Z]{3})[A-Z]*[ .,-] ?(\\d{2,5}),? ${TIME}${ZONE}`, 'i');
/** The form of C's `ctime`: `Wed Mar 23 23:19:39 [+0800] 2005`; and with the year before the time. */
const CTIME = new RegExp(`^${WEEKDAY}([A-Z]{3})[A-Z]*,? (\\d{1,2}),? ${TIME}${ZONE} (\\d{4})`, 'i');
const MONTH_FIRST = new RegExp(`^${WEEKDAY}([A-Z]{3})[A-Z]*,? (\\d{1,2}),? (\\d{4}),? ${TIME}${ZONE}`, 'i');
const ISO = new RegExp(`^(\\d{4})[-/](\\d{2})[-/](\\d{2})[T ]${TIME}${ZONE}`, 'i');

/** In minutes: RFC 5322 section 4.3. Any other name, the letters of military time among them, means `-0000`. */
const NAMED_ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  gmt: 0,
  utc: 0,
  z: 0,
  edt: -240,
  est: -300,
  cdt: -300,
  cst: -360,
  mdt: -360,
  mst: -420,
  pdt: -420,
  pst: -480,
};

/**
 * Reads a date and time by RFC 5322 sections 3.3 and 4.3, and as hosts write them otherwise (`ctime`, ISO 8601).
 *
 * @returns null where it is none, is not in the calendar, or says nothing of its zone: then it is no point in time
 */
export function readDateTime(text: string): DateTime | null {
  const tidy = withoutComments(text.slice(0, MAX_CHARACTERS)).replace(/\s+/g, ' ').trim();
  if (!/\d:\d/.test(tidy)) return null; // no time of day: no form needs to be tried
  const parts = rfc5322(tidy) ?? ctime(tidy) ?? monthFirst(tidy) ?? iso(tidy);
  return parts === null ? null : instantOf(parts);
}

interface Parts {
  readonly year: string | undefined;
  /** 0 for January; -1: no month. */
  readonly month: number;
  readonly day: string | undefined;
  /** Hour, minute, second, `AM` or `PM`, zone. */
  readonly clock: readonly (string | undefined)[];
}

function rfc5322(text: string): Parts | null {
  const match = RFC5322.exec(text);
  return match && { year: match[3], month: monthOf(match[2]), day: match[1], clock: match.slice(4) };
}

function ctime(text: string): Parts | null {
  const match = CTIME.exec(text);
  return match && { year: match[8], month: monthOf(match[1]), day: match[2], clock: match.slice(3, 8) };
}

function monthFirst(text: string): Parts | null {
  const match = MONTH_FIRST.exec(text);
  return match && { year: match[3], month: monthOf(match[1]), day: match[2], clock: match.slice(4) };
}

function iso(text: string): Parts | null {
  const match = ISO.exec(text);
  return match && { year: match[1], month: Number(match[2]) - 1, day: match[3], clock: match.slice(4) };
}

function monthOf(name: string | undefined): number {
  return MONTHS.indexOf((name ?? '').toLowerCase());
}

function instantOf({ year, month, day, clock }: Parts): DateTime | null {
  const [hours, minutes, seconds, half, zone] = clock;
  const offset = zone === undefined ? null : offsetOf(zone);
  if (offset === null || Number.isNaN(Number(year))) return null;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  const second = Math.min(Number(seconds ?? 0), 59); // 60 is a leap second, which the count since 1970 leaves out
  const numbers = [fullYear(year ?? ''), month, Number(day), hour, Number(minutes), second] as const;
  const local = new Date(Date.UTC(...numbers));
  const exists =
    local.getUTCMonth() === month && local.getUTCDate() === Number(day) && hour < 24 && Number(minutes) < 60;
  if (!exists || Number(seconds ?? 0) > 60) return null;
  return { atMs: local.getTime() - offset.minutes * 60_000, zone: offset.zone };
}

/** RFC 5322 section 4.3: two digits below 50 belong to this century, the others and three digits count from 1900. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length === 2 && year < 50) return 2000 + year;
  return text.length <= 3 ? 1900 + year : year;
}

function offsetOf(zone: string): { readonly minutes: number; readonly zone: string } | null {
  const numeric = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (numeric === null) {
    const minutes = NAMED_ZONES[zone.toLowerCase()];
    return minutes === undefined ? { minutes: 0, zone: '-0000' } : { minutes, zone: zoneText(minutes) };
  }
  const [, sign, hours, minutes] = numeric;
  const size = Number(hours) * 60 + Number(minutes);
  return Number(minutes) > 59 ? null : { minutes: sign === '-' ? -size : size, zone: `${sign}${hours}${minutes}` };
}

function zoneText(minutes: number): string {
  const size = Math.abs(minutes);
  const digits = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${digits(size / 60)}${digits(size % 60)}`;
}

function withoutComments(text: string): string {
  let depth = 0;
  let kept = '';
  for (const character of text) {
    if (character === '(') depth++;
    kept += depth === 0 ? character : '';
    if (character === ')' && depth > 0) depth--;
  }
  return kept;
}
