import { isHostName } from '../../core/names.ts';

const MAX_HOSTS = 20;
const MAX_TEXT = 4_096;
const URI = /(?:mailto:[^\s@,;!]{1,64}@|https:\/\/)([a-z0-9.-]{1,253})/gi;

/** The hosts of `mailto:` and `https:` URIs in records, in lower case, each once; at most 20. Never throws. */
export function hostsInUris(texts: readonly string[]): readonly string[] {
  const hosts = texts.flatMap((text) =>
    Array.from(text.slice(0, MAX_TEXT).matchAll(URI), ([, host = '']) => host.toLowerCase().replace(/\.$/, '')),
  );
  return [...new Set(hosts)].filter(isHostName).slice(0, MAX_HOSTS);
}
