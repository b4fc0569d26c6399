import { expect, test } from 'vitest';
import type { FetchRequest, Wire } from '../../../src/net/wire.ts';
import { filtersOver } from './server.ts';

const refused = { ok: false, failure: 'refused', detail: 'the connection was refused', ms: 0 } as const;

/** A loopback on which these URLs and ports answer. */
function loopback(
  pages: Readonly<Record<string, { server?: string; body: string }>>,
  said: Readonly<Record<string, string>> = {},
) {
  const asked: string[] = [];
  const wire = {
    async fetch({ url, allowPrivate, addresses }: FetchRequest) {
      asked.push(`${url} ${addresses.join()} ${allowPrivate}`);
      const page = pages[url];
      if (page === undefined) return refused;
      const headers = page.server === undefined ? {} : { server: page.server };
      return { ok: true, status: 200, headers, body: Buffer.from(page.body), ms: 1 } as const;
    },
    async connect({ address, port }: { address: string; port: number }) {
      asked.push(`${address} ${port}`);
      const answer = said[`${address} ${port}`];
      if (answer === undefined) return refused;
      const pieces = [Buffer.from(answer)];
      const connection = {
        read: async () => {
          const data = pieces.shift();
          return data === undefined ? { ...refused, failure: 'closed' } : { ok: true, data, ms: 1 };
        },
        write: async () => ({ ok: true, ms: 0 }),
        close: () => {},
      };
      return { ok: true, connection, ms: 1 };
    },
    secret: () => 'a password that nobody asked for',
  } as unknown as Wire;
  return { filters: filtersOver(wire), asked };
}

test('every usual place is asked one small question', async () => {
  const { filters, asked } = loopback({});
  expect(await filters.find()).toMatchObject({ rspamd: null, spamd: null, evidence: { length: 6 } });
  expect(asked.toSorted()).toEqual([
    '127.0.0.1 783',
    '::1 783',
    'http://127.0.0.1:11333/ping 127.0.0.1 true',
    'http://127.0.0.1:11334/ping 127.0.0.1 true',
    'http://[::1]:11333/ping ::1 true',
    'http://[::1]:11334/ping ::1 true',
  ]);
});

test('a worker goes before a controller, IPv4 before IPv6', async () => {
  const pong = { server: 'rspamd/3.4', body: 'pong\r\n' };
  const spamd = 'SPAMD/1.5 0 PONG\r\n\r\n';
  const both = loopback({ 'http://127.0.0.1:11334/ping': pong, 'http://[::1]:11333/ping': pong }, { '::1 783': spamd });
  expect(await both.filters.find()).toMatchObject({
    rspamd: 'http://[::1]:11333',
    spamd: { host: '::1', port: 783 },
  });
});

test('something else that listens there is no filter', async () => {
  const { filters } = loopback(
    {
      'http://127.0.0.1:11333/ping': { body: 'pong' },
      'http://127.0.0.1:11334/ping': { server: 'rspamd/3.4', body: '<html>' },
    },
    { '127.0.0.1 783': '220 mail.example ESMTP\r\n\r\n' },
  );
  expect(await filters.find()).toMatchObject({ rspamd: null, spamd: null });
});
