import tls from 'node:tls';
import { readCertificates } from './stream-trust.ts';

/**
 * Keeps the latest TLS context beyond its wire. With a CA, reading all the roots again takes 25 ms, in which nothing else
 * happens, and a megabyte; and a process that audits many domains gives the same one for each.
 *
 * @param options  for every context; `ca` is set here: Node's default roots, and the certificates of the given PEM text
 */
export function keptContext(
  options: Omit<tls.SecureContextOptions, 'ca'>,
): (ca: string | undefined) => tls.SecureContext {
  let latest: { readonly ca: string | undefined; readonly context: tls.SecureContext } | null = null;
  return (ca) => {
    if (latest !== null && latest.ca === ca) return latest.context;
    const roots = ca === undefined ? {} : { ca: [...tls.getCACertificates('default'), ...certificatesIn(ca)] };
    const context = tls.createSecureContext({ ...options, ...roots });
    latest = { ca, context };
    return context;
  };
}

/** One by one, so that a damaged certificate among good ones does not take the rest with it. */
export function certificatesIn(pem: string): readonly string[] {
  return readCertificates([pem]).map((certificate) => certificate.toString());
}
