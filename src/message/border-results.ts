import { normalizeName } from '../core/names.ts';
import data from '../data/border-results.json' with { type: 'json' };
import type { MailPath } from './path.ts';

const HOSTS: ReadonlySet<string> = new Set(data.hosts.map(({ name }) => name));

/** Whether the host that took the message in writes what it found right below its own Received field, on every message. */
export function writesBelow({ hops, trustedFrom }: MailPath): boolean {
  const by = trustedFrom === null ? null : (hops[trustedFrom]?.by ?? null);
  return by !== null && HOSTS.has(normalizeName(by));
}
