import type { HttpsOutcome } from './https.ts';
import type { Observation } from './observation.ts';

export interface LookRequest {
  /** `http:` or `https:`. */
  readonly url: string;
  /** 0: a redirect is itself the outcome. */
  readonly maxRedirects: number;
  /** Asked of the target of each redirect; where it says no, the outcome is `left-alone`. Default: all may be followed. */
  readonly mayFollow?: (url: string) => boolean;
}

/** What a link leads to in the end. `url` is where that was; of `left-alone`, where it would have led, unasked. */
export type LookOutcome =
  | { readonly ended: 'left-alone'; readonly url: string }
  | { readonly ended: 'response'; readonly status: number; readonly url: string }
  | (Exclude<HttpsOutcome, { readonly ended: 'response' }> & { readonly url: string });

export interface Look {
  readonly outcome: LookOutcome;
  /** In order. */
  readonly redirects: readonly { readonly from: string; readonly status: number; readonly to: string }[];
}

export interface Web {
  /**
   * Looks where a link leads, as a reader's click would, without taking the page: HEAD, and GET where that is refused. No
   * cookies, no referrer; never to a private address, also behind redirects. Each address is asked for once. Known
   * whatever the server did; unknown where the fault may be ours. Never rejects.
   */
  look(request: LookRequest): Promise<Observation<Look>>;
}
