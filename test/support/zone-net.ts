import { isQueryName } from '../../src/core/names.ts';
import type {
  DnsAnswer,
  DnsChannel,
  DnsFailure,
  Net,
  RecordType,
  RecordTypes,
  SmtpRequest,
  SmtpSession,
} from '../../src/core/net.ts';
import { type Known, known, type Observation, unknown } from '../../src/core/observation.ts';
import { lookUp, type Misbehaviour, type Zone, type ZoneRecord } from '../../src/demo/zone.ts';

const FAILURES: Record<Misbehaviour, DnsFailure> = {
  SERVFAIL: 'servfail',
  REFUSED: 'refused',
  TIMEOUT: 'timeout',
  MALFORMED: 'malformed',
};

export interface ZoneNetOptions {
  readonly authenticated?: boolean;
  readonly channel?: Partial<DnsChannel>;
  readonly smtp?: (request: SmtpRequest) => Observation<SmtpSession>;
  readonly reachable?: (address: string, port: number) => 'open' | 'refused' | 'timeout' | 'unreachable';
  readonly startedAtMs?: number;
  /** Every question asked is pushed here, as `name type`. */
  readonly asked?: string[];
}

/** A `Net` without sockets whose DNS is a table. The root's NS, the control question, is answered unless the table says otherwise. */
export function zoneNet(zone: Zone, options: ZoneNetOptions = {}): Net {
  const authenticated = options.authenticated ?? false;
  const withRoot: Zone = { '.': { NS: ['a.root-servers.net'] }, ...zone };
  async function query<T extends RecordType>(
    name: string,
    type: T,
  ): Promise<Observation<DnsAnswer<RecordTypes[T]>> & { readonly failure?: DnsFailure }> {
    options.asked?.push(`${name} ${type}`);
    if (!isQueryName(name)) return { ...unknown('protocol-error', `"${name}" cannot be asked`), failure: 'bad-name' };
    const { outcome, records } = lookUp(withRoot, name, type);
    const aliases = records
      .filter((record) => record.type === 'CNAME' && type !== 'CNAME')
      .map(({ value }) => String(value));
    const evidence = [
      { via: 'dns', request: `${name} ${type}`, response: `${outcome} ${values(records)}`.trim() },
    ] as const;
    const common = { ttl: 300, authenticated, aliases };
    switch (outcome) {
      case 'records': {
        const parsed = records.filter((record) => record.type === type).map((record) => parse(type, record));
        const sizeBytes = 40 + records.reduce((sum, { value }) => sum + 16 + String(value).length, 0);
        return known({ kind: 'records', records: parsed, sizeBytes, ...common }, evidence);
      }
      case 'nodata':
      case 'nxdomain':
        return known({ kind: outcome, ...common }, evidence) as Known<DnsAnswer<RecordTypes[T]>>;
      default:
        return {
          ...unknown(outcome === 'TIMEOUT' ? 'timeout' : 'dns-failure', `${name} ${type}: ${outcome}`, evidence),
          failure: FAILURES[outcome],
        };
    }
  }
  return {
    dns: { channel: { transport: 'udp', servers: ['127.0.0.1:53'], trust: 'local', ...options.channel }, query },
    smtp: {
      session: async (request) =>
        options.smtp?.(request) ?? unknown('not-requested', `no SMTP server in this test at ${request.address}`),
      reachable: async (address, port) => options.reachable?.(address, port) ?? 'timeout',
    },
    https: { get: async ({ url }) => unknown('not-requested', `no HTTPS server in this test at ${url}`) },
    startedAtMs: options.startedAtMs ?? Date.UTC(2026, 10, 21),
    randomLabel: (purpose) => `x7q2${purpose.replace(/[^a-z0-9]/g, '')}`.padEnd(16, '0').slice(0, 16),
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
const readers: Record<RecordType, Reader> = {
  A: String,
  AAAA: String,
  CNAME: asName,
  NS: asName,
  PTR: asName,
  TXT: asStrings,
  SPF: asStrings,
  MX: (value) => {
    const [preference = '', exchange = ''] = String(value).split(' ');
    return { preference: Number(preference), exchange: asName(exchange) as string };
  },
  SOA: (value) => {
    const [mname = '', rname = '', serial = '1', , , , minimum = '300'] = String(value).split(' ');
    return { mname, rname, serial: Number(serial), minimum: Number(minimum) };
  },
};
