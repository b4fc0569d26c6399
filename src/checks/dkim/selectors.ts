import type { TextForm } from './form.ts';
import { isUsable } from './parse.ts';

/** A selector worth asking for, and why. */
export interface Candidate {
  /** Lower case, as DNS compares names. */
  readonly selector: string;
  readonly from: 'given' | 'sender' | 'common';
  /** The sender whose selector it is; null for the others. */
  readonly sender: string | null;
}

/** What the zone says before any selector is tried. */
export interface SelectorZone {
  /** Whether `_domainkey` exists: if not, nothing below it does (RFC 8020 section 2). */
  readonly parent: 'exists' | 'nxdomain' | 'unanswered' | 'not-asked';
  /** What stands at a selector that nobody can have published: put there by a wildcard (RFC 4592). Null: nothing. */
  readonly wildcard: Wildcard | null;
}

export interface Wildcard {
  readonly texts: readonly PublishedText[];
  /** The CNAMEs that were followed, in order. */
  readonly aliases: readonly string[];
  /** To compare with what stands at a selector. */
  readonly fingerprint: string;
}

/** A TXT record at a selector. */
export interface PublishedText {
  /** Its strings joined without a space (RFC 6376 section 3.6.2.2). */
  readonly text: string;
  readonly form: TextForm;
}

/** What stands at a selector. */
export interface SelectorAnswer {
  readonly selector: string;
  /** Where the records stand: the selector's own name, or the last of its aliases. */
  readonly owner: string;
  /** The CNAMEs that were followed, in order. */
  readonly aliases: readonly string[];
  readonly kind: 'records' | 'nodata' | 'nxdomain';
  /** At most 10. */
  readonly texts: readonly PublishedText[];
  /** The same stands at a random label: a wildcard put it here. */
  readonly byWildcard: boolean;
}

/** Where a selector's key stands (RFC 6376 section 3.6.2.1). */
export function keyName(selector: string, domain: string): string {
  return `${selector}._domainkey.${domain}`;
}

/** Whether verifiers find a key there that they can check signatures with. */
export function hasUsableKey({ texts }: Pick<SelectorAnswer, 'texts'>): boolean {
  const [only] = texts;
  return texts.length === 1 && only?.form.kind === 'key' && isUsable(only.form.record);
}
