/** A decimal number as filters and their header fields write it; null: the text is none, or none that means anything. */
export function decimalIn(text: string | undefined): number | null {
  if (text === undefined || !/^[+-]?\d{1,6}(?:\.\d{1,12})?$/.test(text)) return null;
  return Number(text);
}
