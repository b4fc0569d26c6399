import type { AuditOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';

export interface Case {
  readonly name: string;
  /** `a.test` where nothing else is said; it always exists, and so does `test`. */
  readonly domain?: string;
  readonly zone: Zone;
  readonly options?: Partial<AuditOptions>;
  readonly codes: readonly string[];
}

export const mail = { MX: ['10 mx.a.test'], TXT: ['v=spf1 mx -all'] };
export const silent: Partial<AuditOptions> = { role: 'parked' };
export const RUA = 'rua=mailto:d@a.test';
/** A zone whose `_dmarc.a.test` holds these texts. */
export const at = (...texts: string[]): Zone => ({ 'a.test': mail, '_dmarc.a.test': { TXT: texts } });
export const good = `v=DMARC1; p=quarantine; ${RUA}`;
/** Reports to another domain, and what stands there. */
export const reportsTo = (host: string, more: Zone): Zone => ({
  ...at(`v=DMARC1; p=quarantine; rua=mailto:d@${host}`),
  ...more,
});
export const leave = 'a.test._report._dmarc.r.example';
