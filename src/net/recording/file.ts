import { closeSync, fstatSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { RECORDING_ID, type Recording, recordingSchema } from './recording.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const HEAD = `{"schema":${JSON.stringify(RECORDING_ID)}`;

/**
 * Writes a recording whole or not at all: into a file beside it first, then renamed. An older recording is replaced;
 * any other file is left alone.
 */
export function saveRecording(
  file: string,
  recording: Recording,
): { readonly ok: true } | { readonly ok: false; readonly error: string } {
  const beside = `${file}.${process.pid}.part`;
  try {
    if (!isReplaceable(file)) return { ok: false, error: `"${file}" exists and is no recording: name another file` };
    const { schema, ...rest } = recording;
    writeFileSync(beside, `${JSON.stringify({ schema, ...rest })}\n`, { flag: 'wx' });
    renameSync(beside, file);
    return { ok: true };
  } catch (error) {
    rmSync(beside, { force: true });
    return { ok: false, error: `cannot write "${file}": ${messageOf(error)}` };
  }
}

/** Reads a recording, and trusts nothing in it: its shape is checked before anything is used. Never throws. */
export function loadRecording(
  file: string,
): { readonly ok: true; readonly recording: Recording } | { readonly ok: false; readonly error: string } {
  let text: string;
  try {
    const handle = openSync(file, 'r');
    try {
      const { size } = fstatSync(handle);
      if (size > MAX_BYTES)
        return { ok: false, error: `"${file}" holds ${size} octets, a recording at most ${MAX_BYTES}` };
      text = readFileSync(handle, 'utf8');
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    return { ok: false, error: `cannot read "${file}": ${messageOf(error)}` };
  }
  const parsed = parseRecording(text);
  return parsed.ok ? parsed : { ok: false, error: `"${file}" ${parsed.error}` };
}

/** @returns the recording, or what is wrong with the text and where */
export function parseRecording(
  text: string,
): { readonly ok: true; readonly recording: Recording } | { readonly ok: false; readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: 'is no JSON: expected a file written by --record' };
  }
  const parsed = recordingSchema.safeParse(value);
  if (parsed.success) return { ok: true, recording: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.map(String).join('.');
  return { ok: false, error: `is no recording of this version: ${where}: ${issue?.message ?? 'is wrong'}` };
}

function isReplaceable(file: string): boolean {
  try {
    const handle = openSync(file, 'r');
    try {
      const head = Buffer.alloc(HEAD.length);
      const count = readSync(handle, head);
      return count === 0 || head.toString('utf8') === HEAD;
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true;
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
