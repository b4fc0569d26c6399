const MAX_LISTED = 3;

/** A number with its thousands apart. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** The first few, and how many more. */
export function list(items: readonly string[]): string {
  const shown = items.slice(0, MAX_LISTED).join(', ');
  return items.length <= MAX_LISTED ? shown : `${shown} and ${count(items.length - MAX_LISTED)} more`;
}

/** `1 image`, `3 images`. */
export function many(number: number, what: string): string {
  return `${count(number)} ${what}${number === 1 ? '' : 's'}`;
}

/** A quoted piece of a text from the message. */
export function quote(text: string): string {
  const cut = text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED).trim()}…` : text;
  return `"${cut}"`;
}

const MAX_QUOTED = 60;
