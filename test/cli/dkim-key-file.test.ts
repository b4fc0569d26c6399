import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dkimKeyIn } from '../../src/cli/dkim-key-file.ts';
import { UsageError } from '../../src/cli/io.ts';
import { capturedIo } from '../support/io.ts';

const { io } = capturedIo();
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ed25519 = generateKeyPairSync('ed25519');
const pem = (key: KeyObject) => key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' });
const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'der' }).toString('base64');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-keys-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(content: string | Buffer): string {
  const file = join(folder, 'key');
  writeFileSync(file, content);
  return file;
}

describe('a key that signs', () => {
  test.each([
    ['a private RSA key', pem(rsa.privateKey), rsa],
    ['a public RSA key', pem(rsa.publicKey), rsa],
    ['a private RSA key of PKCS #1', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }), rsa],
    ['a private Ed25519 key', pem(ed25519.privateKey), ed25519],
    ['two keys, of which the first counts', `${pem(rsa.privateKey)}${pem(ed25519.privateKey)}`, rsa],
  ])('%s: its public half is kept', async (_, content, { publicKey }) => {
    const file = written(content);
    expect(await dkimKeyIn(file, io)).toEqual({ selector: null, publicKey: spki(publicKey), source: file });
    expect(await dkimKeyIn(`S1=${file}`, io)).toEqual({ selector: 's1', publicKey: spki(publicKey), source: file });
  });

  const passphrase = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
  test.each([
    ['an elliptic curve', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
    ['RSA-PSS', pem(generateKeyPairSync('rsa-pss', { modulusLength: 1024 }).privateKey)],
    ['a key for an exchange', pem(generateKeyPairSync('x25519').privateKey)],
    ['another curve of RFC 8032', pem(generateKeyPairSync('ed448').publicKey)],
    ['a key behind a passphrase', rsa.privateKey.export(passphrase)],
    ['DER', rsa.privateKey.export({ type: 'pkcs8', format: 'der' })],
    ['nothing', ''],
    ['a key cut off', pem(rsa.privateKey).slice(0, 200)],
    ['what is much too long', `${'A'.repeat(70_000)}${pem(rsa.privateKey)}`],
  ])('%s is refused', async (_, content) => {
    const file = written(content);
    await expect(dkimKeyIn(file, io)).rejects.toThrow(UsageError);
  });

  test('nothing of a file that may be a secret is shown', async () => {
    const file = written(pem(rsa.privateKey).toString().replace('PRIVATE', 'SECRET'));
    await expect(dkimKeyIn(file, io)).rejects.toThrow(/holds no key that can be read/);
  });

  test.each(['/nonexistent/key', tmpdir()])('%s cannot be read', async (file) => {
    await expect(dkimKeyIn(file, io)).rejects.toThrow(UsageError);
  });
});
