import { randomUUID } from 'node:crypto';
import { accessSync, constants, lstatSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { octetsOf, readAtMost } from '../file-octets.ts';
import type { Recording } from './recording.ts';
import { type ParsedRecording, parseRecording, RECORDING_HEAD, recordingText } from './text.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Why a recording may not be saved there: an older recording, or an empty file, is replaced, anything else is left
 * alone. Ask before the audit, so that it is not done in vain.
 *
 * @returns null where nothing is in the way; never throws
 */
export function whyNotRecordable(file: string): string | null {
  try {
    // Not following links: it is the link that would be replaced.
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined) {
      accessSync(dirname(file), constants.W_OK);
      return null;
    }
    if (!found.isFile()) return `"${file}" is no regular file: name another one`;
    const head = readAtMost(file, RECORDING_HEAD.length);
    if (head.length === 0 || head.toString('latin1') === RECORDING_HEAD) return null;
    return `"${file}" exists and is no recording: name another file, or remove it`;
  } catch (error) {
    return `cannot write "${file}": ${messageOf(error)}`;
  }
}

/** Writes a recording whole or not at all: into a file beside it first, then renamed. Never throws. */
export function saveRecording(
  file: string,
  recording: Recording,
): { readonly ok: true } | { readonly ok: false; readonly error: string } {
  const obstacle = whyNotRecordable(file);
  if (obstacle !== null) return { ok: false, error: obstacle };
  const text = Buffer.from(recordingText(recording));
  if (text.length > MAX_BYTES) return { ok: false, error: 'what was seen is larger than a recording may be, 64 MiB' };
  const beside = `${file}.${randomUUID().slice(0, 8)}.part`;
  try {
    writeFileSync(beside, text, { flag: 'wx' });
    renameSync(beside, file);
    return { ok: true };
  } catch (error) {
    rmSync(beside, { force: true });
    return { ok: false, error: `cannot write "${file}": ${messageOf(error)}` };
  }
}

/** Reads a recording of at most 64 MiB, whoever made it; a pipe until the signal fires. Never rejects. */
export async function loadRecording(file: string, signal: AbortSignal): Promise<ParsedRecording> {
  let octets: Buffer;
  try {
    octets = await octetsOf(file, MAX_BYTES + 1, signal);
  } catch (error) {
    return { ok: false, error: `cannot read "${file}": ${messageOf(error)}` };
  }
  if (octets.length > MAX_BYTES) return { ok: false, error: `"${file}" is larger than a recording may be, 64 MiB` };
  const parsed = parseRecording(octets.toString('utf8'));
  return parsed.ok ? parsed : { ok: false, error: `"${file}" ${parsed.error}` };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
