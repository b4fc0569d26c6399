import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority } from '../../src/demo/certificates.ts';
import { listeners } from './scenarios.ts';
import { writeWorld } from './world.ts';

// Writes everything the servers of the end-to-end test need into the folder given as the first argument.
const [dir] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: prepare.ts FOLDER');

const DAY_MS = 86_400_000;
const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS);

writeWorld(dir);
const authority = await createAuthority();
writeFileSync(join(dir, 'ca.pem'), authority.caPem);
for (const [key, { name }] of Object.entries(listeners)) {
  const { cert, key: privateKey } = await authority.issue({
    names: [key === 'wrongName' ? 'other.hosting.example' : name],
    ...(key === 'expired' ? { notBefore: daysFromNow(-100), notAfter: daysFromNow(-10) } : {}),
    ...(key === 'selfSigned' ? { selfSigned: true } : {}),
    ...(key === 'oldTls' ? { rsaBits: 2048 } : {}),
  });
  writeFileSync(join(dir, `${key}.crt`), cert);
  writeFileSync(join(dir, `${key}.key`), privateKey);
  chmodSync(join(dir, `${key}.key`), 0o600);
}
