import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Message {
  readonly raw: Uint8Array;
  readonly spam: boolean;
}

export interface BogofilterRun {
  /** That each message is spam, from 0 to 1, in the order in which they were given. */
  readonly scores: readonly number[];
  /** That all scores took, with the start of one process. */
  readonly scoringMs: number;
}

const MOST_OUTPUT = 64 * 1024 * 1024;

/** Its version, as it says it; null: it is not installed. */
export function bogofilterVersion(): string | null {
  const { status, stdout } = spawnSync('bogofilter', ['-V'], { encoding: 'utf8' });
  return status === 0 ? (/version (\S+)/.exec(stdout)?.[1] ?? 'unknown') : null;
}

/** Trains Debian's bogofilter, as it is configured without any file, and lets it score other messages. */
export function bogofilterRun(known: readonly Message[], unknown: readonly Message[]): BogofilterRun {
  const folder = mkdtempSync(join(tmpdir(), 'mailcheck-bench-'));
  try {
    const database = join(folder, 'database');
    mkdirSync(database);
    for (const spam of [true, false]) {
      const messages = known.filter((message) => message.spam === spam);
      written(messages, join(folder, spam ? 'spam' : 'ham'));
      bogofilter(['-C', '-d', database, spam ? '-s' : '-n', '-B', join(folder, spam ? 'spam' : 'ham')], '');
    }
    const names = written(unknown, join(folder, 'unknown'));
    const startedMs = performance.now();
    const output = bogofilter(['-C', '-d', database, '-b', '-TT'], `${names.join('\n')}\n`);
    const scoringMs = performance.now() - startedMs;
    const scores = output
      .trim()
      .split('\n')
      .map((line) => Number(line.trim().split(/\s+/).at(-1)));
    if (scores.length !== unknown.length || scores.some(Number.isNaN))
      throw new Error(`bogofilter gave ${scores.length} scores of ${unknown.length} messages`);
    return { scores, scoringMs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function written(messages: readonly Message[], folder: string): readonly string[] {
  mkdirSync(folder);
  return messages.map(({ raw }, index) => {
    const name = join(folder, `${index}.eml`.padStart(12, '0'));
    writeFileSync(name, raw);
    return name;
  });
}

/** Its exit code says what the last message was; only 3 is an error. */
function bogofilter(options: readonly string[], input: string): string {
  const { status, stdout, stderr } = spawnSync('bogofilter', options, {
    input,
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT,
  });
  if (status === null || status === 3) throw new Error(`bogofilter ${options.join(' ')}: ${stderr}`);
  return stdout;
}
