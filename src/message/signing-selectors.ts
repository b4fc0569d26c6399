import { isSelector } from '../core/names.ts';
import { fieldsNamed, type HeaderField } from './header-fields.ts';

const MAX_SIGNATURES = 10;

/**
 * The selectors under which a message is signed for a domain (`s=` beside its `d=`, RFC 6376 section 3.5): what nobody can
 * learn from DNS.
 */
export function signingSelectors(fields: readonly HeaderField[], domain: string): readonly string[] {
  const selectors = fieldsNamed(fields, 'DKIM-Signature')
    .slice(0, MAX_SIGNATURES)
    .map(({ value }) => ({ domain: tagIn(value, 'd'), selector: tagIn(value, 's') }))
    .filter((signed) => signed.domain === domain)
    .map(({ selector }) => selector);
  return [...new Set(selectors)].filter(isSelector);
}

/** In lower case, without white space. */
function tagIn(value: string, name: string): string {
  const tag = value.split(';').find((part) => part.split('=', 1)[0]?.trim() === name) ?? '';
  return tag
    .slice(tag.indexOf('=') + 1)
    .replace(/\s/g, '')
    .toLowerCase();
}
