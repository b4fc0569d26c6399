import type { ProbeMessage } from '../core/probe.ts';
import { asciiDomain } from '../message/addresses.ts';
import { signMessage } from '../message/sign.ts';
import { MAX_KEY_BYTES, splitKey } from './dkim-key-file.ts';
import { type Io, UsageError } from './io.ts';
import type { MessageFlags } from './probe-options.ts';
import { textOfFile } from './text-file.ts';

/** Signs what a probe sends, where the route does not. */
export interface Signer {
  readonly selector: string;
  readonly domain: string;
  /** That holds the key. */
  readonly file: string;
  /** @throws UsageError for a key that does not sign */
  sign(message: ProbeMessage): Promise<ProbeMessage>;
}

/** What the signing of a probe takes of the flags. */
export type SigningFlags = Pick<MessageFlags, 'dkimSelector' | 'dkimDomain'> & { readonly dkimKey?: readonly string[] };

/**
 * @param from  the sender, whose domain signs where no other is named
 * @param signedAtMs  since 1970
 * @returns null: nothing is to be signed
 * @throws UsageError where the flags do not fit together, or the file cannot be read
 */
export async function signerOf(
  flags: SigningFlags,
  from: string,
  signedAtMs: number,
  io: Pick<Io, 'signal'>,
): Promise<Signer | null> {
  const { dkimSelector: selector, dkimDomain, dkimKey = [] } = flags;
  if (selector === undefined) {
    if (dkimDomain === undefined) return null;
    throw new UsageError(
      '--dkim-domain signs nothing without --dkim-selector, the name that the key is published under',
    );
  }
  const keys = dkimKey.map(splitKey);
  const key = keys.find((one) => one.selector === selector) ?? keys.find((one) => one.selector === null);
  if (key === undefined) {
    throw new UsageError(
      `--dkim-selector: "${selector}" signs nothing without --dkim-key, the file that holds the private key`,
    );
  }
  const privateKeyPem = await textOfFile('--dkim-key', key.file, MAX_KEY_BYTES, io);
  const domain = dkimDomain ?? asciiDomain(from);
  return {
    selector,
    domain,
    file: key.file,
    async sign(message) {
      const signed = await signMessage(message, { privateKeyPem, selector, domain, signedAtMs });
      if (!signed.ok) throw new UsageError(`--dkim-key: "${key.file}": ${signed.error}`);
      return signed.message;
    },
  };
}
