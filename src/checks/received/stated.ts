import { headerFieldsIn } from '../../message/header-fields.ts';
import { type Stated, statedResults } from '../../message/stated-results.ts';
import type { ReceivedCopy } from './facts.ts';

export { METHODS, type Method, type Stated, type StatedResult } from '../../message/stated-results.ts';

/** What the receiver states of a copy; fields that it had when it left are none of the receiver's. */
export function statedIn({ fields, path, sent }: ReceivedCopy): Stated {
  return statedResults(fields, path, headerFieldsIn(Buffer.from(sent.raw, 'base64')));
}
