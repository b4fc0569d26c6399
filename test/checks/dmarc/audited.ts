import { dmarc } from '../../../src/checks/dmarc/check.ts';
import { audit, domainTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';
import type { Case } from './world.ts';

export type Place = Pick<Case, 'domain' | 'zone' | 'options'>;

export async function audited({ domain = 'a.test', zone, options = {} }: Place) {
  return audit(dmarc, zoneNet({ test: {}, ...zone }), domainTarget(domain, options));
}

/** The findings of a zone, by code. */
export async function found(one: Place) {
  const result = await audited(one);
  return new Map(('findings' in result ? result.findings : []).map((finding) => [finding.code, finding]));
}
