import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { type Listening, listenOnLoopback } from './loopback.ts';

/** What stands at one path. */
export interface HttpsPage {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  /** Beside the type, such as `location`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Host names in lower case to their paths, such as `/.well-known/mta-sts.txt`, and those to pages. */
export type HttpsPages = Readonly<Record<string, Readonly<Record<string, HttpsPage>>>>;

export interface HttpsServerOptions {
  /** Key and certificate, as PEM, for all of its hosts. */
  readonly tls: { readonly key: string; readonly cert: string };
  readonly pages: HttpsPages;
  /** Before each answer, in milliseconds. Default: 0. */
  readonly delayMs?: number;
}

export interface RunningHttpsServer extends Listening {
  /** Requests so far. */
  readonly requests: number;
}

/**
 * Serves pages over HTTPS on a free loopback port; whatever is not among them is 404.
 *
 * @throws where key and certificate cannot be used
 */
export async function startHttpsServer({ tls, pages, delayMs = 0 }: HttpsServerOptions): Promise<RunningHttpsServer> {
  let requests = 0;
  const server = createServer({ key: tls.key, cert: tls.cert }, async (request, response) => {
    requests++;
    if (delayMs > 0) await delay(delayMs);
    answer(response, pageFor(request, pages));
  });
  server.on('tlsClientError', () => {});
  const listening = await listenOnLoopback(server);
  return {
    ...listening,
    get requests() {
      return requests;
    },
  };
}

const NOT_FOUND: HttpsPage = { status: 404, contentType: 'text/plain', body: 'there is no such page\n' };
const NOT_ALLOWED: HttpsPage = {
  status: 405,
  contentType: 'text/plain',
  body: 'GET only\n',
  headers: { allow: 'GET' },
};

function pageFor({ method, url = '/', headers: { host = '' } }: IncomingMessage, pages: HttpsPages): HttpsPage {
  if (method !== 'GET') return NOT_ALLOWED;
  const name = host.toLowerCase().replace(/:\d+$/, '');
  const path = url.replace(/\?.*$/s, '');
  return own(own(pages, name) ?? {}, path) ?? NOT_FOUND;
}

/** The client chooses the key: `constructor` is no page. */
function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function answer(response: ServerResponse, { status, contentType, body, headers = {} }: HttpsPage): void {
  response.writeHead(status, { ...headers, 'content-type': contentType }).end(body);
}
