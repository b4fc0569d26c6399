import { certificateFault } from '../../core/certificate-codes.ts';
import { type Context, defineFact } from '../../core/fact.ts';
import type { HttpsOutcome } from '../../core/net.ts';
import { known, mapKnown, type Observation } from '../../core/observation.ts';
import { type TakesMail, takesMail } from '../dmarc/report-facts.ts';
import { tlsRptRecords } from './facts.ts';
import { parseTlsRpt } from './parse.ts';
import type { ReportUri } from './report-uri.ts';

/**
 * Whether a web server stands at an address for reports. `alive`: it answered over verified TLS, with any status; only a
 * report would prove that it takes one. `certificate`: its certificate does not verify, which senders may overlook.
 */
export type Endpoint =
  | { readonly kind: 'alive' }
  | { readonly kind: 'certificate'; readonly detail: string }
  | { readonly kind: 'dead'; readonly detail: string };

export type ReportTarget =
  | { readonly scheme: 'mailto'; readonly host: string; readonly mail: Observation<TakesMail> }
  | { readonly scheme: 'https'; readonly url: string; readonly endpoint: Observation<Endpoint> };

const MAX_TARGETS = 10; // bounded: each costs questions or a connection
const MAX_BYTES = 65_536;

/** Where reports go, and whether they can arrive. Empty where there is no one record. */
export const tlsRptTargets = defineFact({
  id: 'tls-rpt.targets',
  needs: { found: tlsRptRecords },
  async observe({ found }, { target, net }): Promise<Observation<readonly ReportTarget[]>> {
    const [text] = found.records;
    if (text === undefined || found.records.length > 1) return known([]);
    const distinct = new Map(parseTlsRpt(text).uris.flatMap((uri) => keyOf(uri)));
    const asked = [...distinct.values()].slice(0, MAX_TARGETS);
    const targets = await Promise.all(asked.map((uri) => look(uri, target.domain, net)));
    return known(
      targets,
      targets.flatMap((one) => (one.scheme === 'mailto' ? one.mail : one.endpoint).evidence),
    );
  },
});

interface Asked {
  readonly scheme: 'mailto' | 'https';
  /** A domain for mail, or a URL. */
  readonly where: string;
}

/** One entry for each domain or URL that a report can go to. */
function keyOf({ scheme, host, text, fault }: ReportUri): readonly (readonly [string, Asked])[] {
  if (fault !== null || host === null) return [];
  if (scheme === 'mailto') return [[`mailto ${host}`, { scheme, where: host }]];
  return scheme === 'https' ? [[`https ${text}`, { scheme, where: text }]] : [];
}

async function look({ scheme, where }: Asked, domain: string, net: Context['net']): Promise<ReportTarget> {
  if (scheme === 'mailto') return { scheme, host: where, mail: await takesMail(where, domain, net) };
  const outcome = await net.https.get({ url: where, accept: '*/*', maxBytes: MAX_BYTES, maxRedirects: 0 });
  return { scheme, url: where, endpoint: mapKnown(outcome, endpointOf) };
}

function endpointOf(outcome: HttpsOutcome): Endpoint {
  switch (outcome.ended) {
    case 'response':
    case 'too-large':
    case 'protocol-error': // TLS was spoken, which is all that a GET can tell
      return { kind: 'alive' };
    case 'tls-error':
      return { kind: certificateFault(outcome.code) !== null ? 'certificate' : 'dead', detail: outcome.detail };
    case 'refused':
    case 'timeout':
    case 'closed':
    case 'private-address':
    case 'no-address':
    case 'bad-url':
      return { kind: 'dead', detail: outcome.detail };
  }
}
