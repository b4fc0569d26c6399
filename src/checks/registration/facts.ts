import { type Context, defineFact } from '../../core/fact.ts';
import { hasPublicSuffix, registrableDomain } from '../../core/names.ts';
import { type Evidence, known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import { type Registration, rdapServerFor, readRegistration } from './parse.ts';

export type { Registration } from './parse.ts';

/** The registration behind the audited name. */
export interface Registered {
  /** The name that is registered: the domain itself or one above it. */
  readonly domain: string;
  readonly asOfMs: number;
  /** Null: the registry does not know the name. */
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
    const domain = registrableDomain(target.domain);
    if (domain === null || !hasPublicSuffix(domain)) {
      return unknown('not-proven', `nobody registers names such as ${target.domain} in public`);
    }
    const bootstrap = await fetched(BOOTSTRAP, BOOTSTRAP_BYTES, net);
    if (bootstrap.status === 'unknown') return bootstrap;
    const server = rdapServerFor(domain, bootstrap.value.body);
    if (server === undefined)
      return unknown('protocol-error', `${BOOTSTRAP} holds no RDAP registry`, bootstrap.evidence);
    if (server === null) {
      return unknown('not-proven', `the registry of ${domain} answers no RDAP queries`, bootstrap.evidence);
    }
    const url = `${server.replace(/\/?$/, '/')}domain/${domain}`;
    const answer = await fetched(url, ANSWER_BYTES, net);
    if (answer.status === 'unknown') return answer;
    const found = { domain, asOfMs: net.startedAtMs };
    if (answer.value.status === 404) return known({ ...found, registration: null }, answer.evidence);
    const registration = readRegistration(answer.value.body);
    if (registration === null) return unknown('protocol-error', `${url} gives no RDAP domain`, answer.evidence);
    return known({ ...found, registration }, answer.evidence);
  },
});

interface Page {
  readonly status: number;
  readonly body: string;
}

/** A page, or a 404; whatever else a registry does says nothing about the domain. */
async function fetched(url: string, maxBytes: number, net: Context['net']): Promise<Observation<Page>> {
  const accept = 'application/rdap+json, application/json';
  const got = await net.https.get({ url, accept, maxBytes, maxRedirects: REDIRECTS });
  if (got.status === 'unknown') return got;
  const { value, evidence } = got;
  if (value.ended !== 'response') return failed(url, `${value.ended}: ${value.detail}`, evidence);
  if (value.status !== 200 && value.status !== 404) return failed(url, `HTTP ${value.status}`, evidence);
  return known({ status: value.status, body: value.body }, evidence);
}

function failed(url: string, detail: string, evidence: readonly Evidence[]): Unknown {
  return unknown('refused', `${url}: ${detail}`, evidence);
}
