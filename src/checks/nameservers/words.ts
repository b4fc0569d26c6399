const MAX_NAMED = 5;
const MAX_SHOWN_CHARACTERS = 120;

/** Names in a sentence; the rest counted. */
export function list(names: readonly string[], separator = ', '): string {
  if (names.length <= MAX_NAMED) return names.join(separator);
  return `${names.slice(0, MAX_NAMED).join(separator)} and ${names.length - MAX_NAMED} more`;
}

/** Names in a title: one, or how many. */
export function counted(names: readonly string[], many: string): string {
  const [only] = names;
  return names.length === 1 && only !== undefined ? only : `${names.length} ${many}`;
}

/** Record values in a sentence. */
export function shown(values: readonly string[]): string {
  if (values.length === 0) return 'nothing';
  return list(
    values.map((value) =>
      value.length > MAX_SHOWN_CHARACTERS ? `"${value.slice(0, MAX_SHOWN_CHARACTERS)}…"` : `"${value}"`,
    ),
  );
}

/** `45 s`, `5 min`, `57 min`, `3 h`, `7 days`: as exact as a reader needs it. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 2 * 3_600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 2 * 86_400) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** `2026-11-21 08:19 UTC`, of the minute that has not begun before. @param time  as of RFC 3339, in UTC */
export function clock(time: string): string {
  const wholeMinute = new Date(Math.ceil(Date.parse(time) / 60_000) * 60_000).toISOString();
  return `${wholeMinute.slice(0, 10)} ${wholeMinute.slice(11, 16)} UTC`;
}
