import { defineCheck, unchecked } from '../../core/check.ts';
import { mailboxServers } from './facts.ts';
import { mailboxFindings } from './findings.ts';
import { judgeServers } from './judge-servers.ts';

/** What a server that was not seen might have shown; remarks aside. */
const COULD_BE = Object.entries(mailboxFindings)
  .filter(([, { severity }]) => severity !== 'info')
  .map(([code]) => code);

/** The TLS of the servers that the probe's mailboxes are read from (RFC 8314). They are their provider's, not the domain's. */
export const mailbox = defineCheck({
  id: 'mailbox',
  area: 'transport',
  beside: 'probe',
  needs: { servers: mailboxServers },
  findings: mailboxFindings,

  judge({ servers }) {
    if (servers === null) return null;
    return [...judgeServers(servers), ...servers.unseen.map(({ subject, why }) => unchecked(subject, why, COULD_BE))];
  },

  show({ servers }) {
    return {
      servers: (servers?.places ?? []).map(({ protocol, host, port, address, look, chain }) => {
        const handshake = look.status === 'known' ? look.value.handshake : null;
        return {
          protocol,
          host,
          port,
          address,
          tls: handshake?.protocol ?? null,
          trusted: handshake?.trust.trusted ?? null,
          certificate: chain[0]?.subject ?? null,
        };
      }),
    };
  },
  summary({ servers }) {
    const named = [...new Set(servers.filter(({ tls }) => tls !== null).map(({ host, port }) => `${host}:${port}`))];
    const [first] = named;
    if (first === undefined) return 'no mailbox server was looked at';
    const more = named.length > 1 ? ` and ${named.length - 1} more` : '';
    return `${first.slice(0, MAX_NAME)}${more}, TLS, names match`;
  },
});

const MAX_NAME = 30;
