import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Demo } from '../../src/demo/start.ts';

export interface DemoConnection {
  /** For files of the test too. */
  readonly folder: string;
  /** The options that lead a command to the servers of the demo. */
  readonly options: readonly string[];
  /** Takes the folder away; the servers run on. */
  remove(): void;
}

/** Writes down where the servers of a demo are, as a command reads it. */
export function demoConnection({ dns, routes, caPem }: Pick<Demo, 'dns' | 'routes' | 'caPem'>): DemoConnection {
  const folder = mkdtempSync(join(tmpdir(), 'mailcheck-demo-'));
  const fileOf = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const there = Object.fromEntries([...routes].map(([from, { address, port }]) => [from, `${address}:${port}`]));
  return {
    folder,
    options: [
      ...['--nameserver', `${dns.address}:${dns.port}`, '--no-canary'],
      ...['--routes', fileOf('routes.json', JSON.stringify(there)), '--ca-file', fileOf('ca.pem', caPem)],
    ],
    remove: () => rmSync(folder, { recursive: true }),
  };
}
