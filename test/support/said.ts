import { runCli } from '../../src/cli/run-cli.ts';
import { capturedIo } from './io.ts';

/** Runs a command line, and returns its exit code and what it wrote. */
export async function said(args: readonly string[], options: Parameters<typeof capturedIo>[0] = {}) {
  const { io, stdout, stderr } = capturedIo(options);
  const code = await runCli(args, io);
  return { code, stdout: stdout(), stderr: stderr() };
}
