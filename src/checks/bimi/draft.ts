import type { Spec } from '../../core/finding.ts';

/** A clause of draft-brand-indicators-for-message-identification. */
export function draft(section: string): Spec {
  return `https://datatracker.ietf.org/doc/html/draft-brand-indicators-for-message-identification#section-${section}`;
}

/** A clause of draft-svg-tiny-ps-abrotman, the profile of logos. */
export function profile(section: string): Spec {
  return `https://datatracker.ietf.org/doc/html/draft-svg-tiny-ps-abrotman#section-${section}`;
}

/** A clause of draft-fetch-validation-vmc-wchuang, what receivers do with mark certificates. */
export function validation(section: string): Spec {
  return `https://datatracker.ietf.org/doc/html/draft-fetch-validation-vmc-wchuang#section-${section}`;
}

/** A file that the record names, and what was seen of it. */
export interface FileAt {
  readonly url: string;
  readonly detail: string;
}
