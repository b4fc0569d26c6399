import { createPublicKey, type KeyObject } from 'node:crypto';
import type { DkimKeyGiven } from '../core/target.ts';
import { type Io, UsageError } from './io.ts';
import { textOfFile } from './text-file.ts';
import { selector as readSelector } from './values.ts';

export const MAX_KEY_BYTES = 64 * 1024; // an RSA key of 16,384 bits takes 13

/**
 * Reads what `--dkim-key` names: `selector=file`, or the file alone. What is kept is the public half.
 *
 * @throws UsageError where there is no key that signs DKIM (RFC 8301 section 3, RFC 8463)
 */
export async function dkimKeyIn(text: string, io: Pick<Io, 'signal'>): Promise<DkimKeyGiven> {
  const { selector, file } = splitKey(text);
  const key = keyIn(await textOfFile('--dkim-key', file, MAX_KEY_BYTES, io), file);
  const type = key.asymmetricKeyType;
  if (type !== 'rsa' && type !== 'ed25519') {
    throw new UsageError(
      `--dkim-key: "${file}" holds a key of type "${type}", which no DKIM signature is made with: expected RSA or Ed25519`,
    );
  }
  return { selector, publicKey: key.export({ type: 'spki', format: 'der' }).toString('base64'), source: file };
}

/** `selector=file`, or the file alone. @throws UsageError where what stands before the `=` is no selector */
export function splitKey(text: string): { readonly selector: string | null; readonly file: string } {
  const [, selector, file = ''] = /^(?:([a-z0-9_.-]+)=)?(.+)$/i.exec(text) ?? [];
  return { selector: selector === undefined ? null : readSelector(selector), file };
}

function keyIn(pem: string, file: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    // What OpenSSL says of a key that it cannot read helps nobody, and the file may be a secret: nothing of it is shown.
    throw new UsageError(
      `--dkim-key: "${file}" holds no key that can be read: expected an RSA or Ed25519 key in PEM, without a passphrase`,
    );
  }
}
