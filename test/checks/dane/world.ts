import { createHash, X509Certificate } from 'node:crypto';
import { readChain, recordFor } from '../../../src/checks/dane/chain.ts';
import type { RecordType, SmtpRequest, SmtpSession } from '../../../src/core/net.ts';
import type { Observation, Unknown } from '../../../src/core/observation.ts';
import { type CertificateRequest, createAuthority } from '../../../src/demo/certificates.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import { handshake, observed, type Script } from '../../support/smtp-session.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';

export const HOST = 'mx.a.example';
export const TLSA = `_25._tcp.${HOST}`;
/** When `zoneNet` says that the audit began. */
export const AS_OF_MS = Date.UTC(2026, 10, 21);

// Dates of its own, so that no test hangs on the day on which it is run.
const authority = await createAuthority('test root', {
  notBefore: new Date(Date.UTC(2026, 0, 1)),
  notAfter: new Date(Date.UTC(2028, 0, 1)),
});
export const root = derOf(authority.caPem)[0] ?? '';

function derOf(pem: string): readonly string[] {
  return (pem.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map((one) =>
    new X509Certificate(one).raw.toString('base64'),
  );
}

/** What a server presents, leaf first, in DER: from October 2026 to January 2027 unless told. Without the root. */
export async function issued(request: Partial<CertificateRequest> = {}): Promise<readonly string[]> {
  const dates = { notBefore: new Date(Date.UTC(2026, 9, 1)), notAfter: new Date(Date.UTC(2027, 0, 1)) };
  const { cert } = await authority.issue({ names: [HOST], ...dates, ...request });
  return derOf(cert);
}

/** `3 1 1` of the certificate at a place of the chain, or another kind of record of it. */
export function recordOf(chain: readonly string[], at = 0, kind = '3 1 1'): string {
  const [certificate] = readChain(chain.slice(at, at + 1));
  if (certificate === undefined) throw new Error(`no certificate at ${at}`);
  return recordFor(certificate).replace('3 1 1', kind);
}

export const chain = await issued();
export const right = recordOf(chain);
export const wrong = recordOf(await issued());
/** Such as `3 1 2 …` of the leaf's key. */
export function sha512Of([leaf = '']: readonly string[]): string {
  const key = new X509Certificate(Buffer.from(leaf, 'base64')).publicKey.export({ type: 'spki', format: 'der' });
  return `3 1 2 ${createHash('sha512').update(key).digest('hex')}`;
}

type Server = readonly string[] | null | Unknown | Script;

interface World {
  /** At `_25._tcp` of the first host. */
  readonly records?: readonly string[];
  readonly zone?: Zone;
  /** What the servers do, by host or address: present a chain, offer no STARTTLS (null), stay unseen, or keep to a script. */
  readonly servers?: Readonly<Record<string, Server>>;
  readonly secure?: ZoneNetOptions['authenticated'];
  readonly net?: ZoneNetOptions;
}

/** A signed domain with one mail host that presents `chain`. */
export function world({ records = [], zone = {}, servers = {}, secure = true, net = {} }: World) {
  const smtp = (request: SmtpRequest): Observation<SmtpSession> => {
    const [server = chain] = [servers[request.address], servers[request.host]].filter((one) => one !== undefined);
    if (server === null) return observed(request, { extensions: {} });
    if (Array.isArray(server)) return observed(request, { startTls: { handshake: handshake({ chain: [...server] }) } });
    return 'status' in server ? (server as Unknown) : observed(request, server as Script);
  };
  return {
    zone: {
      'a.example': { MX: [`10 ${HOST}`] },
      [HOST]: { A: ['44.128.1.25'] },
      ...(records.length > 0 ? { [TLSA]: { TLSA: records } } : {}),
      ...zone,
    },
    net: { authenticated: secure, smtp, ...net },
  } satisfies Pick<Scene, 'zone' | 'net'>;
}

/** A second host, with records of its own. */
export function second(records: readonly string[] = []): Zone {
  return {
    'a.example': { MX: [`10 ${HOST}`, '20 mx2.a.example'] },
    'mx2.a.example': { A: ['44.128.2.25'] },
    ...(records.length > 0 ? { '_25._tcp.mx2.a.example': { TLSA: records } } : {}),
  };
}

/** Everything is signed but these names. */
export function unsigned(...names: readonly string[]) {
  return (name: string, _: RecordType) => !names.includes(name);
}
