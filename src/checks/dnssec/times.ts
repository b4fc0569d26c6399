const HOUR = 3_600;
const DAY = 24 * HOUR;

/**
 * Seconds until a time of an RRSIG record; negative where it is past. Such times have 32 bits and wrap (RFC 4034 section
 * 3.1.5, RFC 1982): what lies more than 68 years ahead is past.
 *
 * @param nowSeconds  since 1970
 */
export function secondsUntil(time: number, nowSeconds: number): number {
  return (time - Math.floor(nowSeconds)) | 0;
}

/** `2026-11-19 04:00 UTC`. */
export function momentText(time: number, nowSeconds: number): string {
  const seconds = Math.floor(nowSeconds) + secondsUntil(time, nowSeconds);
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `47 hours`, `3 days`, rounded down. */
export function spanText(seconds: number): string {
  const span = Math.abs(seconds);
  if (span < HOUR) return 'less than an hour';
  if (span < 2 * DAY) return counted(Math.floor(span / HOUR), 'hour');
  return counted(Math.floor(span / DAY), 'day');
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
