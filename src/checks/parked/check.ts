import { defineCheck, unchecked } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import type { Observation } from '../../core/observation.ts';
import { mxRecords } from '../mx/facts.ts';
import { type ParkedPieces, parkedPieces, type WildcardKey } from './facts.ts';
import { parkedFindings } from './findings.ts';

/** What the parked check shows of its facts: each piece, null where DNS did not answer. */
type ParkedShown = Pick<ParkedPieces, 'spfDeniesAll' | 'nullMx' | 'dmarcRejects' | 'implicitMx' | 'alias'> & {
  readonly mxHosts: readonly string[];
  readonly wildcardKey: string | null;
};

/**
 * What a domain without mail still lacks to say so, beside what spf (`spf-not-parked`) and dmarc (`dmarc-missing-parked`,
 * `dmarc-policy-none`) say of their own records: nothing is held against it twice.
 */
export const parked = defineCheck({
  id: 'parked',
  area: 'authentication',
  needs: { pieces: parkedPieces, mx: maybe(mxRecords) },
  findings: parkedFindings,

  judge({ pieces, mx }, { domain }) {
    if (pieces === null) return null;
    const {
      mxHosts: hosts,
      mxHostsOmitted: omitted,
      hasNullMx,
      implicitMx: addresses,
      wildcardKey: key,
      alias,
    } = pieces;
    return [
      ...(mx.status === 'unknown'
        ? [unchecked(`MX records of ${domain}`, mx, ['parked-no-null-mx', 'parked-has-mx'])]
        : []),
      ...(hosts.length > 0
        ? [
            {
              code: 'parked-has-mx',
              params: { domain, alias, hosts, omitted, hasNullMx },
              evidence: mx.evidence,
            } as const,
          ]
        : []),
      ...(hosts.length === 0 && pieces.nullMx === false
        ? [{ code: 'parked-no-null-mx', params: { domain, alias, addresses }, evidence: mx.evidence } as const]
        : []),
      ...wildcardKey(domain, key),
    ];
  },

  show({ pieces }): Partial<ParkedShown> {
    if (pieces === null) return {};
    const { spfDeniesAll, nullMx, dmarcRejects, implicitMx, alias, mxHosts, wildcardKey: key } = pieces;
    return {
      ...{ spfDeniesAll, nullMx, dmarcRejects, implicitMx, alias },
      mxHosts: mxHosts.map(({ exchange }) => exchange),
      wildcardKey: key.status === 'known' ? (key.value?.text ?? null) : null,
    };
  },
  summary({ spfDeniesAll, nullMx, dmarcRejects }) {
    const said = [spfDeniesAll && 'v=spf1 -all', nullMx && 'null MX', dmarcRejects && 'p=reject'];
    return said.filter((piece) => typeof piece === 'string').join(', ');
  },
});

function wildcardKey(domain: string, key: Observation<WildcardKey | null>) {
  if (key.status === 'unknown') return [unchecked(`DKIM wildcard of ${domain}`, key, ['parked-wildcard-dkim-key'])];
  if (key.value === null) return [];
  const { text, alias, isAtSelectors } = key.value;
  const params = { domain, key: text, alias, isAtSelectors };
  return [{ code: 'parked-wildcard-dkim-key', params, evidence: key.evidence } as const];
}
