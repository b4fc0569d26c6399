/** What became of a message that was to be removed. */
export interface Removal {
  readonly removed: boolean;
  /** A clause for the reader. */
  readonly detail: string;
}

export function kept(detail: string): Removal {
  return { removed: false, detail };
}
