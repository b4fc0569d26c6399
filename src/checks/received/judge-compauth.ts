import { readCompositeAuthentication } from '../../message/spam-microsoft.ts';
import { dmarcFailed } from './judge-stated.ts';
import type { Judged } from './judged.ts';

/**
 * What Microsoft's composite authentication holds against a copy, such as `compauth=fail reason=001 (…)`; null: nothing, or
 * what DMARC says already. It is of the recipient's own fields alone: a sender can write any.
 */
export function compositeFailed(judged: Judged): readonly string[] | null {
  if (dmarcFailed(judged) !== null) return null;
  const codes = judged.stated.fields
    .filter(({ name }) => name.toLowerCase() === 'authentication-results')
    .map((field) => readCompositeAuthentication(field)?.codes ?? [])
    .findLast((all) => all.length > 0);
  const result = codes?.find(({ name }) => name === 'compauth')?.value;
  if (result !== 'fail') return null;
  const reason = codes?.find(({ name }) => name === 'reason');
  if (reason === undefined) return ['compauth=fail'];
  return [`compauth=fail reason=${reason.value}${reason.meaning === null ? '' : ` (${reason.meaning})`}`];
}
