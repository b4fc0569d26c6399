import { headerLines, type Numbered } from './imap-search.ts';
import type { ImapWord } from './imap-words.ts';

const SECTION = /^BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d{1,9})\.(\d{1,9})>)?$/i;
const FIELDS = /^HEADER\.FIELDS(\.NOT)? \(([^)]*)\)$/i;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * What FETCH says of one message (RFC 9051 section 7.5.2), for the items that a client reads a message with.
 *
 * @returns one octet per character; null for an item that is not known
 */
export function imapFetch({ message, sequence }: Numbered, items: readonly ImapWord[]): string | null {
  const said: string[] = [];
  for (const item of items) {
    const value = itemOf({ message, sequence }, String(item));
    if (value === null) return null;
    said.push(value);
  }
  return `* ${sequence} FETCH (${said.join(' ')})\r\n`;
}

function itemOf({ message }: Numbered, item: string): string | null {
  switch (item.toUpperCase()) {
    case 'UID':
      return `UID ${message.uid}`;
    case 'FLAGS':
      return `FLAGS (${[...message.flags].join(' ')})`;
    case 'INTERNALDATE':
      return `INTERNALDATE "${internalDate(message.receivedAt)}"`;
    case 'RFC822.SIZE':
      return `RFC822.SIZE ${message.raw.length}`;
    default: {
      const [, section, from, count] = SECTION.exec(item) ?? [];
      const text = section === undefined ? null : sectionOf(message.raw, section);
      if (section === undefined || text === null) return null;
      const start = Number(from ?? 0);
      const part = count === undefined ? text : text.slice(start, start + Number(count));
      return `BODY[${section}]${from === undefined ? '' : `<${start}>`} {${part.length}}\r\n${part}`;
    }
  }
}

/** One octet per character. */
function sectionOf(raw: Buffer, section: string): string | null {
  const end = raw.indexOf('\r\n\r\n');
  const bodyStart = end === -1 ? raw.length : end + 4;
  switch (section.toUpperCase()) {
    case '':
      return raw.toString('latin1');
    case 'HEADER':
      return raw.toString('latin1', 0, bodyStart);
    case 'TEXT':
      return raw.toString('latin1', bodyStart);
    default: {
      const [, not, list] = FIELDS.exec(section) ?? [];
      if (list === undefined) return null;
      const names = list.toLowerCase().replaceAll('"', '').split(' ');
      const wanted = headerLines(raw).filter(
        (field) => names.includes(field.slice(0, field.indexOf(':')).toLowerCase()) === (not === undefined),
      );
      return `${wanted.map((field) => `${field}\r\n`).join('')}\r\n`;
    }
  }
}

/** RFC 9051 section 9, date-time. */
function internalDate(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${two(date.getUTCDate())}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}
