import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { documentSchema } from '../../src/report/schema.ts';
import { capturedIo } from '../support/io.ts';

const MAIL = 'From: Ann <ann@a.example>\r\nSubject: the minutes\r\n\r\nDear Bob\r\n';
const QUIETLY = ['--no-audit', '--only', 'header', '--fail-on', 'never', '--allow-incomplete'];

let folder: string;
const path = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-several-'));
  for (let n = 0; n < 12; n++) writeFileSync(path(`${n}.eml`), MAIL);
  writeFileSync(path('note.txt'), 'a note without a header\n');
  writeFileSync(path('empty.eml'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function message(words: readonly string[], onWrite: (text: string) => void = () => {}, signal?: AbortSignal) {
  const { io, stdout, stderr } = capturedIo(signal === undefined ? {} : { signal });
  const { stdout: out } = io;
  const write = (text: string) => {
    out.write(text);
    onWrite(text);
  };
  const code = await runCli(['message', ...QUIETLY, ...words], { ...io, stdout: { ...out, write } });
  return { code, stdout: stdout(), stderr: stderr() };
}

function namesIn(document: string): readonly string[] {
  const { reports } = documentSchema.parse(JSON.parse(document));
  return reports.map(({ target }) => ('name' in target ? target.name : ''));
}

describe('of several files', () => {
  test('those that are messages are judged, and the others said', async () => {
    const files = ['0.eml', 'note.txt', '1.eml', 'empty.eml'].map(path);
    const { code, stdout, stderr } = await message([...files, '--format', 'json']);
    expect(code).toBe(2);
    expect(namesIn(stdout)).toEqual([path('0.eml'), path('1.eml')]);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/note\.txt" is no message: expected header fields/),
      expect.stringMatching(/empty\.eml" is empty/),
      'mailcheck: exit 2: 2 of 4 files could not be judged',
      '',
    ]);
  });

  test('what the gate makes of those that are messages is said as well', async () => {
    const { code, stderr } = await message([path('0.eml'), path('note.txt'), '--fail-on', 'major']);
    expect(code).toBe(2);
    expect(stderr.split('\n')).toEqual([
      expect.stringContaining('note.txt" is no message'),
      expect.stringMatching(
        /^mailcheck: the gate is not met: .*0\.eml: header-date-missing is major.*\(--fail-on major\)$/,
      ),
      'mailcheck: exit 2: 1 of 2 files could not be judged',
      '',
    ]);
  });

  test('none of which is a message there is still a document', async () => {
    const { code, stdout } = await message([path('note.txt'), path('empty.eml'), '--format', 'json']);
    expect({ code, names: namesIn(stdout) }).toEqual({ code: 2, names: [] });
  });

  test('the user waits for no more: the reports that are there stand, and the others are named', async () => {
    const interrupt = new AbortController();
    const files = Array.from({ length: 12 }, (_, n) => path(`${n}.eml`));
    const stop = () => interrupt.abort(new Error('interrupted'));
    const { code, stdout, stderr } = await message([...files, '--format', 'ndjson'], stop, interrupt.signal);
    const reports = stdout.trimEnd().split('\n');
    expect(code).toBe(130);
    expect(reports.length).toBeLessThan(12);
    expect(stderr).toContain(`${12 - reports.length} of 12 messages were not judged: ${path(`${reports.length}.eml`)}`);
  });
});

describe.runIf(process.platform !== 'win32')('a pipe', () => {
  const pipe = (name: string) => {
    execFileSync('mkfifo', [path(name)]);
    return path(name);
  };

  test('is a message as any other', async () => {
    const file = pipe('late');
    const judged = message([file, '--format', 'json']);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await writeFile(file, MAIL);
    expect(namesIn((await judged).stdout)).toEqual([file]);
  });

  test('that nobody writes to is waited for as long as --timeout says', async () => {
    const { code, stdout, stderr } = await message([pipe('silent'), '--timeout', '0.1']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('it has no end after 0.1 s (--timeout)');
  });

  test.each([
    ['the message', (file: string) => [file]],
    ['--replay', (file: string) => ['--replay', file]],
    ['--ca-file', (file: string) => ['0.eml', '--ca-file', file]],
    ['--db', (file: string) => [path('0.eml'), '--db', file]],
  ])('that nobody writes to as %s: the user ends it', async (name, words) => {
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(new Error('interrupted')), 50);
    const { code, stdout, stderr } = await message(words(pipe(`pipe of ${name}`)), () => {}, interrupt.signal);
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain('interrupted');
  });
});
