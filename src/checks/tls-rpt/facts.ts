import { type Context, defineFact } from '../../core/fact.ts';
import { isQueryName } from '../../core/names.ts';
import { known, mapKnown, type Observation } from '../../core/observation.ts';
import { isTlsRpt } from './parse.ts';

const MAX_TEXTS = 20; // bounded: a hostile zone may hold thousands
const MAX_TEXT_CHARACTERS = 4_096;

/** What stands at `_smtp._tls` below a name (RFC 8460 section 3). */
export interface TlsRptRecords {
  /** The records that begin `v=TLSRPTv1;`. Senders use one if there is exactly one. */
  readonly records: readonly string[];
  /** Other texts there, which senders discard. */
  readonly others: readonly string[];
  /** Where a CNAME leads to; null: the name is the domain's own. */
  readonly delegatedTo: string | null;
}

const NOTHING: TlsRptRecords = { records: [], others: [], delegatedTo: null };

export const tlsRptRecords = defineFact({
  id: 'tls-rpt.records',
  needs: {},
  observe: async (_, { target, net }): Promise<Observation<TlsRptRecords>> => recordsAt(target.domain, net),
});

/** @param domain  the domain itself, or an MX host; where the name is too long for DNS, nothing stands there */
export async function recordsAt(domain: string, net: Context['net']): Promise<Observation<TlsRptRecords>> {
  const name = `_smtp._tls.${domain}`;
  if (!isQueryName(name)) return known(NOTHING);
  return mapKnown(await net.dns.query(name, 'TXT'), (answer) => {
    const texts = answer.kind === 'records' ? answer.records.map((strings) => strings.join('')) : [];
    const part = (wanted: boolean) =>
      texts
        .filter((text) => isTlsRpt(text) === wanted)
        .slice(0, MAX_TEXTS)
        .map((text) => text.slice(0, MAX_TEXT_CHARACTERS));
    return { records: part(true), others: part(false), delegatedTo: answer.aliases.at(-1) ?? null };
  });
}
