import type { ZoneFix } from '../zone-fix.ts';
import { visibleOctets } from './escape.ts';
import { flatteningLines } from './zone-fix.ts';

const TTL_SECONDS = 3600;

/** The changes as a script for nsupdate(1), in one transaction (RFC 2136 section 2.5). */
export function renderNsupdate({ before, steps, flattening }: ZoneFix): string {
  const lines = steps.flatMap(({ name, type, remove, add, answers, flattens }) => [
    `; ${[...answers.map(({ code }) => code), ...(flattens ? ['--flatten'] : [])].join(', ')}`,
    ...remove.map((value) => `update delete ${name} ${type} ${value}`),
    ...add.map((value) => `update add ${name} ${TTL_SECONDS} ${type} ${value}`),
  ]);
  const told = flattening === null ? [] : flatteningLines(flattening, before.target.domain);
  const script = steps.length === 0 ? ['; there is no record to change'] : [...lines, 'send'];
  return `${[...told, ...script.map(visibleOctets)].join('\n')}\n`;
}
