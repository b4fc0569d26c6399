import { isQueryName } from '../../src/core/names.ts';
import type {
  AskedBeside,
  DeliverRequest,
  Delivery,
  DnsAnswer,
  DnsChannel,
  DnsFailure,
  FilterOutcome,
  FiltersFound,
  HttpsOutcome,
  HttpsPost,
  HttpsRequest,
  Look,
  LookRequest,
  MailboxLook,
  MailboxLookRequest,
  MailboxRequest,
  MailboxSession,
  Net,
  QueryOptions,
  RecordType,
  RecordTypes,
  RrsigRecord,
  RspamdRequest,
  ServerAnswer,
  SmtpRequest,
  SmtpSession,
  SpamdRequest,
  TlsProbeOutcome,
  TlsProbeRequest,
} from '../../src/core/net.ts';
import { type Known, known, type Observation, unknown } from '../../src/core/observation.ts';
import { lookUp, type Misbehaviour, type Zone, type ZoneAnswer, type ZoneRecord } from '../../src/demo/zone.ts';

const MAX_ALIASES = 16; // more come back only where they lead in a circle, or on and on

const FAILURES: Record<Misbehaviour, DnsFailure> = {
  SERVFAIL: 'servfail',
  REFUSED: 'refused',
  TIMEOUT: 'timeout',
  MALFORMED: 'malformed',
};

export interface ZoneNetOptions {
  /** The AD bit of every answer, or of those to certain questions. */
  readonly authenticated?: boolean | ((name: string, type: RecordType) => boolean);
  /** The RRSIG records that come along. */
  readonly signatures?: (name: string, type: RecordType) => readonly RrsigRecord[];
  /** A zone for questions with the CD bit; without it they are answered as any other. */
  readonly unchecked?: Zone;
  /** Names said not to exist although others stand below them: BIND before 9.0, and some load balancers (RFC 8020 section 1). */
  readonly denied?: readonly string[];
  /** Of the answer to `name type`, such as `EDE 7 Signature Expired`; appended to the detail of a failure. */
  readonly extendedErrors?: Readonly<Record<string, string>>;
  /** Seconds, for every answer, or by question. Default: 300. */
  readonly ttl?: number | ((name: string, type: RecordType) => number);
  /** Address of an authoritative server to the zones it holds, all of them with the AA bit, or how it misbehaves. */
  readonly servers?: Readonly<Record<string, Zone | Misbehaviour | 'CLOSED'>>;
  /** Those of them that answer without the AA bit, as out of a cache. */
  readonly withoutAuthority?: readonly string[];
  readonly https?: (request: HttpsRequest) => Observation<HttpsOutcome>;
  readonly look?: (request: LookRequest) => Observation<Look>;
  readonly httpsPost?: (request: HttpsPost) => Observation<HttpsOutcome>;
  readonly tlsProbe?: (request: TlsProbeRequest) => Observation<TlsProbeOutcome>;
  readonly elapsedMs?: (purpose: string) => number;
  readonly deliver?: (request: DeliverRequest) => Observation<Delivery>;
  readonly mailbox?: (request: MailboxRequest) => Observation<MailboxSession>;
  readonly mailboxLook?: (request: MailboxLookRequest) => Observation<MailboxLook>;
  readonly rspamd?: (request: RspamdRequest) => Observation<FilterOutcome>;
  readonly spamd?: (request: SpamdRequest) => Observation<FilterOutcome>;
  /** What stands on loopback. Default: nothing. */
  readonly filtersFound?: Partial<FiltersFound>;
  readonly channel?: Partial<DnsChannel>;
  readonly smtp?: (request: SmtpRequest) => Observation<SmtpSession>;
  readonly reachable?: (address: string, port: number) => 'open' | 'refused' | 'timeout' | 'unreachable';
  readonly startedAtMs?: number;
  /** Every question asked is pushed here, as `name type`. */
  readonly asked?: string[];
}

type Answer<T extends RecordType> = Observation<DnsAnswer<RecordTypes[T]>> & AskedBeside;
type ServerSaid<T extends RecordType> = Observation<ServerAnswer<RecordTypes[T]>> & { readonly failure?: DnsFailure };

const DENIAL: ZoneAnswer = { outcome: 'nxdomain', records: [] };

