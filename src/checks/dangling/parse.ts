import { isHostName } from '../../core/names.ts';

const MAX_HOSTS = 20;
const MAX_TEXT = 4_096;
const URL_TEXT = /https:\/\/[^\s,;"<>]{1,2000}/gi;

/** The hosts of the `https:` URLs in records, in lower case, each once; at most 20. Never throws. */
export function httpsHosts(texts: readonly string[]): readonly string[] {
  const hosts = texts.flatMap((text) =>
    Array.from(
      text.slice(0, MAX_TEXT).matchAll(URL_TEXT),
      ([url]) => URL.parse(url)?.hostname.replace(/\.$/, '') ?? '',
    ),
  );
  return [...new Set(hosts)].filter((host) => host.includes('.') && isHostName(host)).slice(0, MAX_HOSTS);
}
