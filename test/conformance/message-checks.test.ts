import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

// Real messages and hostile ones go through the reader and the checks of messages, in a process of their own: none crashes
// it, and none makes it need more than 256 MiB: a message of 100 MB neither, with all checks of the registry at work.

const SCRIPT = fileURLToPath(new URL('./judge-messages.ts', import.meta.url));
/** Without them V8 lets garbage lie until there is far more of it. */
const FLAGS = ['--max-old-space-size=128', '--max-semi-space-size=2'];
const MAX_BYTES = 256 * 1024 * 1024;

interface Judged {
  readonly messages: number;
  readonly broken: readonly string[];
  readonly slowestMs: number;
  readonly slowest: string;
  readonly peakBytes: number;
}

async function judged(...args: readonly string[]): Promise<Judged> {
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, SCRIPT, ...args]);
  return JSON.parse(stdout) as Judged;
}

describe('every message is judged, and no check breaks', () => {
  test.each([
    ['messages/', 130],
    ['dkim/corpus/', 57],
    ['bounces/mail/', 378],
    ['spam/spamassassin.tar.gz', 3516],
    ['spam/ccert.tar.gz', 5182],
    ['spam/enron.tar.gz', 6000],
  ])('of %s', async (collection, least) => {
    const { messages, broken, slowestMs, slowest, peakBytes } = await judged(collection);
    console.log(
      `${messages} messages, at most ${Math.round(slowestMs)} ms (${slowest}), ${Math.round(peakBytes / 1e6)} MB`,
    );
    expect(broken).toEqual([]);
    expect(messages).toBeGreaterThanOrEqual(least);
    expect(peakBytes).toBeLessThan(MAX_BYTES);
  });
});

describe('100 MB', () => {
  test.each(['headers', 'one line', 'nested parts', 'many parts', 'base64', 'quoted-printable', 'tags'])(
    'of %s',
    async (what) => {
      const { broken, slowestMs, peakBytes } = await judged(what);
      console.log(`100 MB of ${what}: ${Math.round(slowestMs)} ms, ${Math.round(peakBytes / 1e6)} MB`);
      expect(broken).toEqual([]);
      expect(peakBytes).toBeLessThan(MAX_BYTES);
    },
  );
});
