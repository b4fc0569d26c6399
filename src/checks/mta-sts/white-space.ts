/** The text without spaces and tabs around it (RFC 5234 appendix B.1, WSP). In linear time, however many there are. */
export function trimmed(text: string): string {
  const start = leading(text);
  let end = text.length;
  while (end > start && isSpace(text[end - 1])) end--;
  return text.slice(start, end);
}

/** How many spaces and tabs a text begins with. */
export function leading(text: string): number {
  let count = 0;
  while (isSpace(text[count])) count++;
  return count;
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
