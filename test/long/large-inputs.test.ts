import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readMark } from '../../src/checks/bimi/mark-facts.ts';
import { messageAuth } from '../../src/checks/message-auth/check.ts';
import { messageIn } from '../../src/cli/message-file.ts';
import { composeMessage } from '../../src/message/compose.ts';
import { MAX_MESSAGE_BYTES } from '../../src/message/parts.ts';
import { saveRecording } from '../../src/net/recording/file.ts';
import { RECORDING_ID, type Recording } from '../../src/net/recording/recording.ts';
import { plain, SIGNED_AT_MS, signed, zone } from '../checks/message-auth/messages.ts';
import { attachment, parts } from '../message/parts.ts';
import { auditOnce, messageTarget } from '../support/audit.ts';
import { capturedIo } from '../support/io.ts';
import { zoneNet } from '../support/zone-net.ts';

// Inputs as large as they are taken, and larger: each of these takes a second for its tens of megabytes.

const MIB = 1024 * 1024;

let folder = '';
const path = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-large-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a message of more than is read', () => {
  const HEAD = 'From: Ann <ann@a.example>\r\n\r\n';
  const large = Buffer.concat([Buffer.from(HEAD), Buffer.alloc(MAX_MESSAGE_BYTES, 'x\r\n')]);
  const sizesOf = async (file: string) => {
    const { raw, sizeBytes } = await messageIn(file, 5000, capturedIo().io);
    return { read: raw.length, sizeBytes };
  };

  test('in a file: the beginning is read, and its size is known', async () => {
    await writeFile(path('large.eml'), large);
    expect(await sizesOf(path('large.eml'))).toEqual({ read: MAX_MESSAGE_BYTES, sizeBytes: large.length });
  });

  test.runIf(process.platform !== 'win32')('in a pipe is not taken for a whole one', async () => {
    execFileSync('mkfifo', [path('pipe')]);
    // The reader is done before the writer is, whose pipe then breaks.
    const written = writeFile(path('pipe'), large).catch(() => {});
    expect(await sizesOf(path('pipe'))).toEqual({ read: MAX_MESSAGE_BYTES, sizeBytes: MAX_MESSAGE_BYTES + 1 });
    await written;
  });
});

test('a large message in CR alone, which would take mailauth time by the square, is not verified, and said so', async () => {
  const raw = Buffer.alloc(26 * MIB, 'x\r');
  raw.write((await signed(plain)).replaceAll('\r\n', '\r'), 'latin1');
  const net = zoneNet(zone, { startedAtMs: SIGNED_AT_MS });
  const result = await auditOnce(messageAuth, net, messageTarget(raw));
  const unseen = 'unchecked' in result ? result.unchecked : [];
  expect(unseen.filter(({ reason }) => reason === 'internal-error')).toEqual([]);
  expect(unseen[0]?.detail).toContain('at most 25 MiB are verified');
});

test.each([51, 40])('attachments of %d MiB are refused, being more than 50 MiB before or in Base64', async (count) => {
  const made = await composeMessage(parts({ attachments: [attachment('big.bin', new Uint8Array(count * MIB))] }));
  expect(made).toMatchObject({ ok: false, error: expect.stringContaining('50 MiB') });
});

test('a recording that could not be loaded again is not saved', () => {
  const recording: Recording = {
    schema: RECORDING_ID,
    startedAtMs: 1_700_000_000_000,
    cut: false,
    context: 'x'.repeat(64 * MIB),
    random: [],
    dns: [],
    streams: [],
    fetches: [],
  };
  expect(saveRecording(path('a.json'), recording).ok).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test('a mark certificate of ten megabytes takes no time', async () => {
  const before = performance.now();
  for (const text of [
    '-----BEGIN CERTIFICATE-----\n'.repeat(350_000),
    `-----BEGIN CERTIFICATE-----\n${'A'.repeat(10_000_000)}`,
    `-----BEGIN CERTIFICATE-----\n${'A'.repeat(10_000_000)}\n-----END CERTIFICATE-----`,
    '-'.repeat(10_000_000),
  ]) {
    expect((await readMark(text, 0)).mark.ok).toBe(false);
  }
  expect(performance.now() - before).toBeLessThan(5_000);
});
