/** One `name=value` of a record. Offsets are into the text, end exclusive. */
export interface BimiTag {
  /** As published: tag names are case-sensitive (RFC 6376 section 3.2). */
  readonly name: string;
  /** Without white space around it. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export interface TextFault {
  readonly start: number;
  readonly end: number;
  /** What should stand there, as the end of a sentence. */
  readonly expected: string;
}

const MAX_PARTS = 100; // bounded: a TXT record has up to 65,535 octets
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/; // RFC 6376 section 3.2, tag-name

/** Cuts a text into tags (RFC 6376 section 3.2, tag-list, which the BIMI draft follows). Never throws. */
export function tagsIn(text: string): { readonly tags: readonly BimiTag[]; readonly faults: readonly TextFault[] } {
  const tags: BimiTag[] = [];
  const faults: TextFault[] = [];
  const parts = text.split(';');
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const offset = at;
    at += part.length + 1;
    const words = part.trim();
    const start = offset + (part.length - part.trimStart().length);
    const end = start + words.length;
    const isLast = index === parts.length - 1;
    if (index >= MAX_PARTS) return { tags, faults: [...faults, { start, end: text.length, expected: 'a few tags' }] };
    if (words === '') {
      // A semicolon may stand at the end of all, and nowhere else without a tag behind it.
      if (!isLast)
        faults.push({ start: offset, end: offset + part.length + 1, expected: 'a tag before the semicolon' });
      continue;
    }
    const equals = words.indexOf('=');
    const name = words.slice(0, Math.max(0, equals)).trim();
    if (equals === -1 || !NAME.test(name)) faults.push({ start, end, expected: 'a tag of the form name=value' });
    else tags.push({ name, value: words.slice(equals + 1).trim(), start, end });
  }
  return { tags, faults };
}
