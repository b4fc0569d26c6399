import type { Observation } from './observation.ts';

export interface HttpsRequest {
  readonly url: string;
  readonly accept: string;
  readonly maxBytes: number;
  /** 0: a redirect is returned as it is. */
  readonly maxRedirects: number;
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
}
