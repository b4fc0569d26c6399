import { type Context, defineFact } from '../../core/fact.ts';
import type { HttpsOutcome } from '../../core/net.ts';
import { type Evidence, known, type Observation, type UnknownReason, unknown } from '../../core/observation.ts';
import { registeredName, registrableDomain } from '../../core/suffixes.ts';
import { type Registration, rdapServerFor, readRegistration } from './parse.ts';

export type { Registration } from './parse.ts';

/** The registration behind the audited name. */
export interface Registered {
  /** The name that is registered: the domain itself or one above it. */
  readonly domain: string;
  readonly asOfMs: number;
  /** Whether DNS has the name; null: it did not answer. */
  readonly inDns: boolean | null;
  /** Null: neither the registry nor DNS knows the name. */
  readonly registration: Registration | null;
}

const BOOTSTRAP = 'https://data.iana.org/rdap/dns.json'; // RFC 9224 section 3
const BOOTSTRAP_BYTES = 2 ** 20; // about 60 kB in 2026
const ANSWER_BYTES = 2 ** 18;
const REDIRECTS = 3; // registries send on to registrars' or to moved services (RFC 7480 section 5.2)

/** What the registry says, by RDAP (RFC 9082 section 3.1.3). Null where the user did not ask for it (`--rdap`). */
export const registered = defineFact({
  id: 'registration.registered',
  needs: {},
  async observe(_, { target, net }): Promise<Observation<Registered | null>> {
    if (!target.options.rdap) return known(null);
    const domain = registeredName(target.domain);
    if (domain === null) return unknown('not-proven', `nobody registers names such as ${target.domain} in public`);
    const customer = registrableDomain(target.domain);
    if (customer !== null && customer !== domain) {
      return unknown('not-proven', `${customer} is given out by the holder of ${domain}, and by no registry`);
    }
    const [soa, bootstrap] = await Promise.all([
      net.dns.query(domain, 'SOA'),
      fetched(BOOTSTRAP, BOOTSTRAP_BYTES, net),
    ]);
    if (bootstrap.status === 'unknown') return bootstrap;
    const server = bootstrap.value === null ? undefined : rdapServerFor(domain, bootstrap.value);
    if (server === undefined)
      return unknown('protocol-error', `${BOOTSTRAP} holds no RDAP registry`, bootstrap.evidence);
    if (server === null) {
      const detail = `the registry of ${domain} publishes no RDAP service over HTTPS`;
      return unknown('not-proven', detail, bootstrap.evidence);
    }
    const url = `${server.replace(/\/?$/, '/')}domain/${domain}`;
    const answer = await fetched(url, ANSWER_BYTES, net);
    if (answer.status === 'unknown') return answer;
    const inDns = soa.status === 'known' ? soa.value.kind !== 'nxdomain' : null;
    const found = { domain, asOfMs: net.startedAtMs, inDns };
    const evidence = [...answer.evidence, ...soa.evidence];
    if (answer.value === null) {
      if (inDns === false) return known({ ...found, registration: null }, evidence);
      // RFC 7480 section 5.3: no information; for a name that is delegated that is a gap in the service.
      const other = inDns ? 'though DNS has it' : 'and DNS does not answer for it';
      return unknown('not-proven', `${url} does not know the name, ${other}`, evidence);
    }
    const registration = readRegistration(answer.value, domain);
    if (registration === null) return unknown('protocol-error', `${url} gives no RDAP object of ${domain}`, evidence);
    return known({ ...found, registration }, evidence);
  },
});

/** A body, or null for a 404 (RFC 7480 section 5.3); whatever else a registry does says nothing about the domain. */
async function fetched(url: string, maxBytes: number, net: Context['net']): Promise<Observation<string | null>> {
  const accept = 'application/rdap+json, application/json';
  const got = await net.https.get({ url, accept, maxBytes, maxRedirects: REDIRECTS });
  if (got.status === 'unknown') return got;
  const { value, evidence } = got;
  if (value.ended === 'response' && value.status === 200) return known(value.body, evidence);
  if (value.ended === 'response' && value.status === 404) return known(null, evidence);
  return failed(url, value, evidence);
}

const TURNED_AWAY: readonly number[] = [401, 403, 429]; // RFC 7480 section 5.5: 429 for too many queries

function failed(url: string, outcome: HttpsOutcome, evidence: readonly Evidence[]) {
  if (outcome.ended === 'response') {
    const reason = TURNED_AWAY.includes(outcome.status) ? 'refused' : 'protocol-error';
    return unknown(reason, `${url}: HTTP ${outcome.status}`, evidence);
  }
  const reason: UnknownReason =
    outcome.ended === 'timeout' || outcome.ended === 'refused' ? outcome.ended : 'protocol-error';
  return unknown(reason, `${url}: ${outcome.ended}: ${outcome.detail}`, evidence);
}
