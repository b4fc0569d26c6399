import { checks } from '../checks/index.ts';
import type { AnyCheck } from '../core/check.ts';

const all: readonly AnyCheck[] = checks;
const ofDomain: ReadonlySet<string> = new Set(all.filter(({ about }) => about === undefined).map(({ id }) => id));

/** Whether a check judges the domain of a message's author, and not the message itself. */
export function isOfAuthor(check: string): boolean {
  return ofDomain.has(check);
}
