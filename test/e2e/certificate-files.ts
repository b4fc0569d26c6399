import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IssuedCertificate } from '../../src/demo/certificates.ts';

/** Writes `name.crt` and `name.key` into a folder. */
export function writeCertificate(dir: string, name: string, { cert, key }: IssuedCertificate): void {
  writeFileSync(join(dir, `${name}.crt`), cert);
  writeFileSync(join(dir, `${name}.key`), key);
  chmodSync(join(dir, `${name}.key`), 0o600);
}
