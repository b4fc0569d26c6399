import type { ZoneFix } from '../zone-fix.ts';
import { visibleOctets } from './escape.ts';

const TTL_SECONDS = 3600;

/** The changes as a script for nsupdate(1), in one transaction (RFC 2136 section 2.5). */
export function renderNsupdate({ steps }: ZoneFix): string {
  const lines = steps.flatMap(({ name, type, remove, add, answers }) => [
    `; ${answers.map(({ code }) => code).join(', ')}`,
    ...remove.map((value) => `update delete ${name} ${type} ${value}`),
    ...add.map((value) => `update add ${name} ${TTL_SECONDS} ${type} ${value}`),
  ]);
  return steps.length === 0
    ? '; there is no record to change\n'
    : `${[...lines, 'send'].map(visibleOctets).join('\n')}\n`;
}
