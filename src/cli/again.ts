import { type AuditFlags, DEFAULT_FAIL_ON, DEFAULT_FORMAT } from './audit-options.ts';

type OutputFlags = Pick<
  AuditFlags,
  | 'verbose'
  | 'providers'
  | 'compare'
  | 'color'
  | 'minScore'
  | 'requireComplete'
  | 'allowIncomplete'
  | 'format'
  | 'failOn'
>;

/** The words that ask for the same output and the same gate: what a replay does not find in its recording. */
export function outputWords(flags: OutputFlags): readonly string[] {
  return [
    ...(flags.format === DEFAULT_FORMAT ? [] : ['--format', flags.format]),
    ...(flags.verbose ? ['--verbose'] : []),
    ...(flags.providers ? ['--providers'] : []),
    ...(flags.compare === undefined ? [] : ['--compare', flags.compare]),
    ...(flags.color === undefined ? [] : [flags.color ? '--color' : '--no-color']),
    ...(flags.failOn === DEFAULT_FAIL_ON ? [] : ['--fail-on', flags.failOn]),
    ...(flags.minScore === undefined ? [] : ['--min-score', `${flags.minScore}`]),
    ...(flags.requireComplete ? ['--require-complete'] : []),
    ...(flags.allowIncomplete ? ['--allow-incomplete'] : []),
  ];
}
