import { parseXml, type XmlElement } from '@rgrove/parse-xml';

/** A server that a set-up file sends mail programs to. */
export interface ConfiguredServer {
  readonly protocol: 'imap' | 'pop3' | 'smtp';
  /** In lower case; `%EMAILDOMAIN%` is filled in, other placeholders stand as they are. */
  readonly host: string;
  readonly port: number | null;
  /** As written: `SSL`, `STARTTLS`, `plain`. */
  readonly socket: string | null;
}

const MAX_SERVERS = 20;
const MAX_HOST = 253;
const MAX_WORD = 50;
const PROTOCOLS = ['imap', 'pop3', 'smtp'] as const;

/**
 * Reads Mozilla's autoconfig file (`clientConfig`, version 1.1): the servers in it, at most 20.
 *
 * @param domain  what stands for `%EMAILDOMAIN%`
 * @returns null where it is no such file; never throws. Entities are never expanded: with one, it is no such file
 */
export function readAutoconfig(xml: string, domain: string): readonly ConfiguredServer[] | null {
  const root = rootOf(xml);
  if (root?.name !== 'clientConfig') return null;
  const entries = childrenOf(root, ['emailProvider']).flatMap((provider) =>
    childrenOf(provider, ['incomingServer', 'outgoingServer']),
  );
  return entries.flatMap((entry) => serverIn(entry, domain)).slice(0, MAX_SERVERS);
}

function rootOf(xml: string): XmlElement | null {
  try {
    return parseXml(xml).root;
  } catch {
    return null; // no XML, or nested too deep for any reader
  }
}

function serverIn(entry: XmlElement, domain: string): readonly ConfiguredServer[] {
  const protocol = PROTOCOLS.find((known) => known === entry.attributes['type']?.toLowerCase());
  const host = wordOf(entry, 'hostname')?.replaceAll('%EMAILDOMAIN%', domain).toLowerCase();
  if (protocol === undefined || host === undefined || host === '' || host.length > MAX_HOST) return [];
  const port = wordOf(entry, 'port');
  const socket = wordOf(entry, 'socketType')?.slice(0, MAX_WORD) ?? null;
  return [{ protocol, host, port: port !== null && /^\d{1,5}$/.test(port) ? Number(port) : null, socket }];
}

function wordOf(entry: XmlElement, name: string): string | null {
  return childrenOf(entry, [name])[0]?.text.trim() ?? null;
}

function childrenOf(element: XmlElement, names: readonly string[]): readonly XmlElement[] {
  return element.children.filter((child): child is XmlElement => 'name' in child && names.includes(String(child.name)));
}
