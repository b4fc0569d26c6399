import { addressKind, isAddress } from '../../core/addresses.ts';
import type { Context } from '../../core/fact.ts';
import type { Evidence, Unknown } from '../../core/observation.ts';
import type { ProbeRequest } from '../../core/probe.ts';
import type { AuditOptions } from '../../core/target.ts';

/** A server that takes mail from the domain's own users (RFC 6409). */
export interface SubmissionSite {
  readonly host: string;
  readonly port: number;
  /** `submissions`: TLS from the first octet (RFC 8314 section 3.3); `submission`: STARTTLS. */
  readonly service: 'submissions' | 'submission';
  /** `probe`: the user sends a probe through it. */
  readonly from: 'srv' | 'given' | 'probe';
  /** False: mail goes through it without a login, as a probe is asked to send it. */
  readonly withLogin: boolean;
}

export const SERVICES = ['submissions', 'submission'] as const;
const IMPLICIT_TLS_PORT = 465; // RFC 8314 section 3.3

/** The servers that the user named, that of the probe last. */
export function givenSites({
  submission,
  probe,
}: Pick<AuditOptions, 'submission' | 'probe'>): readonly SubmissionSite[] {
  const named = submission.map(
    ({ host, port }): SubmissionSite => ({
      host,
      port,
      service: port === IMPLICIT_TLS_PORT ? 'submissions' : 'submission',
      from: 'given',
      withLogin: true,
    }),
  );
  return [...named, ...routeOf(probe)];
}

/** The server that a probe goes through. One on this machine is no business of TLS: nothing leaves the machine. */
function routeOf(probe: ProbeRequest | null): readonly SubmissionSite[] {
  if (probe?.route.kind !== 'submission') return [];
  const { host, port, tls, login } = probe.route;
  if (host === 'localhost' || (isAddress(host) && addressKind(host) === 'loopback')) return [];
  const service = tls === 'implicit' ? 'submissions' : 'submission';
  return [{ host, port, service, from: 'probe', withLogin: login !== null }];
}

/** What the domain publishes of one service by SRV (RFC 6186), by priority. */
export async function publishedSites(
  service: SubmissionSite['service'],
  { target, net }: Context,
): Promise<{
  readonly service: SubmissionSite['service'];
  readonly sites: readonly SubmissionSite[];
  readonly unseen: readonly { readonly subject: string; readonly why: Unknown }[];
  readonly evidence: readonly Evidence[];
}> {
  const name = `_${service}._tcp.${target.domain}`;
  const answer = await net.dns.query(name, 'SRV');
  const { evidence } = answer;
  if (answer.status === 'unknown')
    return { service, sites: [], unseen: [{ subject: `${name} SRV`, why: answer }], evidence };
  const records = answer.value.kind === 'records' ? answer.value.records : [];
  const sites = [...records]
    .filter(({ target: host }) => host !== '.')
    .sort((one, other) => one.priority - other.priority)
    .map(({ target: host, port }) => ({ host, port, service, from: 'srv', withLogin: true }) as const);
  return { service, sites, unseen: [], evidence };
}

/** Each once: the first of a host and port. */
export function distinctSites(sites: readonly SubmissionSite[]): readonly SubmissionSite[] {
  return [...new Map(sites.toReversed().map((site) => [`${site.host} ${site.port}`, site])).values()].toReversed();
}
