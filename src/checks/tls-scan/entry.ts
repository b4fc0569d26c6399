import type { Evidence } from '../../core/observation.ts';
import type { ScannedServer } from './facts.ts';
import type { tlsScanFindings } from './findings.ts';
import type { Seen } from './words.ts';

export type Code = keyof typeof tlsScanFindings;

/** One fault of one server. */
export interface Entry extends Seen {
  readonly code: Code;
  readonly evidence: readonly Evidence[];
}

export function entry(
  code: Code,
  { host, address, port }: ScannedServer,
  detail: string,
  evidence: readonly Evidence[],
): Entry {
  return { code, host, address, port, detail, evidence };
}
