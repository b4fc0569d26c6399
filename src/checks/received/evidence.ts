import type { Evidence } from '../../core/observation.ts';
import type { HeaderField } from '../../message/header-fields.ts';
import type { Judged } from './judged.ts';

const MAX_FIELDS = 30;
const MAX_CHARACTERS = 1000;
const TELLING: readonly RegExp[] = [/^authentication-results$/i, /^received-spf$/i, /^dkim-signature$/i, /^arc-seal$/i];

/**
 * The fields of a copy that tell what was made of it: results, signatures, what filters wrote.
 *
 * @param isFirst  those that prove the finding, to stand first
 */
export function evidenceOf(
  { copy: { recipient, fields }, spam }: Judged,
  isFirst: (field: HeaderField) => boolean = () => false,
): Evidence {
  const read = new Set(spam.map(({ field }) => field));
  const rankOf = ({ name, index }: HeaderField) => {
    const rank = TELLING.findIndex((pattern) => pattern.test(name));
    return rank === -1 && read.has(index) ? TELLING.length : rank;
  };
  const telling = fields
    .filter((field) => rankOf(field) !== -1)
    .toSorted((one, other) => Number(isFirst(other)) - Number(isFirst(one)) || rankOf(one) - rankOf(other));
  const lines = telling.slice(0, MAX_FIELDS).map(({ name, value }) => `${name}: ${value.slice(0, MAX_CHARACTERS)}`);
  const response = lines.length === 0 ? 'neither results, nor signatures, nor marks of a filter' : lines.join('\n');
  return { via: 'message', request: `the copy of ${recipient}`, response };
}
