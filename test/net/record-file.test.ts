import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadRecording, saveRecording, whyNotRecordable } from '../../src/net/recording/file.ts';
import { RECORDING_ID, type Recording } from '../../src/net/recording/recording.ts';

const recording: Recording = {
  schema: RECORDING_ID,
  startedAtMs: 1_700_000_000_000,
  cut: false,
  context: { domain: 'a.test', nested: [1, null] },
  random: [{ purpose: 'label x', octets: 'AAAA' }],
  dns: [{ key: 'udp - 127.0.0.1 53 a.test MX', result: { ok: true, response: 'AAAA', ms: 1.5 } }],
  streams: [],
  fetches: [],
};

const NEVER = new AbortController().signal;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-recording-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what was saved is loaded, and nothing else is left behind', async () => {
  const file = join(folder, 'a.json');
  expect(saveRecording(file, recording)).toEqual({ ok: true });
  expect(await loadRecording(file, NEVER)).toEqual({ ok: true, recording });
  expect(readdirSync(folder)).toEqual(['a.json']);
});

test('one exchange stands on each line, so that files can be compared', () => {
  const file = join(folder, 'a.json');
  saveRecording(file, recording);
  expect(readFileSync(file, 'utf8').split('\n')).toContain(`${JSON.stringify(recording.dns[0])}],`);
});

describe('saving over', () => {
  test.each([
    { name: 'a recording', text: '{"schema":"mailcheck/recording@1","startedAtMs":1}' },
    { name: 'a recording of another version', text: '{"schema":"mailcheck/recording@7"}' },
    { name: 'an empty file', text: '' },
  ])('$name replaces it', async ({ text }) => {
    const file = join(folder, 'a.json');
    writeFileSync(file, text);
    expect(whyNotRecordable(file)).toBeNull();
    expect(saveRecording(file, recording)).toEqual({ ok: true });
    expect(await loadRecording(file, NEVER)).toMatchObject({ ok: true });
  });

  test.each([
    { name: 'another JSON file', text: '{"schema":"mailcheck/report@1"}' },
    { name: 'a short file', text: '{' },
    { name: 'a zone file', text: '$ORIGIN a.test.' },
  ])('$name is refused, and leaves it alone', ({ text }) => {
    const file = join(folder, 'a.json');
    writeFileSync(file, text);
    expect(whyNotRecordable(file)).toContain(file);
    expect(saveRecording(file, recording)).toMatchObject({ ok: false });
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  test('a directory, a link or a device is refused', () => {
    mkdirSync(join(folder, 'directory'));
    writeFileSync(join(folder, 'target'), '');
    symlinkSync(join(folder, 'target'), join(folder, 'link'));
    for (const file of [join(folder, 'directory'), join(folder, 'link'), '/dev/null']) {
      expect(saveRecording(file, recording)).toMatchObject({
        ok: false,
        error: expect.stringContaining('no regular file'),
      });
    }
    expect(readdirSync(folder).sort()).toEqual(['directory', 'link', 'target']);
  });

  test('a place that does not exist is an error with its name', () => {
    const file = join(folder, 'no', 'a.json');
    expect(saveRecording(file, recording)).toMatchObject({ ok: false, error: expect.stringContaining(file) });
  });

  test.skipIf(process.getuid?.() === 0)('a folder that may not be written to is an error', () => {
    chmodSync(folder, 0o500);
    expect(saveRecording(join(folder, 'a.json'), recording)).toMatchObject({ ok: false });
    chmodSync(folder, 0o700);
  });
});

describe('loading', () => {
  test('what is not there is an error with its name', async () => {
    const file = join(folder, 'none.json');
    expect(await loadRecording(file, NEVER)).toMatchObject({ ok: false, error: expect.stringContaining(file) });
    expect(await loadRecording(folder, NEVER)).toMatchObject({ ok: false, error: expect.stringContaining(folder) });
  });

  test('a file larger than any recording is refused unread', async () => {
    const file = join(folder, 'large.json');
    writeFileSync(file, '');
    truncateSync(file, 64 * 1024 * 1024 + 1);
    expect(await loadRecording(file, NEVER)).toMatchObject({ ok: false, error: expect.stringContaining('64 MiB') });
  });

  test('an endless device is refused', async () => {
    expect(await loadRecording('/dev/zero', NEVER)).toMatchObject({
      ok: false,
      error: expect.stringContaining('64 MiB'),
    });
  });
});
