import type { Attachment } from './parts.ts';
import { shown } from './shown.ts';

type Placed =
  | { readonly ok: true; readonly html: string; readonly ids: readonly string[] }
  | { readonly ok: false; readonly error: string };

/**
 * Gives each image a Content-ID of its own and puts it where the HTML says `cid:NAME`, as it is or percent-encoded. A file
 * name alone is no Content-ID: that is a Message-ID in form (RFC 2045 section 7, RFC 2392 section 2).
 *
 * @param images  at least one, each of another name
 * @param host  what stands behind the @ of the ids
 * @returns the ids in the order of the images, without angle brackets; or an error for an image that nothing refers to
 */
export function placeInlineImages(html: string, images: readonly Attachment[], host: string): Placed {
  const ids = images.map((_, index) => `image${index + 1}@${host}`);
  const idOf = new Map(
    images.flatMap(({ name }, index) =>
      [name, encodeURI(name), encodeURIComponent(name)].map((spelling) => [spelling, ids[index] ?? ''] as const),
    ),
  );
  // The longest first, so that no name is taken for the beginning of another.
  const spellings = [...idOf.keys()].toSorted((a, b) => b.length - a.length);
  const reference = new RegExp(`\\b([cC][iI][dD]:)(${spellings.map(escaped).join('|')})(?=["'\\s)>&]|$)`, 'g');
  const used = new Set<string>();
  const placed = html.replace(reference, (whole, scheme: string, spelling: string) => {
    const id = idOf.get(spelling);
    if (id === undefined) return whole;
    used.add(id);
    return scheme + id;
  });
  const unused = images.find((_, index) => !used.has(ids[index] ?? ''));
  if (unused === undefined) return { ok: true, html: placed, ids };
  return {
    ok: false,
    error: `inline image ${shown(unused.name)}: expected the HTML body to refer to it as "cid:${encodeURIComponent(unused.name)}"`,
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
