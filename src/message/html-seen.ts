import type { HtmlPlace, HtmlSeen } from './html-document.ts';
import type { OpenTag } from './html-tokens.ts';

export interface SeenElements {
  /** Notes the element, and what of its attributes matters. */
  add(tag: OpenTag): void;
  all(): ReadonlyMap<string, HtmlSeen>;
}

const MAX_KINDS = 300;
const MAX_PLACES = 10;
const MAX_SOURCE = 300;

/** Counts elements, and keeps where the first ones stand. */
export function createSeen(html: string): SeenElements {
  const seen = new Map<string, { count: number; readonly places: HtmlPlace[] }>();
  const note = (what: string, { start, end }: OpenTag) => {
    let entry = seen.get(what);
    if (entry === undefined) {
      if (seen.size >= MAX_KINDS) return;
      entry = { count: 0, places: [] };
      seen.set(what, entry);
    }
    entry.count++;
    if (entry.places.length >= MAX_PLACES) return;
    entry.places.push({ source: html.slice(start, Math.min(end, start + MAX_SOURCE)), start });
  };
  return {
    add(tag) {
      const { name, attributes } = tag;
      note(name, tag);
      for (const attribute of attributes.keys()) if (/^on[a-z]{3,}$/.test(attribute)) note('on…', tag);
      if (name === 'meta' && is(attributes.get('http-equiv'), 'refresh')) note('meta refresh', tag);
      if (name === 'link' && is(attributes.get('rel'), 'stylesheet')) note('link stylesheet', tag);
    },
    all: () => seen,
  };
}

function is(written: string | undefined, wanted: string): boolean {
  return written?.trim().toLowerCase() === wanted;
}
