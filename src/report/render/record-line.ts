import type { RecordStep } from '../zone-fix.ts';
import { visibleWords } from './escape.ts';

/** What new records get, in seconds: a mistake is soon mended, and caches still spare the servers. */
export const TTL_SECONDS = 3600;

/** A record as a line of a zone file (RFC 1035 section 5.1). @param value  in presentation form */
export function recordLine({ name, type }: Pick<RecordStep, 'name' | 'type'>, value: string): string {
  return visibleWords(`${name} ${TTL_SECONDS} IN ${type} ${value}`);
}

/** The same as a comment: it is not to be put in place, or not here. */
export function recordComment(
  step: Pick<RecordStep, 'name' | 'type'>,
  value: string,
  action: 'add' | 'change' | 'remove',
  indent = '',
): string {
  return `; ${indent}${action.padEnd(6)}  ${recordLine(step, value)}`;
}
