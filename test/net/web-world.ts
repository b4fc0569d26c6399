import { addressKind } from '../../src/core/addresses.ts';
import type { FetchRequest, FetchResult, Wire } from '../../src/net/wire.ts';

interface Page {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A wire that knows these pages, by `METHOD url`, and refuses private addresses as the real one does. */
export function scriptedFetch(pages: Readonly<Record<string, Page>>) {
  const asked: FetchRequest[] = [];
  const wire: Pick<Wire, 'fetch'> = {
    async fetch(request): Promise<FetchResult> {
      const isPrivate = request.addresses.every((address) => addressKind(address) !== 'public');
      if (isPrivate) return { ok: false, failure: 'private-address', detail: 'private', ms: 0 };
      asked.push(request);
      const page = pages[`${request.method} ${request.url}`];
      if (page === undefined) return { ok: false, failure: 'closed', detail: 'no such page', ms: 0 };
      return { ok: true, status: page.status, headers: page.headers ?? {}, body: new Uint8Array(), ms: 1 };
    },
  };
  return { wire, asked };
}
