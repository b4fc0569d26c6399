/** A server that a set-up file sends mail programs to. */
export interface ConfiguredServer {
  readonly protocol: 'imap' | 'pop3' | 'smtp';
  readonly host: string;
  readonly port: number | null;
  /** As written: `SSL`, `STARTTLS`, `plain`. */
  readonly socket: string | null;
}

const MAX_SERVERS = 20;
const BLOCK = /<(incoming|outgoing)Server\s+type="(imap|pop3|smtp)"[^>]{0,200}>([\s\S]{0,4000}?)<\/\1Server>/g;

/**
 * Reads Mozilla's autoconfig file (`clientConfig`, version 1.1): the servers in it, at most 20.
 *
 * @returns null where it is no such file; never throws. Markup is only looked at, nothing in it is expanded
 */
export function readAutoconfig(xml: string): readonly ConfiguredServer[] | null {
  if (!/<clientConfig[\s>]/.test(xml)) return null;
  const servers: ConfiguredServer[] = [];
  for (const [, , protocol = '', block = ''] of xml.matchAll(BLOCK)) {
    if (servers.length === MAX_SERVERS) break;
    const host = element(block, 'hostname');
    if (host === null) continue;
    const port = element(block, 'port');
    servers.push({
      protocol: protocol as ConfiguredServer['protocol'],
      host: host.toLowerCase(),
      port: port !== null && /^\d{1,5}$/.test(port) ? Number(port) : null,
      socket: element(block, 'socketType'),
    });
  }
  return servers;
}

function element(block: string, name: string): string | null {
  const text = new RegExp(`<${name}>\\s*([^<\\s]{1,253})\\s*</${name}>`).exec(block)?.[1];
  return text ?? null;
}
