/** The fields of a message's own header, by name in lower case; values unfolded, in the order in which they stand. */
export type Header = ReadonlyMap<string, readonly string[]>;

const MAX_HEADER_OCTETS = 256 * 1024;
const FIELD = /^([!-9;-~]+)[ \t]*:(.*)$/s; // RFC 5322 sections 2.2 and 3.6.8, with the obsolete space of section 4.5

/**
 * Reads the header of a message as it was fetched: up to the first empty line, and at most 256 KiB. What stands in the
 * body, or in a message that is attached, is no part of it. Octets are taken as Latin-1; never throws.
 */
export function headerOf(raw: Uint8Array): Header {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.length, MAX_HEADER_OCTETS)).toString('latin1');
  const end = /^\r?\n|\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const lines = text
    .slice(0, end)
    .replace(/\r?\n(?=[ \t])/g, '') // RFC 5322 section 2.2.3
    .split(/\r?\n/);
  const fields = new Map<string, string[]>();
  for (const line of lines) {
    const [, name = '', value = ''] = FIELD.exec(line) ?? [];
    if (name === '') continue;
    const key = name.toLowerCase();
    const values = fields.get(key) ?? [];
    values.push(value.trim());
    fields.set(key, values);
  }
  return fields;
}

/** The value of a field that stands there once; null where there is none, or several. */
export function onlyValue(header: Header, name: string): string | null {
  const values = header.get(name.toLowerCase()) ?? [];
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** All values of a field in one text. */
export function valuesOf(header: Header, name: string): string {
  return (header.get(name.toLowerCase()) ?? []).join(' ');
}
