import type { MacroPart, MacroString } from './macro.ts';

const NAME_OCTETS = 253; // RFC 7208 section 7.3

export interface StaticValues {
  /** The domain whose record is read: `%{d}`. */
  readonly domain: string;
  /** The domain of the sender: `%{o}`. */
  readonly senderDomain: string;
}

/**
 * The name a domain-spec stands for, whoever sends: only `%{d}` and `%{o}` are known beforehand.
 *
 * @returns lower case, without the last dot, at most 253 octets (cut from the left, RFC 7208 section 7.3);
 *   null where it depends on the sender's address, name or local part
 */
export function expandStatically(spec: MacroString, { domain, senderDomain }: StaticValues): string | null {
  const values: Readonly<Record<string, string>> = { d: domain, o: senderDomain };
  let name = '';
  for (const part of spec.parts) {
    if (part.kind !== 'macro') {
      name += part.text;
      continue;
    }
    const value = values[part.letter];
    if (value === undefined) return null;
    const expanded = transform(value, part);
    name += part.escape ? urlEscape(expanded) : expanded;
  }
  name = name.toLowerCase().replace(/\.$/, '');
  while (name.length > NAME_OCTETS && name.includes('.')) name = name.slice(name.indexOf('.') + 1);
  return name;
}

/** The literal end of a domain-spec, from its first whole label on: what stays the same for every sender. */
export function staticSuffix(spec: MacroString): string | null {
  const last = spec.parts.at(-1);
  if (last?.kind !== 'literal') return null;
  const dot = last.text.indexOf('.');
  return dot === -1
    ? null
    : last.text
        .slice(dot + 1)
        .replace(/\.$/, '')
        .toLowerCase();
}

function transform(value: string, { delimiters, keep, reverse }: MacroPart & { readonly kind: 'macro' }): string {
  let labels: string[] = [''];
  for (const character of value) {
    if (delimiters.includes(character)) labels.push('');
    else labels[labels.length - 1] += character;
  }
  if (reverse) labels = labels.reverse();
  return (keep === null ? labels : labels.slice(-keep)).join('.');
}

/** RFC 3986 section 2.3: all but the unreserved characters. */
function urlEscape(text: string): string {
  return text.replace(
    /[^a-z0-9\-._~]/gi,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
