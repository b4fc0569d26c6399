import { defineCheck } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import { dmarcPolicy, organizationPolicy } from '../dmarc/facts.ts';
import { bimi as bimiFact } from './facts.ts';
import { bimiFindings } from './findings.ts';
import { judgeCertificate } from './judge-certificate.ts';
import { judgeLogo } from './judge-logo.ts';
import { judgePrerequisite } from './judge-prerequisite.ts';
import { judgeRecord } from './judge-record.ts';

export const bimi = defineCheck({
  id: 'bimi',
  area: 'authentication',
  needs: { found: bimiFact, dmarc: maybe(dmarcPolicy), organization: maybe(organizationPolicy) },
  findings: bimiFindings,

  judge({ found, dmarc, organization }, { domain }) {
    if (found === null) return null;
    const said = judgeRecord(domain, found);
    // Texts that have nothing to do with BIMI, such as those of a wildcard: there is no record.
    if (found.records.length === 0 && said.length === 0) return null;
    if (found.record === null || found.record.declines) return said;
    return [
      ...said,
      ...judgePrerequisite(domain, dmarc, organization),
      ...judgeLogo(found),
      ...judgeCertificate(domain, found, found.record),
    ];
  },

  show({ found }) {
    const mark = found?.certificate.status === 'known' ? (found.certificate.value?.read?.mark ?? null) : null;
    const svg = found?.logo.status === 'known' ? (found.logo.value?.read?.svg ?? null) : null;
    return {
      name: found?.name ?? null,
      record: found?.record?.text ?? null,
      title: svg?.ok ? svg.title : null,
      mark: mark?.ok ? { type: mark.type, owner: mark.owner, names: mark.names } : null,
      'not seen from here': [
        'how the logo looks, and whether it has two colours',
        ...(mark?.ok ? ['whether the certificate was revoked', 'the signatures of its log timestamps'] : []),
      ],
    };
  },
  summary: ({ title, mark }) => `${title ?? 'a logo'}${mark === null ? '' : `, certified (${mark.type})`}`,
});
