import { defineCheck } from '../../core/check.ts';
import { type Inventory, type Service, senderInventory } from './facts.ts';
import { sendersFindings } from './findings.ts';

const FULL_FROM = 8; // one include more may cost three
const LIMIT = 10; // RFC 7208 section 4.6.4; beyond it spf says so

/** Who may send for the domain. All of it is for the reader: the faults are told by spf, dkim and dmarc. */
export const senders = defineCheck({
  id: 'senders',
  area: 'authentication',
  needs: { inventory: senderInventory },
  findings: sendersFindings,

  judge({ inventory }, { domain }) {
    if (inventory === null) return null;
    const { services, lookups } = inventory;
    const unsigned = services.filter(({ spf, dkim }) => spf !== null && dkim === 'not-seen');
    const signing = services.filter(({ spf, dkim }) => spf === null && dkim === 'yes');
    const inSpf = services.filter(({ spf }) => spf !== null).map(({ name }) => name);
    return [
      ...(unsigned.length > 0
        ? [{ code: 'senders-dkim-not-seen', params: { domain, services: unsigned.map(withSelectors) } } as const]
        : []),
      ...(lookups !== null && lookups >= FULL_FROM && lookups <= LIMIT
        ? [{ code: 'senders-spf-nearly-full', params: { domain, lookups, services: inSpf } } as const]
        : []),
      ...(signing.length > 0
        ? [{ code: 'senders-not-in-spf', params: { domain, services: signing.map(({ name }) => name) } } as const]
        : []),
    ];
  },

  show({ inventory }) {
    return { ...(inventory ?? NOBODY) };
  },
  summary({ services, unknownIncludes }) {
    const names = services.map(({ name }) => name);
    const others = unknownIncludes.length > 0 ? [`${unknownIncludes.length} unknown`] : [];
    const all = [...names.slice(0, 3), ...(names.length > 3 ? [`${names.length - 3} more`] : []), ...others];
    return all.length > 0 ? all.join(', ') : 'own servers only';
  },
});

const NOBODY: Inventory = { services: [], unknownIncludes: [], reports: [], lookups: null };

function withSelectors({ name, usual: selectors }: Service) {
  return { name, selectors };
}
