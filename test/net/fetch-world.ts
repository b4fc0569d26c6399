import { onTestFinished } from 'vitest';
import { addressMapper, type Routes } from '../../src/net/routes.ts';
import { createFetcher } from '../../src/net/system/fetch.ts';
import type { FetchRequest } from '../../src/net/wire.ts';
import { PUBLIC, type Site, testAuthority } from './https-site.ts';

export const DAY_MS = 86_400_000;

export interface Manner {
  readonly signal?: AbortSignal;
  readonly routes?: Routes;
  readonly ca?: string;
}

export async function fetchFrom(site: Site, request: Partial<FetchRequest> = {}, manner: Manner = {}) {
  onTestFinished(() => site.close());
  const fetcher = await fetcherFor(site, manner);
  return fetcher.fetch(requestOf(request));
}

export async function fetcherFor(site: Site, { signal, routes, ca }: Manner = {}) {
  const { caPem } = await testAuthority();
  const fetcher = createFetcher({
    signal: signal ?? new AbortController().signal,
    mapAddress: addressMapper(routes ?? site.routes),
    ca: ca ?? caPem,
  });
  onTestFinished(() => fetcher.close());
  return fetcher;
}

export function requestOf(request: Partial<FetchRequest>): FetchRequest {
  return {
    url: 'https://a.test/.well-known/mta-sts.txt?x=1',
    method: 'GET',
    headers: { accept: 'text/plain' },
    body: null,
    maxBytes: 1000,
    timeoutMs: 5000,
    allowPrivate: false,
    addresses: [PUBLIC],
    ...request,
  };
}
