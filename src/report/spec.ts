import rfcs from '../data/rfcs.json' with { type: 'json' };

interface Rfc {
  readonly title: string;
  readonly status: string;
  readonly obsoletedBy: readonly number[];
}

export interface CitedSpec {
  /** The document, such as `Simple Mail Transfer Protocol`; null for a page that is no RFC. */
  readonly title: string | null;
  /** Where it can be read. */
  readonly url: string;
  /** RFCs that replaced it: what it says is history. */
  readonly obsoletedBy: readonly number[];
}

const documents: Readonly<Record<string, Rfc>> = rfcs;

/** @returns null for an RFC that `data/rfcs.json` does not list */
export function readSpec(spec: string): CitedSpec | null {
  const [, number, section] = /^RFC (\d+)(?: section (.+))?$/.exec(spec) ?? [];
  if (number === undefined) return { title: null, url: spec, obsoletedBy: [] };
  const rfc = documents[number];
  if (!rfc) return null;
  const anchor = section !== undefined && /^\d+(?:\.\d+)*$/.test(section) ? `#section-${section}` : '';
  return {
    title: rfc.title,
    url: `https://www.rfc-editor.org/rfc/rfc${number}${anchor}`,
    obsoletedBy: rfc.obsoletedBy,
  };
}

/** The clause as it is cited, such as `RFC 7489 section 6.3 (historic, replaced by RFC 9989)`. */
export function specWords(spec: string): string {
  const replaced = readSpec(spec)?.obsoletedBy ?? [];
  return replaced.length === 0
    ? spec
    : `${spec} (historic, replaced by ${replaced.map((rfc) => `RFC ${rfc}`).join(', ')})`;
}
