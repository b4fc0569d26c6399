import { isAddress } from '../../core/addresses.ts';
import { type Context, defineFact, maybe } from '../../core/fact.ts';
import { isHostName } from '../../core/names.ts';
import type { HttpsOutcome } from '../../core/net.ts';
import { type Evidence, known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import { mailHosts } from '../mx/facts.ts';
import { providerOfMx } from '../providers.ts';
import { domainRole } from '../role/facts.ts';
import { type ConfiguredServer, readAutoconfig } from './parse.ts';
import { isLike, type Standing, standing } from './standing-facts.ts';

export type { ConfiguredServer } from './parse.ts';

/** Where a mail program is sent by one of the ways in which it can set itself up. */
export interface Hint {
  readonly by: 'srv' | 'autoconfig' | 'autodiscover';
  /** What was asked, such as `_imaps._tcp.example.com SRV`. */
  readonly source: string;
  readonly host: string;
  readonly port: number | null;
  /** Whether the host has an address. */
  readonly exists: Observation<boolean>;
}

export interface ClientSetup {
  readonly hints: readonly Hint[];
  /** Services that the domain says it does not offer (RFC 6186 section 3.4). */
  readonly denied: readonly string[];
  /** The autoconfig file; null where its host does not exist. `servers` is null for what is no such file. */
  readonly autoconfig: {
    readonly url: string;
    readonly detail: string;
    readonly servers: readonly ConfiguredServer[] | null;
  } | null;
  /** A known provider that runs the mail hosts, whose servers mail programs know; null: none. */
  readonly hostedBy: string | null;
  readonly unseen: readonly { readonly subject: string; readonly why: Unknown }[];
}

const SERVICES = ['imaps', 'imap', 'pop3s', 'pop3', 'submissions', 'submission', 'autodiscover'] as const;
const MAX_HINTS = 30;
const AUTOCONFIG_BYTES = 65_536;
const REDIRECTS = 2;

/** What mail programs find when they set themselves up for an address of the domain (RFC 6186, autoconfig, autodiscover). */
export const clientSetup = defineFact({
  id: 'client-setup',
  needs: { role: domainRole, hosts: maybe(mailHosts) },
  async observe({ role, hosts }, context): Promise<Observation<ClientSetup | null>> {
    if (!role.exists || !role.receives) return known(null);
    const { domain } = context.target;
    const nobodys = standing(`${context.net.randomLabel('client-setup')}.${domain}`, context);
    const [published, autoconfig, autodiscover] = await Promise.all([
      Promise.all(SERVICES.map((service) => servicesOf(service, context))),
      autoconfigOf(nobodys, context),
      autodiscoverOf(nobodys, context),
    ]);
    const all = [...published.flatMap(({ found }) => found), ...autoconfig.found, ...autodiscover.found];
    const hints = await Promise.all(
      all.slice(0, MAX_HINTS).map(async (hint) => ({ ...hint, exists: await exists(hint.host, context) })),
    );
    const parts = [...published, autoconfig, autodiscover];
    const tooMany = unknown('limit', `only ${MAX_HINTS} of ${all.length} servers are looked up in one audit`);
    return known(
      {
        hints,
        denied: published.flatMap(({ denied }) => denied),
        autoconfig: autoconfig.file,
        hostedBy: providerIn(hosts),
        unseen: [
          ...parts.flatMap(({ unseen }) => unseen),
          ...(all.length > MAX_HINTS ? [{ subject: 'further servers', why: tooMany }] : []),
        ],
      },
      [...parts.flatMap(({ evidence }) => evidence), ...hints.flatMap(({ exists: answer }) => answer.evidence)],
    );
  },
});

/** A provider whose servers mail programs know by the MX: Thunderbird looks them up in its database (ISPDB). */
function providerIn(hosts: Observation<ReadonlyMap<string, unknown>>): string | null {
  const names = hosts.status === 'known' ? [...hosts.value.keys()] : [];
  return names.flatMap((host) => providerOfMx(host)?.name ?? [])[0] ?? null;
}

type Found = Omit<Hint, 'exists'>;

interface Part {
  readonly found: readonly Found[];
  readonly unseen: ClientSetup['unseen'];
  readonly evidence: readonly Evidence[];
}

async function servicesOf(
  service: (typeof SERVICES)[number],
  { target, net }: Context,
): Promise<Part & { readonly denied: readonly string[] }> {
  const name = `_${service}._tcp.${target.domain}`;
  const source = `${name} SRV`;
  const answer = await net.dns.query(name, 'SRV');
  const { evidence } = answer;
  if (answer.status === 'unknown')
    return { found: [], denied: [], unseen: [{ subject: source, why: answer }], evidence };
  const records = answer.value.kind === 'records' ? answer.value.records : [];
  const offered = records.filter(({ target: host }) => host !== '.');
  const by = service === 'autodiscover' ? 'autodiscover' : 'srv';
  return {
    found: offered.map(({ target: host, port }) => ({ by, source, host, port })),
    denied: records.length > 0 && offered.length === 0 ? [service] : [],
    unseen: [],
    evidence,
  };
}

/** `autodiscover.<domain>`, or whatever it is an alias of: whose servers answer there. */
async function autodiscoverOf(nobodys: Promise<Standing>, context: Context): Promise<Part> {
  const [own, wildcard] = await Promise.all([standing(`autodiscover.${context.target.domain}`, context), nobodys]);
  const { name, leads, end, failed, evidence } = own;
  if (isLike(own, wildcard)) return { found: [], unseen: [], evidence };
  const found = leads.length === 0 ? [] : [{ by: 'autodiscover', source: name, host: end, port: null } as const];
  const unseen = found.length === 0 && failed !== null ? [{ subject: `addresses of ${name}`, why: failed }] : [];
  return { found, unseen, evidence };
}

/** Asked for only where its host exists, so that a domain without one costs no request. */
async function autoconfigOf(
  nobodys: Promise<Standing>,
  context: Context,
): Promise<Part & { readonly file: ClientSetup['autoconfig'] }> {
  const { target, net } = context;
  const [own, wildcard] = await Promise.all([standing(`autoconfig.${target.domain}`, context), nobodys]);
  const { name, hasAddress, failed, evidence: looked } = own;
  const byWildcard = isLike(own, wildcard);
  const url = `https://${name}/mail/config-v1.1.xml`;
  const nothing = { found: [], file: null };
  if (!hasAddress) {
    const unseen = failed === null ? [] : [{ subject: `addresses of ${name}`, why: failed }];
    return { ...nothing, unseen, evidence: looked };
  }
  const accept = 'text/xml, application/xml';
  const got = await net.https.get({ url, accept, maxBytes: AUTOCONFIG_BYTES, maxRedirects: REDIRECTS });
  const evidence = [...looked, ...got.evidence];
  if (got.status === 'unknown') {
    return { ...nothing, unseen: byWildcard ? [] : [{ subject: url, why: got }], evidence };
  }
  const { value } = got;
  const servers = value.ended === 'response' && value.status === 200 ? readAutoconfig(value.body, target.domain) : null;
  // Nobody has put a host there that a wildcard alone answers for: then a web server has nothing to say, and no fault.
  if (servers === null && byWildcard) return { ...nothing, unseen: [], evidence };
  const found = (servers ?? [])
    .filter(({ host }) => !host.includes('%'))
    .map(({ host, port }) => ({ by: 'autoconfig', source: url, host, port }) as const);
  return { found, file: { url, detail: detailOf(value, servers), servers }, unseen: [], evidence };
}

function detailOf(value: HttpsOutcome, servers: readonly ConfiguredServer[] | null): string {
  if (value.ended !== 'response') return value.detail;
  if (value.status !== 200) return `HTTP ${value.status}`;
  if (servers === null) return 'it is no clientConfig file';
  return servers.length === 0 ? 'it names no server' : `${servers.length} servers`;
}

async function exists(host: string, { net }: Context): Promise<Observation<boolean>> {
  if (isAddress(host)) return known(true);
  if (!isHostName(host)) return known(false);
  const answers = await Promise.all([net.dns.query(host, 'A'), net.dns.query(host, 'AAAA')]);
  const evidence = answers.flatMap((answer) => answer.evidence);
  if (answers.some((answer) => answer.status === 'known' && answer.value.kind === 'records'))
    return known(true, evidence);
  return answers.find((answer) => answer.status === 'unknown') ?? known(false, evidence);
}
