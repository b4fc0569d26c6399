import { type Unchecked, unchecked } from '../../core/check.ts';
import type { Evidence, Observation } from '../../core/observation.ts';
import type { StrayName } from '../../core/stray-records.ts';
import type { MtaStsRecords } from '../mta-sts/facts.ts';
import type { TlsRptRecords } from './facts.ts';
import type { DaneHost } from './host-facts.ts';
import { type NearMiss, nearMiss } from './near-miss.ts';
import { parseTlsRpt, repaired } from './parse.ts';
import type { Said } from './said.ts';
import { excerpt, recordTo } from './words.ts';

interface Seen {
  readonly domain: string;
  readonly found: TlsRptRecords;
  readonly evidence: readonly Evidence[];
  readonly strays: Observation<readonly StrayName[]>;
  readonly mtaSts: Observation<MtaStsRecords>;
  readonly hosts: Observation<readonly DaneHost[]>;
  /** Where reports should go. */
  readonly address: string;
}

/** What stands in the place of a record, where there is none. */
export function judgeAbsence(seen: Seen): readonly (Said | Unchecked)[] {
  const { domain, found, evidence, strays, address } = seen;
  const at = { domain, delegatedTo: found.delegatedTo };
  const missed = found.others.map(nearMiss).find((miss): miss is NearMiss => miss !== null);
  if (missed) {
    const { text, start, end, expected, meant } = missed;
    return [
      {
        code: 'tls-rpt-near-miss',
        params: { ...at, suggested: meant ?? recordTo(address), expected },
        excerpt: excerpt(`_smtp._tls.${domain}`, text, start, end, `expected ${expected}`),
        evidence,
      },
    ];
  }
  const places = strays.status === 'known' ? strays.value : [];
  for (const { name, seen: there } of places) {
    const [text] = there.status === 'known' ? there.value : [];
    if (text === undefined) continue;
    const suggested = repaired(parseTlsRpt(text)) ?? recordTo(address);
    const note = `senders look at _smtp._tls.${domain}`;
    return [
      {
        code: 'tls-rpt-wrong-place',
        params: { ...at, suggested, name, text },
        excerpt: excerpt(name, text, 0, text.length, note),
        evidence: there.evidence,
      },
    ];
  }
  return [
    ...missing(seen),
    ...places.flatMap(({ name, seen: there }) =>
      there.status === 'unknown'
        ? [unchecked(`a record at the wrong name ${name}`, there, ['tls-rpt-wrong-place'])]
        : [],
    ),
  ];
}

/** Without a policy that can fail, reports are no more than nice to have. */
function missing({ domain, found, evidence, mtaSts, hosts, address }: Seen): readonly (Said | Unchecked)[] {
  const dane = (hosts.status === 'known' ? hosts.value : []).filter(
    ({ hasTlsa }) => hasTlsa.status === 'known' && hasTlsa.value,
  );
  const hasSts = mtaSts.status === 'known' && mtaSts.value.records.length > 0;
  const published = [...(hasSts ? ['MTA-STS'] : []), ...(dane.length > 0 ? ['DANE'] : [])];
  const params = { domain, delegatedTo: found.delegatedTo, suggested: recordTo(address) };
  if (published.length > 0) {
    const proof = [...evidence, ...(hasSts ? mtaSts.evidence : []), ...dane.flatMap(({ hasTlsa }) => hasTlsa.evidence)];
    return [{ code: 'tls-rpt-missing', params: { ...params, published }, evidence: proof }];
  }
  return [
    { code: 'tls-rpt-missing-without-policy', params, evidence },
    ...(mtaSts.status === 'unknown' ? [unchecked('whether there is MTA-STS', mtaSts, ['tls-rpt-missing'])] : []),
  ];
}
