import type { DomainName } from '../core/names.ts';
import { type Io, UsageError } from './io.ts';
import { didYouMean } from './suggest.ts';
import * as read from './values.ts';

const MAX_DOMAINS = 10_000;

/**
 * The domains to audit, each once, in their order; `-` stands for those of standard input, one a line.
 *
 * @param commands  names that a word without a dot may be a slip for
 * @throws UsageError where a word is no domain, or where there are none or too many
 */
export async function domainsOf(
  words: readonly string[],
  commands: readonly string[],
  io: Io,
): Promise<readonly DomainName[]> {
  const listed: string[] = [];
  for (const word of words) {
    if (word === '-') listed.push(...linesOf(await io.readStdin()));
    else if (!/[.@/:]/.test(word) && /^[\x20-\x7e]*$/.test(word)) throw new UsageError(noDomain(word, commands));
    else listed.push(word);
  }
  if (listed.length === 0) throw new UsageError('standard input named no domain: expected one a line');
  if (listed.length > MAX_DOMAINS)
    throw new UsageError(`${listed.length} domains are too many for one call: at most ${MAX_DOMAINS}`);
  return [...new Set(listed.map(read.domain))];
}

function noDomain(word: string, commands: readonly string[]): string {
  if (commands.includes(word)) return `"${word}" is a command, and comes first: mailcheck ${word} example.com`;
  const kind = commands.length > 0 ? 'is neither a command nor a domain name' : 'is no domain name';
  return `"${word}" ${kind}${didYouMean(word, commands)} (a domain has a dot, such as example.com)`;
}

/** One domain a line; `#` begins a comment. */
function linesOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}
