import type { HtmlHead } from './html-head.ts';
import type { HtmlImage } from './html-images.ts';
import type { Hiding } from './html-look.ts';

/** Text that is in the source and not before the reader's eyes. */
export interface HiddenText {
  readonly how: Hiding;
  /** At most 2,000 characters of it. */
  readonly text: string;
  readonly characters: number;
  /** Whether it stands at the top, with a line before it at most: the place of what inboxes show beside the subject. */
  readonly leads: boolean;
  /** Whether no text is shown before it. */
  readonly first: boolean;
  /** Whether a rule for other screens may show it: a version for telephones, say. */
  readonly elsewhere: boolean;
  readonly start: number;
}

/** Something with an address to follow. */
export interface HtmlLink {
  readonly element: 'a' | 'area';
  /** As written, without white space at its ends; at most 8,192 characters of it. */
  readonly href: string;
  readonly hrefCharacters: number;
  /** As shown; the `alt` of its images where there is no other. At most 1,000 characters. */
  readonly text: string;
  /** Whether there is something in it, and nothing of that can be seen. */
  readonly isHidden: boolean;
  readonly images: number;
  readonly start: number;
}

/** A place in the source where something stands that matters. */
export interface HtmlPlace {
  /** The opening tag, at most 300 characters of it. */
  readonly source: string;
  readonly start: number;
}

/** How often something occurs, and where: the first ten places. */
export interface HtmlSeen {
  readonly count: number;
  readonly places: readonly HtmlPlace[];
}

export interface HtmlStyles {
  /** Of each `<style>`, in characters; at most 100. */
  readonly sheets: readonly { readonly characters: number; readonly inHead: boolean }[];
  /** What `@import` names; at most 100. */
  readonly imports: readonly string[];
  /** Of all `style` attributes, in characters. */
  readonly inlineCharacters: number;
}

export interface HtmlOddities {
  /** Letters and digits that are written as character references, such as `&#104;`. */
  readonly needlessEntities: number;
  /** Comments and characters without a width in the midst of words. */
  readonly splitWords: number;
  /** At most 5. */
  readonly splitExamples: readonly string[];
}

/** What an HTML body holds. */
export interface HtmlDocument {
  readonly head: HtmlHead;
  /** What a reader sees, a line for each block; at most 1,000,000 characters. */
  readonly text: string;
  /** At most 200, and all of their characters. */
  readonly hidden: readonly HiddenText[];
  readonly hiddenCharacters: number;
  /** The first text that is hidden at the top, which inboxes show beside the subject; null: none is. */
  readonly preheader: string | null;
  /** Text that is shown in less than 6 pixels. */
  readonly tiny: { readonly characters: number; readonly smallestPx: number; readonly example: string };
  /** At most 1,000 of them, and how many there are. */
  readonly links: readonly HtmlLink[];
  readonly linkCount: number;
  /** At most 1,000 of them, and how many there are. */
  readonly images: readonly HtmlImage[];
  readonly imageCount: number;
  /** By name of the element; `on…` for an attribute that is a script; `meta refresh`, `link stylesheet`. */
  readonly seen: ReadonlyMap<string, HtmlSeen>;
  readonly tagCount: number;
  readonly styles: HtmlStyles;
  /** Elements that have to be closed and are not, by name. */
  readonly unclosed: ReadonlyMap<string, number>;
  /** From where on nothing is shown, as what begins there never ends; null: there is no such place. */
  readonly swallowed: { readonly what: string; readonly start: number; readonly characters: number } | null;
  readonly oddities: HtmlOddities;
  /** Whether all of it was read. */
  readonly complete: boolean;
}
