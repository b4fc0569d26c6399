import { defineCheck, unchecked } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import { isQueryName } from '../../core/names.ts';
import { mtaStsRecords } from '../mta-sts/facts.ts';
import { domainRole } from '../role/facts.ts';
import { type TlsRptRecords, tlsRptRecords } from './facts.ts';
import { tlsRptFindings } from './findings.ts';
import { daneHosts } from './host-facts.ts';
import { judgeAbsence } from './judge-absence.ts';
import { judgeDaneHosts, openHosts } from './judge-hosts.ts';
import { judgeRecord } from './judge-record.ts';
import { judgeTargets } from './judge-targets.ts';
import { parseTlsRpt, repaired } from './parse.ts';
import { shownOf, type TlsRptShown, tlsRptSummary } from './shown.ts';
import { tlsRptStrays } from './stray-facts.ts';
import { tlsRptTargets } from './target-facts.ts';
import { recordTo, reportAddress } from './words.ts';

/** TLS-RPT (RFC 8460): whether senders are asked to report failures of TLS, and whether the reports can arrive. */
export const tlsRpt = defineCheck({
  id: 'tls-rpt',
  area: 'transport',
  needs: {
    role: domainRole,
    records: maybe(tlsRptRecords),
    strays: maybe(tlsRptStrays),
    targets: maybe(tlsRptTargets),
    hosts: maybe(daneHosts),
    mtaSts: maybe(mtaStsRecords),
  },
  findings: tlsRptFindings,

  judge({ role, records, strays, targets, hosts, mtaSts }, { domain, options }) {
    if (!role.exists || !isQueryName(`_smtp._tls.${domain}`)) return null;
    if (records.status === 'unknown') {
      return role.receives ? [unchecked(`TLS-RPT record of ${domain}`, records, ANY_FAULT)] : null;
    }
    const { value: found, evidence } = records;
    const { delegatedTo } = found;
    if (!role.receives) {
      const params = { domain, delegatedTo, records: found.records };
      return found.records.length === 0 ? null : [{ code: 'tls-rpt-not-needed', params, evidence }];
    }
    const address = reportAddress(options.reportTo, domain);
    const [text] = found.records;
    const said =
      text === undefined
        ? judgeAbsence({ domain, found, evidence, strays, mtaSts, hosts, address })
        : judgeRecord(domain, found, address, evidence);
    const mayMiss = said.some(({ code }) => code === 'tls-rpt-missing-without-policy');
    return [
      ...said,
      ...(text !== undefined && targets.status === 'known'
        ? judgeTargets(domain, text, delegatedTo, targets.value)
        : []),
      ...judgeDaneHosts(domain, hosts, suggestedAt(found, address)),
      ...openHosts(hosts, mayMiss),
    ];
  },

  show({ records, targets, hosts }): TlsRptShown {
    return shownOf(records, targets, hosts);
  },
  summary: tlsRptSummary,
});

/** What may be at fault where the record was not seen; remarks aside. */
const ANY_FAULT = Object.entries(tlsRptFindings).flatMap(([code, { severity }]) => (severity === 'info' ? [] : [code]));

/** For an MX host: what the domain itself asks for, where it asks for anything. */
function suggestedAt({ records }: TlsRptRecords, address: string): string {
  const [text] = records;
  return (text === undefined ? null : repaired(parseTlsRpt(text))) ?? recordTo(address);
}
