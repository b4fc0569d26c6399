import { familyOf } from '../../core/addresses.ts';
import { type Context, defineFact } from '../../core/fact.ts';
import type { MailboxLook } from '../../core/net.ts';
import { type Evidence, known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import type { MailboxAsked, ProbeRequest } from '../../core/probe.ts';
import type { ServerAt } from '../../core/server-places.ts';
import { addressesOfServer } from '../probe/place-facts.ts';
import { type Certificate, parseCertificate } from '../tls/facts.ts';

/** A server that mail is fetched from. */
export type MailboxServer = Pick<MailboxAsked, 'protocol' | 'host' | 'port'> & {
  /** Whether TLS begins with the first octet there (RFC 8314 section 3.3). */
  readonly implicitTls: boolean;
};

/** One address of it, and what was seen there without a login. */
export interface MailboxPlace extends MailboxServer, ServerAt {
  readonly look: Observation<MailboxLook>;
  /** As presented, leaf first; null for what is no certificate. */
  readonly chain: readonly (Certificate | null)[];
}

export interface MailboxServers {
  /** Milliseconds since 1970: certificates are judged as of then. */
  readonly asOfMs: number;
  /** In the order of the request. */
  readonly places: readonly MailboxPlace[];
  /** Servers that could not be looked at. */
  readonly unseen: readonly { readonly subject: string; readonly why: Unknown }[];
}

const MAX_SERVERS = 20; // bounded: seeds may be many

/** What the servers of the probe's mailboxes show to whoever has not logged in. Null: no mailbox is looked into. */
export const mailboxServers = defineFact({
  id: 'mailbox.servers',
  needs: {},
  async observe(_, context): Promise<Observation<MailboxServers | null>> {
    const { probe } = context.target.options;
    const all = probe === null ? [] : serversOf(probe);
    if (all.length === 0) return known(null);
    const looked = await Promise.all(all.slice(0, MAX_SERVERS).map((server) => lookAt(server, context)));
    const left = all.length - MAX_SERVERS;
    const tooMany = unknown('limit', `only ${MAX_SERVERS} mailbox servers are looked at in one audit`);
    const places = looked.flatMap((one) => one.places);
    return known(
      {
        asOfMs: context.net.startedAtMs,
        places,
        unseen: [
          ...looked.flatMap(({ unseen }) => unseen),
          ...(left > 0 ? [{ subject: `${left} more mailbox servers`, why: tooMany }] : []),
        ],
      },
      places.flatMap(({ look }): readonly Evidence[] => look.evidence),
    );
  },
});

function serversOf({ mailboxes, senderMailbox }: ProbeRequest): readonly MailboxServer[] {
  const asked = senderMailbox === null ? mailboxes : [...mailboxes, senderMailbox];
  const servers = asked.map(({ protocol, host, port, tls }) => ({
    protocol,
    host,
    port,
    implicitTls: tls === 'implicit',
  }));
  return [...Map.groupBy(servers, ({ host, port }) => `${host} ${port}`).values()].flatMap((same) => same.slice(0, 1));
}

async function lookAt(server: MailboxServer, context: Context): Promise<Pick<MailboxServers, 'places' | 'unseen'>> {
  const { protocol, host, port, implicitTls } = server;
  const { addresses, missing } = await addressesOfServer(host, context);
  if (missing !== null) return { places: [], unseen: [{ subject: `${host}:${port}`, why: missing }] };
  // One address of each family stands for the host: what is looked for is its set-up, not its every address.
  const dialled = [4, 6].flatMap((family) => addresses.filter((address) => familyOf(address) === family).slice(0, 1));
  const places = await Promise.all(
    dialled.map(async (address): Promise<MailboxPlace> => {
      const tls = implicitTls ? 'implicit' : 'starttls';
      const look = await context.net.mailboxes.look({ protocol, host, address, port, tls });
      const presented = look.status === 'known' ? (look.value.handshake?.chain ?? []) : [];
      return { ...server, address, look, chain: presented.map((der) => parseCertificate(der, host)) };
    }),
  );
  const unseen = places.flatMap(({ address, look }) =>
    look.status === 'unknown' ? [{ subject: `${host}:${port} [${address}]`, why: look }] : [],
  );
  return { places, unseen };
}
