import { expect } from 'vitest';
import type { BounceEntry, BounceEntryRecipient, BouncesDocument } from '../../../src/report/bounce/schema.ts';
import { mailcheck } from '../mailcheck.ts';
import type { resolvers } from './places.ts';

/** What the built command says, as a program reads it. */
export async function documentOf(args: readonly string[]): Promise<BouncesDocument> {
  const run = await mailcheck(['bounce', ...args, '--format', 'json', '--no-progress']);
  expect(run.exitCode, run.stderr).toBe(0);
  return JSON.parse(run.stdout) as BouncesDocument;
}

export interface Explained {
  readonly entry: BounceEntry;
  /** The only one. */
  readonly recipient: BounceEntryRecipient;
}

/** One bounce, with its proof run against the zones of this world. */
export async function explained(
  file: string,
  resolver: (typeof resolvers)[keyof typeof resolvers],
): Promise<Explained> {
  const { reports } = await documentOf([file, '--check', '--nameserver', resolver]);
  const [entry, ...others] = reports;
  const [recipient, ...more] = entry?.recipients ?? [];
  if (entry === undefined || recipient === undefined) throw new Error(`no recipient in ${JSON.stringify(reports)}`);
  expect([...others, ...more]).toEqual([]);
  return { entry, recipient };
}
