import type { ZoneFix } from '../zone-fix.ts';
import { visibleWords } from './escape.ts';
import { openQuestions } from './open-questions.ts';
import { TTL_SECONDS } from './record-line.ts';
import { flatteningLines } from './zone-fix.ts';

/**
 * The changes as a script for nsupdate(1), in one transaction (RFC 2136 section 2.5). One transaction is for one zone
 * (section 2.3), so what belongs in another is a comment.
 */
export function renderNsupdate({ before, steps, flattening }: ZoneFix): string {
  const lines = steps.flatMap(({ name, type, remove, add, answers, flattens, elsewhere }) => {
    const why = [...answers.map(({ code }) => code), ...(flattens ? ['--flatten'] : [])].join(', ');
    const mark = elsewhere === null ? '' : '; ';
    return [
      `; ${why}${elsewhere === null ? '' : `, in another zone, ${elsewhere}:`}`,
      ...remove.map((value) => `${mark}update delete ${name} ${type} ${value}`),
      ...add.map((value) => `${mark}update add ${name} ${TTL_SECONDS} ${type} ${value}`),
    ];
  });
  const told = flattening === null ? [] : flatteningLines(flattening, before.target.domain);
  const isOwn = steps.some(({ elsewhere }) => elsewhere === null);
  const script = steps.length === 0 ? ['; there is no record to change'] : [...lines, ...(isOwn ? ['send'] : [])];
  const open = openQuestions(before).map((line) => `; not checked: ${line}`);
  return `${[...told, ...[...script, ...open].map(visibleWords)].join('\n')}\n`;
}
