import type { Command } from 'commander';
import { collect } from './values.ts';

/** The flags of `mailcheck fix` that are about flattening SPF. */
export interface FlattenFlags {
  readonly flatten?: boolean;
  readonly flattenInclude?: readonly string[];
  readonly flattenFrom?: string;
}

export function addFlattenOptions(command: Command): Command {
  return command
    .optionsGroup('SPF past ten lookups:')
    .option('--flatten', 'put networks in place of as many includes as SPF has lookups too many')
    .option(
      '--flatten-include <names>',
      'put networks in place of these includes, needed or not; all: of every one (repeatable)',
      collect('--flatten-include', (text) => text.toLowerCase()),
    )
    .option('--flatten-from <file>', 'flatten the SPF record in this file, as it was before it was flattened');
}
