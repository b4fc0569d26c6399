/** An argument of an IMAP command: a word (atom, quoted string or literal) or a list in parentheses. */
export type ImapWord = string | readonly ImapWord[];

const MAX_LITERAL = 16_384;
const MAX_DEPTH = 8;

/**
 * Reads the arguments of a command (RFC 9051 section 9).
 *
 * @param next  gives what follows a literal: its octets, and the line behind them; null: the client has gone
 * @returns null where the line does not follow the grammar
 */
export async function imapWords(
  line: string,
  next: (size: number, isSynchronizing: boolean) => Promise<{ readonly octets: string; readonly line: string } | null>,
): Promise<readonly ImapWord[] | null> {
  const root: ImapWord[] = [];
  const open: ImapWord[][] = [root];
  let rest = line;
  while (rest !== '') {
    const here = open.at(-1) ?? root;
    const [whole = '', quoted, literal, plus] = /^(?:"((?:[^"\\]|\\.)*)"|\{(\d{1,9})(\+?)\}$)/.exec(rest) ?? [];
    if (literal !== undefined) {
      const size = Number(literal);
      const got = size <= MAX_LITERAL ? await next(size, plus !== '+') : null;
      if (got === null) return null;
      here.push(got.octets);
      rest = got.line;
    } else if (quoted !== undefined) {
      here.push(quoted.replace(/\\(.)/g, '$1'));
      rest = rest.slice(whole.length);
    } else if (rest.startsWith('(')) {
      const list: ImapWord[] = [];
      here.push(list);
      if (open.push(list) > MAX_DEPTH) return null;
      rest = rest.slice(1);
    } else if (rest.startsWith(')')) {
      if (open.length === 1) return null;
      open.pop();
      rest = rest.slice(1);
    } else if (rest.startsWith(' ')) {
      rest = rest.slice(1);
    } else {
      // An atom, or the name of what is fetched, which may hold brackets with spaces and parentheses.
      const [atom = ''] = /^(?:[^\s()"{[]|\[[^\]]*\])+/.exec(rest) ?? [];
      if (atom === '') return null;
      here.push(atom);
      rest = rest.slice(atom.length);
    }
  }
  return open.length === 1 ? root : null;
}

/** A string as the server says it: quoted, or as a literal where it has octets that cannot be quoted. */
export function imapString(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  return `{${text.length}}\r\n${text}`;
}

/** Whether a number is in a set such as `1,3:5,9:*` (RFC 9051 section 9, sequence-set). @param largest  what `*` stands for */
export function isInSet(set: string, number: number, largest: number): boolean {
  return set.split(',').some((range) => {
    const [one = 0, other = one] = range.split(':').map((bound) => (bound === '*' ? largest : Number(bound)));
    return number >= Math.min(one, other) && number <= Math.max(one, other);
  });
}

export function isSet(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    /^(?:\d{1,10}|\*)(?::(?:\d{1,10}|\*))?(?:,(?:\d{1,10}|\*)(?::(?:\d{1,10}|\*))?)*$/.test(text)
  );
}
