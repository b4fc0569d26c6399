import { decodeEntities } from './entities.ts';
import { type Attributes, type Tag, tagAt } from './tags.ts';

/** A place that a reader is led to. */
export interface Link {
  readonly target: string;
  /** What the reader sees of it; empty for one that stands around an image. */
  readonly text: string;
}

/** What a page of HTML shows, and how it is made. */
export interface Markup {
  /** As it is read: without what is hidden, blocks on lines of their own. */
  readonly text: string;
  readonly links: readonly Link[];
  /** How often each element begins, by its name in lower case. */
  readonly elements: ReadonlyMap<string, number>;
  readonly images: number;
  /** Images of one pixel. */
  readonly beacons: number;
  /** In characters. */
  readonly hiddenLength: number;
  readonly comments: number;
  readonly numericEntities: number;
}

const MAX_LINKS = 500;
const MAX_LINK_TEXT = 200;
const BLOCK = new Set(
  'address article blockquote br center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table tbody td tfoot th thead title tr ul'.split(
    ' ',
  ),
);
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const UNSEEN =
  /display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|font-size\s{0,9}:\s{0,9}[01](?:\.\d{1,9})?(?:px|pt|em)?\s{0,9}(?:;|!|$)|opacity\s{0,9}:\s{0,9}0\s{0,9}(?:;|$)/i;
const RAW_TEXT_END = { script: /<\/script/gi, style: /<\/style/gi } as const;

interface State {
  readonly shown: string[];
  readonly links: { readonly target: string; text: string }[];
  readonly elements: Map<string, number>;
  images: number;
  beacons: number;
  hiddenLength: number;
  comments: number;
  numericEntities: number;
  /** The element that hides what is in it, and how many of the same name are open since. */
  hidden: { readonly name: string; depth: number } | null;
  inLink: boolean;
}

/**
 * Reads HTML in one pass, as far as features of it go: no tree is built, since the shape of the tree is none of them, and
 * a tree of a large newsletter takes longer than all the rest. In linear time; never throws.
 */
export function markupOf(html: string): Markup {
  const state: State = {
    shown: [],
    links: [],
    elements: new Map(),
    images: 0,
    beacons: 0,
    hiddenLength: 0,
    comments: 0,
    numericEntities: 0,
    hidden: null,
    inLink: false,
  };
  const missing = new Set<string>();
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) {
      write(state, html.slice(at));
      break;
    }
    if (open > at) write(state, html.slice(at, open));
    at = markAt(html, open, state, missing);
  }
  const { shown, hidden: _, inLink: __, ...rest } = state;
  return { ...rest, text: shown.join('') };
}

/** @returns where to read on */
function markAt(html: string, open: number, state: State, missing: Set<string>): number {
  if (html.startsWith('<!--', open)) {
    state.comments++;
    const end = html.indexOf('-->', open + 4);
    return end === -1 ? html.length : end + 3;
  }
  const tag = tagAt(html, open, missing);
  if (tag === null) {
    write(state, '<');
    return open + 1;
  }
  if (tag.closing) close(state, tag.name);
  else begin(state, tag);
  if (!tag.closing && (tag.name === 'script' || tag.name === 'style')) {
    const ending = RAW_TEXT_END[tag.name];
    ending.lastIndex = tag.end;
    return ending.exec(html)?.index ?? html.length;
  }
  return tag.end;
}

function begin(state: State, { name, attributes }: Tag): void {
  state.elements.set(name, (state.elements.get(name) ?? 0) + 1);
  if (BLOCK.has(name)) state.shown.push('\n');
  if (state.hidden !== null) {
    if (state.hidden.name === name) state.hidden.depth++;
  } else if (!VOID.has(name) && UNSEEN.test(attributes.get('style') ?? '')) state.hidden = { name, depth: 1 };
  if (name === 'img') image(state, attributes);
  const target =
    name === 'a' || name === 'area' ? attributes.get('href') : name === 'form' ? attributes.get('action') : '';
  if (target && state.links.length < MAX_LINKS) {
    state.links.push({ target: decodeEntities(target).text.trim(), text: '' });
    state.inLink = name === 'a';
  }
}

function image(state: State, attributes: Attributes): void {
  state.images++;
  const small = (value: string | undefined) => /^[01](?:px)?$/.test(value?.trim() ?? '');
  if (small(attributes.get('width')) && small(attributes.get('height'))) state.beacons++;
}

function close(state: State, name: string): void {
  if (BLOCK.has(name)) state.shown.push('\n');
  if (name === 'a') state.inLink = false;
  if (state.hidden?.name === name && --state.hidden.depth === 0) state.hidden = null;
}

function write(state: State, raw: string): void {
  const { text, numeric } = decodeEntities(raw);
  state.numericEntities += numeric;
  if (state.hidden !== null) {
    state.hiddenLength += text.trim().length;
    return;
  }
  state.shown.push(text.replace(/[\n\r]/g, ' '));
  const link = state.inLink ? state.links.at(-1) : undefined;
  if (link !== undefined && link.text.length < MAX_LINK_TEXT) link.text += text.slice(0, MAX_LINK_TEXT).trim();
}
