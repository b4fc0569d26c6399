import type { Look } from './html-look.ts';

/** An element whose end has not come. */
export interface OpenElement {
  readonly name: string;
  readonly look: Look;
  readonly start: number;
}

export interface OpenElements {
  /** How text looks at this place. */
  look(): Look;
  isIn(name: string): boolean;
  /** Closes what the tag closes by being there (HTML Standard, 13.1.2.4). */
  closeImplied(name: string): void;
  push(element: OpenElement): void;
  /** @returns whether there was such an element to be closed */
  close(name: string): boolean;
  closeAll(): void;
}

const MAX_DEPTH = 512; // as Chrome has it: what lies deeper becomes a sibling

const CLOSES: Readonly<Record<string, readonly string[]>> = {
  li: ['li'],
  tr: ['tr', 'td', 'th'],
  td: ['td', 'th'],
  th: ['td', 'th'],
  tbody: ['tbody', 'thead', 'tr', 'td', 'th'],
  tfoot: ['tbody', 'thead', 'tr', 'td', 'th'],
  option: ['option'],
  dd: ['dd', 'dt'],
  dt: ['dd', 'dt'],
  a: ['a'],
  body: ['head'],
};
const PARAGRAPH_ENDS: ReadonlySet<string> = new Set([
  ...[
    'address',
    'article',
    'aside',
    'blockquote',
    'center',
    'div',
    'dl',
    'fieldset',
    'footer',
    'form',
    'h1',
    'h2',
    'h3',
  ],
  ...['h4', 'h5', 'h6', 'header', 'hr', 'main', 'nav', 'ol', 'p', 'pre', 'section', 'table', 'ul'],
]);
/** An end tag closes nothing outside of the cell that it stands in (HTML Standard, 13.2.4.2). */
const BARRIERS: ReadonlySet<string> = new Set(['td', 'th', 'caption', 'table']);
const TABLE_PARTS: ReadonlySet<string> = new Set(['tbody', 'thead', 'tfoot', 'tr', 'td', 'th', 'caption']);

/** How many elements of a name are open. */
type Counts = Map<string, number>;

interface Held {
  readonly element: OpenElement;
  /** Where it is counted: among what is open in the same cell, or, of the parts of tables, in the same table. */
  readonly counts: Counts;
  /** Of what stands in it. */
  readonly inCell: Counts;
  readonly inTable: Counts;
}

/** The elements open at a place, at most 512 deep. All of a document takes linear time. */
export function createOpenElements(first: Look, closed: (element: OpenElement) => void): OpenElements {
  const stack: Held[] = [];
  const all: Counts = new Map();
  const outside: Counts = new Map();

  const scopes = () => stack.at(-1) ?? { inCell: outside, inTable: outside };
  const pop = () => {
    const held = stack.pop();
    if (held === undefined) return;
    add(held.counts, held.element.name, -1);
    add(all, held.element.name, -1);
    closed(held.element);
  };

  return {
    look: () => stack.at(-1)?.element.look ?? first,
    isIn: (name) => (all.get(name) ?? 0) > 0,
    closeImplied(name) {
      const closes = Object.hasOwn(CLOSES, name) ? (CLOSES[name] ?? []) : [];
      for (let top = stack.at(-1)?.element.name; top !== undefined; top = stack.at(-1)?.element.name) {
        if (!closes.includes(top) && !(top === 'p' && PARAGRAPH_ENDS.has(name))) break;
        pop();
      }
    },
    push(element) {
      const { name } = element;
      if (stack.length >= MAX_DEPTH) pop();
      const { inCell, inTable } = scopes();
      const counts = TABLE_PARTS.has(name) ? inTable : inCell;
      add(counts, name, 1);
      add(all, name, 1);
      stack.push({
        element,
        counts,
        inCell: BARRIERS.has(name) ? new Map() : inCell,
        inTable: name === 'table' ? new Map() : inTable,
      });
    },
    close(name) {
      // The innermost table is closed from wherever in it, though it is counted where it stands.
      const { inCell, inTable } = scopes();
      const isOpen = name === 'table' ? all.get(name) : (TABLE_PARTS.has(name) ? inTable : inCell).get(name);
      if ((isOpen ?? 0) === 0) return false;
      for (let top = stack.at(-1)?.element.name; top !== undefined; top = stack.at(-1)?.element.name) {
        pop();
        if (top === name) break;
      }
      return true;
    },
    closeAll() {
      while (stack.length > 0) pop();
    },
  };
}

function add(counts: Counts, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}
