import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReportDocument } from '../../src/report/schema.ts';

// The built command, in a process of its own, as a user runs it.

const command = join(dirname(fileURLToPath(import.meta.url)), '../../bin/mailcheck.js');

/** Where everything of this world stands. */
export const world = process.env['MAILCHECK_E2E_WORLD'] ?? '';

export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param within  a command that runs it, such as `unshare --net` */
export function mailcheck(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  within: readonly string[] = [],
): Promise<Run> {
  const [first = process.execPath, ...rest] = [...within, process.execPath, command, ...args];
  const options = { maxBuffer: 2 ** 26, env: { ...process.env, ...variables } };
  return new Promise((resolve) => {
    execFile(first, rest, options, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr });
    });
  });
}

/** A report but for the time that the audit itself took, which is another one in a replay. */
export function timeless(json: string): unknown {
  const document = JSON.parse(json) as ReportDocument;
  const reports = document.reports.map((report) => ({ ...report, stats: { ...report.stats, durations: null } }));
  return { ...document, reports };
}
