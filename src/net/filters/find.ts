import type { FiltersFound } from '../../core/filters.ts';
import type { Evidence } from '../../core/observation.ts';
import type { Wire } from '../wire.ts';
import { pingSpamd } from './spamd.ts';

const ADDRESSES = ['127.0.0.1', '::1'];
/** Of a normal worker, and of a controller, which scans too. 11332, of the proxy, speaks milter. */
const RSPAMD_PORTS = [11_333, 11_334];
const SPAMD_PORT = 783;
const PING_TIMEOUT_MS = 1_000;
const MAX_PONG_BYTES = 1_024;

/** Looks for filters on loopback, at their usual ports, all at once: one small question each, and no message. */
export async function findFilters(wire: Pick<Wire, 'fetch' | 'connect'>): Promise<FiltersFound> {
  const [rspamd, spamd] = await Promise.all([
    Promise.all(RSPAMD_PORTS.flatMap((port) => ADDRESSES.map((address) => pingRspamd(address, port, wire)))),
    Promise.all(
      ADDRESSES.map(async (address) => ({
        host: address,
        ...(await pingSpamd(address, SPAMD_PORT, { wire, timeoutMs: PING_TIMEOUT_MS })),
      })),
    ),
  ]);
  const host = spamd.find(({ answers }) => answers)?.host ?? null;
  return {
    rspamd: rspamd.find(({ answers }) => answers)?.url ?? null,
    spamd: host === null ? null : { host, port: SPAMD_PORT },
    evidence: [...rspamd, ...spamd].map(({ evidence }) => evidence),
  };
}

async function pingRspamd(
  address: string,
  port: number,
  wire: Pick<Wire, 'fetch'>,
): Promise<{ readonly url: string; readonly answers: boolean; readonly evidence: Evidence }> {
  const url = `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  const result = await wire.fetch({
    url: `${url}/ping`,
    method: 'GET',
    headers: { 'user-agent': 'mailcheck' },
    body: null,
    maxBytes: MAX_PONG_BYTES,
    timeoutMs: PING_TIMEOUT_MS,
    allowPrivate: true,
    addresses: [address],
  });
  const said = result.ok ? Buffer.from(result.body).toString('latin1').trim() : `${result.failure}: ${result.detail}`;
  const answers =
    result.ok && result.status === 200 && said === 'pong' && /^rspamd\//i.test(result.headers['server'] ?? '');
  return { url, answers, evidence: { via: 'rspamd', request: `GET ${url}/ping`, response: said } };
}
