import type { Observation } from './observation.ts';

export interface HttpsRequest {
  readonly url: string;
  readonly accept: string;
  readonly maxBytes: number;
  /** 0: a redirect is returned as it is. */
  readonly maxRedirects: number;
}

/** A request that changes something: it is sent once, without cookies or referrer, and a redirect is its answer. */
export interface HttpsPost {
  readonly url: string;
  readonly contentType: string;
  readonly body: string;
  /** Of the answer. */
  readonly maxBytes: number;
}

export type HttpsOutcome =
  | {
      readonly ended: 'response';
      readonly status: number;
      readonly contentType: string | null;
      readonly location: string | null;
      readonly body: string;
      /** The body as it came. */
      readonly octets: Uint8Array;
      readonly url: string;
    }
  | {
      readonly ended:
        | 'refused'
        | 'timeout'
        | 'closed'
        | 'tls-error'
        | 'protocol-error'
        | 'too-large'
        | 'private-address'
        | 'no-address'
        | 'bad-url';
      readonly detail: string;
      /**
       * For `tls-error`, as OpenSSL or Node names it: `CERT_HAS_EXPIRED`, `ERR_TLS_CERT_ALTNAME_INVALID`; for a
       * `protocol-error`, `CONTENT_ENCODING` where the body came coded, though nobody had asked for that; else null.
       */
      readonly code: string | null;
    };

export interface Https {
  /** GET over verified TLS. Known whatever the server did; unknown where the fault may be ours. Never rejects. */
  get(request: HttpsRequest): Promise<Observation<HttpsOutcome>>;
  /** POST over verified TLS, never to a private address. Known and unknown as for `get`. Never rejects. */
  post(request: HttpsPost): Promise<Observation<HttpsOutcome>>;
}
