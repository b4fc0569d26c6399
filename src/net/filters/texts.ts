const MAX_TEXT = 500;
export const MAX_RULES = 1000;
export const MAX_OPTIONS = 10;
const MAX_OPTION = 200;

/** Words of a filter, or of the message in its mouth, on one line and cut short. They are shown escaped. */
export function cut(text: string, max = MAX_TEXT): string {
  const line = text
    .slice(0, max * 2)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > max ? `${line.slice(0, max)}…` : line;
}

export function cutOption(text: string): string {
  return cut(text, MAX_OPTION);
}
