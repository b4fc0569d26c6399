import { addressKind, familyOf, isAddress } from '../../core/addresses.ts';
import { type Context, defineFact } from '../../core/fact.ts';
import type { SmtpSession } from '../../core/net.ts';
import { type Evidence, known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import { domainRole } from '../role/facts.ts';
import { type Certificate, parseCertificate } from '../tls/facts.ts';
import { distinctSites, givenSites, publishedSites, SERVICES, type SubmissionSite } from './site-facts.ts';

export type { Certificate } from '../tls/facts.ts';
export type { SubmissionSite } from './site-facts.ts';

export interface SubmissionPlace extends SubmissionSite {
  readonly address: string;
  readonly session: Observation<SmtpSession>;
  /** The first certificate it presented; null where it presented none, or what is none. */
  readonly certificate: Certificate | null;
}

export interface SubmissionSeen {
  readonly asOfMs: number;
  /** Those the user named, that of the probe, then those by SRV (RFC 6186) by priority; bounded in number. */
  readonly sites: readonly SubmissionSite[];
  /** All that the domain publishes. */
  readonly published: readonly SubmissionSite[];
  /** Whether DNS said if there is TLS from the first octet. */
  readonly implicitTlsAsked: boolean;
  /** The two SRV questions. */
  readonly srvEvidence: readonly Evidence[];
  readonly places: readonly SubmissionPlace[];
  /** Sites whose host has no address, with the answers that say so. */
  readonly homeless: readonly { readonly site: SubmissionSite; readonly evidence: readonly Evidence[] }[];
  /** Sites that could not be looked at. */
  readonly unseen: readonly { readonly subject: string; readonly why: Unknown }[];
}

const MAX_SITES = 6; // bounded: a hostile zone may list hundreds

/**
 * The submission servers that the domain publishes or the user names, and what one dialogue with each shows: greeting,
 * EHLO, TLS, and no MAIL. Null where there are none.
 */
export const submissionSeen = defineFact({
  id: 'submission.seen',
  needs: { role: domainRole },
  async observe({ role }, context): Promise<Observation<SubmissionSeen | null>> {
    const { target, net } = context;
    if (!role.exists) return known(null);
    if (!target.options.smtp.enabled) return unknown('not-requested', 'SMTP was left out, as asked');
    const published = await Promise.all(SERVICES.map((service) => publishedSites(service, context)));
    const all = distinctSites([...givenSites(target.options), ...published.flatMap(({ sites }) => sites)]);
    const sites = all.slice(0, MAX_SITES);
    const tooMany = unknown('limit', `only ${MAX_SITES} submission servers are looked at in one audit`);
    const unanswered = [
      ...published.flatMap(({ unseen }) => unseen),
      ...(all.length > MAX_SITES ? [{ subject: `${all.length - MAX_SITES} more servers`, why: tooMany }] : []),
    ];
    if (sites.length === 0 && unanswered.length === 0) return known(null);
    const srvEvidence = published.flatMap(({ evidence }) => evidence);
    const looked = await Promise.all(sites.map((site) => look(site, context)));
    return known(
      {
        asOfMs: net.startedAtMs,
        sites,
        published: published.flatMap((one) => one.sites),
        implicitTlsAsked: published.every(({ service, unseen }) => service !== 'submissions' || unseen.length === 0),
        srvEvidence,
        places: looked.flatMap(({ places }) => places),
        homeless: looked.flatMap(({ site, isHomeless, evidence }) => (isHomeless ? [{ site, evidence }] : [])),
        unseen: [...unanswered, ...looked.flatMap(({ unseen }) => unseen)],
      },
      [...srvEvidence, ...looked.flatMap(({ evidence }) => evidence)],
    );
  },
});

type Unseen = SubmissionSeen['unseen'];

interface Looked {
  readonly site: SubmissionSite;
  readonly places: readonly SubmissionPlace[];
  readonly isHomeless: boolean;
  readonly unseen: Unseen;
  readonly evidence: readonly Evidence[];
}

async function look(site: SubmissionSite, { target, net }: Context): Promise<Looked> {
  const { host, port } = site;
  const subject = `${host}:${port}`;
  const { addresses, failed, evidence } = await addressesOf(host, net);
  if (addresses.length === 0) {
    const unseen = failed === null ? [] : [{ subject, why: failed }];
    return { site, places: [], isHomeless: failed === null, unseen, evidence };
  }
  const { ipv4, ipv6, helo } = target.options.smtp;
  const wanted = addresses.filter((address) => (familyOf(address) === 4 ? ipv4 : ipv6));
  if (wanted.length === 0) {
    const why = unknown('not-requested', 'its addresses are all of the family that was left out, as asked');
    return { site, places: [], isHomeless: false, unseen: [{ subject, why }], evidence };
  }
  // One address of each family stands for the host: what is looked for is its set-up, not its every address.
  const dialled = [4, 6].flatMap((family) => wanted.filter((address) => familyOf(address) === family).slice(0, 1));
  const places = await Promise.all(
    dialled.map(async (address): Promise<SubmissionPlace> => {
      const kind = addressKind(address);
      const session: Observation<SmtpSession> =
        // A zone may lead anywhere; a probe goes through the user's server wherever that stands.
        kind === 'public' || (site.from === 'probe' && kind !== 'loopback')
          ? await net.smtp.session({
              host,
              address,
              port,
              helo,
              recipients: [],
              relayRecipient: null,
              verify: null,
              tls: site.service === 'submissions' ? 'implicit' : 'starttls',
              transaction: false,
            })
          : unknown('unreachable', `it is a ${kind} address, which is never dialled`);
      const leaf = session.status === 'known' ? session.value.startTls.handshake?.chain[0] : undefined;
      return { ...site, address, session, certificate: leaf === undefined ? null : parseCertificate(leaf, host) };
    }),
  );
  const unseen = places.flatMap(({ address, session }) =>
    session.status === 'unknown' ? [{ subject: `${subject} [${address}]`, why: session }] : [],
  );
  return {
    site,
    places,
    isHomeless: false,
    unseen,
    evidence: [...evidence, ...places.flatMap(({ session }) => session.evidence)],
  };
}

/** A user may name a server by its address. */
async function addressesOf(host: string, { dns }: Context['net']) {
  if (isAddress(host)) return { addresses: [host], failed: null, evidence: [] };
  const answers = await Promise.all([dns.query(host, 'A'), dns.query(host, 'AAAA')]);
  const addresses = answers.flatMap((answer) =>
    answer.status === 'known' && answer.value.kind === 'records' ? answer.value.records : [],
  );
  const failed = answers.flatMap((answer) => (answer.status === 'unknown' ? [answer] : []))[0] ?? null;
  return { addresses, failed, evidence: answers.flatMap((answer) => answer.evidence) };
}