/** A `Net` without sockets whose DNS is a table. The root's NS, the control question, is answered unless the table says otherwise. */
export function zoneNet(zone: Zone, options: ZoneNetOptions = {}): Net {
  const withRoot: Zone = { '.': { NS: ['a.root-servers.net'] }, ...zone };
  const authenticated = (name: string, type: RecordType) =>
    typeof options.authenticated === 'function' ? options.authenticated(name, type) : (options.authenticated ?? false);
  const ttlOf = (name: string, type: RecordType) =>
    typeof options.ttl === 'function' ? options.ttl(name, type) : (options.ttl ?? 300);

  async function query<T extends RecordType>(
    name: string,
    type: T,
    { checkingDisabled = false }: QueryOptions = {},
  ): Promise<Answer<T>> {
    options.asked?.push(`${name} ${type}${checkingDisabled ? ' +cd' : ''}`);
    const said = await answer(checkingDisabled ? (options.unchecked ?? withRoot) : withRoot, name, type);
    const codes = Array.from((options.extendedErrors?.[`${name} ${type}`] ?? '').matchAll(/EDE (\d+)/g), ([, code]) =>
      Number(code),
    );
    return codes.length === 0 ? said : { ...said, extendedErrors: codes };
  }

  async function answer<T extends RecordType>(from: Zone, name: string, type: T): Promise<Answer<T>> {
    if (!isQueryName(name)) return { ...unknown('protocol-error', `"${name}" cannot be asked`), failure: 'bad-name' };
    const { outcome, records } = options.denied?.includes(name) ? DENIAL : lookUp(from, name, type);
    const aliases = records
      .filter((record) => record.type === 'CNAME' && type !== 'CNAME')
      .map(({ value }) => String(value));
    const evidence = [
      { via: 'dns', request: `${name} ${type}`, response: `${outcome} ${values(records)}`.trim() },
    ] as const;
    const common = {
      ttl: ttlOf(name, type),
      authenticated: authenticated(name, type),
      aliases,
      signatures: options.signatures?.(name, type) ?? [],
    };
    switch (outcome) {
      case 'records': {
        const parsed = records.filter((record) => record.type === type).map((record) => parse(type, record));
        const sizeBytes = 40 + records.reduce((sum, { value }) => sum + 16 + String(value).length, 0);
        return known({ kind: 'records', records: parsed, sizeBytes, ...common }, evidence);
      }
      case 'nodata':
      case 'nxdomain':
        return known({ kind: outcome, zone: zoneOf(from, aliases.at(-1) ?? name), ...common }, evidence) as Known<
          DnsAnswer<RecordTypes[T]>
        >;
      default: {
        const extended = options.extendedErrors?.[`${name} ${type}`];
        const detail = `${name} ${type}: ${outcome}${extended === undefined ? '' : ` (${extended})`}`;
        return {
          ...unknown(outcome === 'TIMEOUT' ? 'timeout' : 'dns-failure', detail, evidence),
          failure: aliases.length > MAX_ALIASES ? 'alias-loop' : FAILURES[outcome],
        };
      }
    }
  }

  async function queryServer<T extends RecordType>(address: string, name: string, type: T): Promise<ServerSaid<T>> {
    options.asked?.push(`${name} ${type} @${address}`);
    const server = options.servers?.[address];
    if (server === undefined) {
      return { ...unknown('unreachable', `no DNS server in this test at ${address}`), failure: 'unreachable' };
    }
    if (server === 'CLOSED') {
      const evidence = [{ via: 'dns', request: `${name} ${type} @${address}`, response: 'refused' }] as const;
      const refused = unknown('unreachable', `${name} ${type}: connection refused by ${address}`, evidence);
      return { ...refused, failure: 'connection-refused' };
    }
    const held = typeof server === 'string' ? { [name]: server } : server;
    const said = await answer(held, name, type);
    if (said.status === 'unknown') return said;
    const referral = typeof server === 'string' ? null : referralIn(server, name);
    if (referral !== null) return known({ ...referral, ttl: 300, authoritative: false }, said.evidence);
    const isOwn = !(options.withoutAuthority ?? []).includes(address);
    return known({ ...said.value, authoritative: isOwn }, said.evidence);
  }

  return {
    dns: {
      channel: { transport: 'udp', servers: ['127.0.0.1:53'], trust: 'local', ...options.channel },
      query,
      queryServer,
    },
    smtp: {
      session: async (request) =>
        options.smtp?.(request) ?? unknown('not-requested', `no SMTP server in this test at ${request.address}`),
      deliver: async (request) =>
        options.deliver?.(request) ?? unknown('not-requested', `no SMTP server in this test at ${request.address}`),
      reachable: async (address, port) => options.reachable?.(address, port) ?? 'timeout',
      tlsProbe: async (request) =>
        options.tlsProbe?.(request) ?? unknown('not-requested', `no TLS server in this test at ${request.address}`),
    },
    https: {
      get: async (request) =>
        options.https?.(request) ?? unknown('not-requested', `no HTTPS server in this test at ${request.url}`),
      post: async (request) =>
        options.httpsPost?.(request) ?? unknown('not-requested', `no HTTPS server in this test at ${request.url}`),
    },
    web: {
      look: async (request) =>
        options.look?.(request) ?? unknown('not-requested', `no web server in this test at ${request.url}`),
    },
    filters: {
      rspamd: async (request) =>
        options.rspamd?.(request) ?? unknown('unreachable', `no Rspamd in this test at ${request.url}`),
      spamd: async (request) =>
        options.spamd?.(request) ?? unknown('unreachable', `no spamd in this test at ${request.host}`),
      find: async () => ({ rspamd: null, spamd: null, evidence: [], ...options.filtersFound }),
    },
    mailboxes: {
      look: async (request) =>
        options.mailboxLook?.(request) ?? unknown('not-requested', `no mailbox in this test at ${request.host}`),
      open: async (request) =>
        options.mailbox?.(request) ?? unknown('not-requested', `no mailbox in this test at ${request.host}`),
    },
    startedAtMs: options.startedAtMs ?? Date.UTC(2026, 10, 21),
    randomLabel: (purpose) => `x7q2${purpose.replace(/[^a-z0-9]/g, '')}`.padEnd(16, '0').slice(0, 16),
    elapsedMs: (purpose) => options.elapsedMs?.(purpose) ?? 0,
    sleep: async () => {},
    stats: () => ({
      dnsQueries: 0,
      dnsQuestions: 0,
      dnsMemoHits: 0,
      dnsMs: { total: 0, slowest: 0 },
      smtpSessions: 0,
      httpsRequests: 0,
    }),
  };
}

