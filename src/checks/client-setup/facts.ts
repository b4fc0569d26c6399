import { type Context, defineFact } from '../../core/fact.ts';
import { isHostName } from '../../core/names.ts';
import { type Evidence, known, type Observation, type Unknown } from '../../core/observation.ts';
import { domainRole } from '../role/facts.ts';
import { type ConfiguredServer, readAutoconfig } from './parse.ts';

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
  readonly unseen: readonly { readonly subject: string; readonly why: Unknown }[];
}

const SERVICES = ['imaps', 'imap', 'pop3s', 'pop3', 'submissions', 'submission', 'autodiscover'] as const;
const MAX_HINTS = 30;
const AUTOCONFIG_BYTES = 65_536;

/** What mail programs find when they set themselves up for an address of the domain (RFC 6186, autoconfig, autodiscover). */
export const clientSetup = defineFact({
  id: 'client-setup',
  needs: { role: domainRole },
  async observe({ role }, context): Promise<Observation<ClientSetup | null>> {
    if (!role.exists || !role.receives) return known(null);
    const [published, autoconfig, autodiscover] = await Promise.all([
      Promise.all(SERVICES.map((service) => servicesOf(service, context))),
      autoconfigOf(context),
      aliasHint(`autodiscover.${context.target.domain}`, context),
    ]);
    const srv = published.flatMap(({ found }) => found);
    const configured = (autoconfig.file?.servers ?? []).map(({ host, port }) => ({
      by: 'autoconfig' as const,
      source: autoconfig.file?.url ?? '',
      host,
      port,
    }));
    const hints = await Promise.all(
      [...srv, ...configured, ...autodiscover.found]
        .slice(0, MAX_HINTS)
        .map(async (hint) => ({ ...hint, exists: await exists(hint.host, context) })),
    );
    const parts = [...published, autoconfig, autodiscover];
    return known(
      {
        hints,
        denied: published.flatMap(({ denied }) => denied),
        autoconfig: autoconfig.file,
        unseen: parts.flatMap(({ unseen }) => unseen),
      },
      [...parts.flatMap(({ evidence }) => evidence), ...hints.flatMap(({ exists: answer }) => answer.evidence)],
    );
  },
});

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
async function aliasHint(name: string, { net }: Context): Promise<Part> {
  const answer = await net.dns.query(name, 'A');
  const { evidence } = answer;
  if (answer.status === 'unknown') return { found: [], unseen: [{ subject: `${name} A`, why: answer }], evidence };
  const { kind, aliases } = answer.value;
  if (kind !== 'records' && aliases.length === 0) return { found: [], unseen: [], evidence };
  const found = [{ by: 'autodiscover', source: name, host: aliases.at(-1) ?? name, port: null } as const];
  return { found, unseen: [], evidence };
}

/** Asked for only where its host exists, so that a domain without one costs no request. */
async function autoconfigOf({ target, net }: Context): Promise<Part & { readonly file: ClientSetup['autoconfig'] }> {
  const host = `autoconfig.${target.domain}`;
  const url = `https://${host}/mail/config-v1.1.xml`;
  const nothing = { found: [], file: null };
  const address = await net.dns.query(host, 'A');
  if (address.status === 'unknown') {
    return { ...nothing, unseen: [{ subject: `${host} A`, why: address }], evidence: address.evidence };
  }
  if (address.value.kind !== 'records') return { ...nothing, unseen: [], evidence: address.evidence };
  const got = await net.https.get({
    url,
    accept: 'text/xml, application/xml',
    maxBytes: AUTOCONFIG_BYTES,
    maxRedirects: 2,
  });
  const evidence = [...address.evidence, ...got.evidence];
  if (got.status === 'unknown') return { ...nothing, unseen: [{ subject: url, why: got }], evidence };
  const { value } = got;
  const servers = value.ended === 'response' && value.status === 200 ? readAutoconfig(value.body) : null;
  const detail =
    value.ended !== 'response'
      ? value.detail
      : value.status !== 200
        ? `HTTP ${value.status}`
        : servers === null
          ? 'it is no clientConfig file'
          : `${servers.length} servers`;
  return { found: [], file: { url, detail, servers }, unseen: [], evidence };
}

async function exists(host: string, { net }: Context): Promise<Observation<boolean>> {
  if (!isHostName(host)) return known(false);
  const answers = await Promise.all([net.dns.query(host, 'A'), net.dns.query(host, 'AAAA')]);
  const evidence = answers.flatMap((answer) => answer.evidence);
  if (answers.some((answer) => answer.status === 'known' && answer.value.kind === 'records'))
    return known(true, evidence);
  return answers.find((answer) => answer.status === 'unknown') ?? known(false, evidence);
}
