import { fieldsNamed, type HeaderField } from './header-fields.ts';

/** What a DKIM signature says of itself (RFC 6376 section 3.5); whether it is true is not asked. */
export interface SaidSignature {
  /** `d=`, in lower case; empty where it is missing. */
  readonly domain: string;
  /** `h=`: names of fields in lower case, each as often as it stands there. */
  readonly covers: readonly string[];
  readonly field: HeaderField;
}

const MAX_SIGNATURES = 10;
const MAX_TAGS = 100;

/** The signatures of a message, from the top down, at most 10. */
export function signaturesIn(fields: readonly HeaderField[]): readonly SaidSignature[] {
  return fieldsNamed(fields, 'DKIM-Signature')
    .slice(0, MAX_SIGNATURES)
    .map((field) => {
      const tags = tagsIn(field.value);
      return { domain: tags.get('d') ?? '', covers: (tags.get('h') ?? '').split(':').filter(Boolean), field };
    });
}

/** Names and values in lower case, without white space; of a tag that stands twice, the first. */
function tagsIn(value: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const part of value.split(';', MAX_TAGS)) {
    const text = part.replace(/\s/g, '').toLowerCase();
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(equals, 0));
    if (equals > 0 && !tags.has(name)) tags.set(name, text.slice(equals + 1));
  }
  return tags;
}
