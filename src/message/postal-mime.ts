import { createRequire } from 'node:module';

type PostalMime = typeof import('postal-mime');

let loaded: PostalMime | null = null;

/** postal-mime, loaded when the first encoded word or list of addresses is read: most bounces hold neither, and start without. */
export function postalMime(): PostalMime {
  loaded ??= createRequire(import.meta.url)('postal-mime') as PostalMime;
  return loaded;
}