/** The nearest name at or above with an SOA or NS records. */
function zoneOf(zone: Zone, name: string): string {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.');
  const above = labels.map((_, index) => labels.slice(index).join('.'));
  const apex = above.find((ancestor) =>
    (['SOA', 'NS'] as const).some((type) =>
      lookUp(zone, ancestor, type).records.some((record) => record.type === type && record.name === ancestor),
    ),
  );
  return apex ?? '.';
}

/** A name below NS records without an SOA beside them: those of a delegation, as the parent's server has them, with glue. */
function referralIn(zone: Zone, name: string) {
  const cut = zoneOf(zone, name);
  const records = lookUp(zone, cut, 'NS').records.filter(({ type }) => type === 'NS');
  if (cut === '.' || records.length === 0 || lookUp(zone, cut, 'SOA').outcome === 'records') return null;
  const servers = records.map(({ value }) => asName(value) as string);
  const glue = servers.flatMap((host) => {
    const found = (['A', 'AAAA'] as const).flatMap((type) => lookUp(zone, host, type).records);
    const addresses = found.filter(({ type }) => type === 'A' || type === 'AAAA').map(({ value }) => String(value));
    return addresses.length > 0 ? [[host, addresses] as const] : [];
  });
  return { kind: 'referral', zone: cut, servers, glue: new Map(glue) } as const;
}

function values(records: readonly ZoneRecord[]): string {
  return records.map(({ value }) => String(value)).join(', ');
}

function parse<T extends RecordType>(type: T, { value }: ZoneRecord): RecordTypes[T] {
  return readers[type](value) as RecordTypes[T];
}

type Reader = (value: string | readonly string[]) => RecordTypes[RecordType];
const asName: Reader = (value) =>
  String(value)
    .toLowerCase()
    .replace(/(?<=.)\.$/, '');
const asStrings: Reader = (value) => (typeof value === 'string' ? (value.match(/[\s\S]{1,255}/g) ?? ['']) : value);
const numbers = (value: string | readonly string[]) => String(value).split(' ');
const readers: { readonly [T in RecordType]: Reader } = {
  A: String,
  AAAA: String,
  CNAME: asName,
  NS: asName,
  PTR: asName,
  TXT: asStrings,
  SPF: asStrings,
  MX: (value) => {
    const [preference = '', exchange = ''] = numbers(value);
    return { preference: Number(preference), exchange: asName(exchange) as string };
  },
  NSEC3PARAM: (value) => {
    const [algorithm = 0, flags = 0, iterations = 0] = numbers(value).map(Number);
    return { algorithm, flags, iterations, salt: (numbers(value)[3] ?? '-').replace('-', '') };
  },
  SOA: (value) => {
    const [mname = '', rname = '', ...timers] = numbers(value);
    const [serial = 1, refresh = 3600, retry = 600, expire = 86_400, minimum = 300] = timers.map(Number);
    return { mname, rname, serial, refresh, retry, expire, minimum };
  },
  SRV: (value) => {
    const [priority = 0, weight = 0, port = 0] = numbers(value).map(Number);
    return { priority, weight, port, target: asName(numbers(value)[3] ?? '.') as string };
  },
  TLSA: (value) => {
    const [usage = 0, selector = 0, matchingType = 0] = numbers(value).map(Number);
    return { usage, selector, matchingType, data: numbers(value).slice(3).join('').toLowerCase() };
  },
  DS: (value) => {
    const [keyTag = 0, algorithm = 0, digestType = 0] = numbers(value).map(Number);
    return { keyTag, algorithm, digestType, digest: numbers(value).slice(3).join('').toLowerCase() };
  },
  // `flags protocol algorithm key`, and behind it the key tag, which nobody computes here.
  DNSKEY: (value) => {
    const [flags = 0, protocol = 3, algorithm = 0] = numbers(value).map(Number);
    return { flags, protocol, algorithm, publicKey: numbers(value)[3] ?? '', keyTag: Number(numbers(value)[4] ?? 0) };
  },
  // `0 issue "ca.example"`
  CAA: (value) => {
    const [, flags = '0', tag = '', text = ''] = /^(\d+) (\S+) "?([^"]*)"?$/.exec(String(value)) ?? [];
    return { critical: Number(flags) >= 128, tag: tag.toLowerCase(), value: text };
  },
};
