const MOST_FIELDS = 200;

/**
 * The fields of one record of CSV, with quotes undone (RFC 4180 section 2); at most 200. Never throws.
 *
 * @param separator  one character
 */
export function csvFields(record: string, separator = ','): readonly string[] {
  const fields: string[] = [];
  let at = 0;
  while (at <= record.length && fields.length < MOST_FIELDS) {
    const [text, end] = record[at] === '"' ? quotedFrom(record, at) : plainFrom(record, at, separator);
    fields.push(text);
    const next = record.indexOf(separator, end);
    if (next === -1) break;
    at = next + 1;
  }
  return fields;
}

function plainFrom(record: string, at: number, separator: string): readonly [string, number] {
  const found = record.indexOf(separator, at);
  const end = found === -1 ? record.length : found;
  return [record.slice(at, end), end];
}

function quotedFrom(record: string, at: number): readonly [string, number] {
  const pattern = /"((?:[^"]|"")*)"?/y;
  pattern.lastIndex = at;
  const [all = '', inner = ''] = pattern.exec(record) ?? [];
  return [inner.replace(/""/g, '"'), at + all.length];
}

const MOST_LINES = 200;
const MOST_CHARACTERS = 256 * 1024;

/** Puts records of CSV together, whose fields in quotes may hold the ends of lines (RFC 4180 section 2, rule 6). */
export interface CsvRecords {
  /** @returns the record that ends with this line; null: it goes on */
  add(line: string): string | null;
  /** What has begun, and not ended. */
  rest(): string | null;
}

export function csvRecords(): CsvRecords {
  let open: string[] = [];
  let length = 0;
  let isOpen = false;
  const closed = () => {
    const record = open.join('\n');
    open = [];
    length = 0;
    isOpen = false;
    return record;
  };
  return {
    add(line) {
      open.push(line);
      length += line.length;
      for (let at = line.indexOf('"'); at !== -1; at = line.indexOf('"', at + 1)) isOpen = !isOpen;
      return isOpen && open.length < MOST_LINES && length < MOST_CHARACTERS ? null : closed();
    },
    rest: () => (open.length === 0 ? null : closed()),
  };
}
