import { createPrivateKey, type KeyObject } from 'node:crypto';
import { isSelector, parseDomainName } from '../core/names.ts';
import type { ProbeMessage } from '../core/probe.ts';
import { type Composed, probeMessage } from './compose.ts';
import { shown } from './shown.ts';

export interface SigningOptions {
  /** PEM: PKCS #8, or PKCS #1 for RSA; without a passphrase. */
  readonly privateKeyPem: string;
  readonly selector: string;
  readonly domain: string;
  /** Of the `t=` tag, since 1970 in milliseconds. */
  readonly signedAtMs: number;
}

const LEAST_RSA_BITS = 1024; // RFC 8301 section 3.2

/** RFC 6376 section 5.4.1, the fields that say how the body is read, and what RFC 8058 section 4 demands. */
const SIGNED_FIELDS = [
  'From',
  'Sender',
  'Reply-To',
  'To',
  'Cc',
  'Subject',
  'Date',
  'Message-ID',
  'In-Reply-To',
  'References',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'List-Id',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
];

/**
 * Signs a message by DKIM (RFC 6376; Ed25519: RFC 8463), relaxed/relaxed, and puts the signature at its top.
 *
 * @returns the same message with the signature; or an error, for a key, selector or domain that no signature is made with.
 *   Nothing of the key stands in it. Never rejects on account of the options
 */
export async function signMessage(message: ProbeMessage, options: SigningOptions): Promise<Composed> {
  const wrong = (error: string): Composed => ({ ok: false, error });
  const { selector, domain } = options;
  if (!isSelector(selector))
    return wrong(
      `DKIM selector ${shown(selector)}: expected labels of letters, digits and inner hyphens, such as "s1"`,
    );
  const parsed = parseDomainName(domain);
  if (!parsed.ok) return wrong(`DKIM domain ${shown(domain)}: expected ${parsed.expected}`);
  const key = signingKey(options.privateKeyPem);
  if (!key.ok) return key;
  const { dkimSign } = await import('mailauth/lib/dkim/sign.js');
  const raw = Buffer.from(message.raw, 'base64');
  const signer = { signingDomain: parsed.name, selector, privateKey: options.privateKeyPem };
  const { signatures, errors } = await dkimSign(raw, {
    ...signer,
    signatureData: [signer],
    canonicalization: 'relaxed/relaxed',
    signTime: new Date(options.signedAtMs),
    headerList: SIGNED_FIELDS,
  });
  const [failed] = errors;
  if (failed !== undefined || signatures === '')
    return wrong(`no DKIM signature could be made: ${failed?.err.message ?? 'no reason is given'}`);
  return probeMessage(Buffer.concat([Buffer.from(signatures), raw]), message);
}

type SigningKey = { readonly ok: true; readonly key: KeyObject } | { readonly ok: false; readonly error: string };

function signingKey(pem: string): SigningKey {
  const wrong = (error: string): SigningKey => ({ ok: false, error });
  if (/ENCRYPTED/.test(pem))
    return wrong('DKIM key with a passphrase: expected one without; "openssl pkey -in KEY -out PLAIN" takes it off');
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    return wrong(
      /PUBLIC KEY/.test(pem)
        ? 'DKIM key that is a public one: expected the private key, which signs'
        : 'DKIM key that cannot be read: expected an RSA or Ed25519 private key in PEM',
    );
  }
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (key.asymmetricKeyType === 'rsa' && bits !== undefined && bits < LEAST_RSA_BITS)
    return wrong(
      `DKIM key of ${bits} bits: expected ${LEAST_RSA_BITS} at least, as verifiers take no shorter one (RFC 8301 section 3.2)`,
    );
  if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'ed25519')
    return wrong(
      `DKIM key of type ${shown(String(key.asymmetricKeyType))}: expected RSA or Ed25519 (RFC 8301, RFC 8463)`,
    );
  return { ok: true, key };
}
