import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { type Inventory, type Service, senderInventory } from './facts.ts';
import { type SendersShown, sendersFindings, sendersSummary } from './findings.ts';

type Said = FindingOf<typeof sendersFindings> | Unchecked;

const FULL_FROM = 8; // one include more may cost three
const LIMIT = 10; // RFC 7208 section 4.6.4

/** Who may send for the domain. All of it is for the reader: the faults are told by spf, dkim and dmarc. */
export const senders = defineCheck({
  id: 'senders',
  area: 'authentication',
  needs: { inventory: senderInventory },
  findings: sendersFindings,

  judge({ inventory }, { domain }): readonly Said[] | null {
    if (inventory === null) return null;
    const unsigned = inventory.services.filter(({ spf, dkim }) => spf !== null && dkim === 'not-seen');
    const said: Said[] = [];
    if (unsigned.length > 0) {
      const services = unsigned.map(({ name, usual: selectors }) => ({ name, selectors }));
      said.push({ code: 'senders-dkim-not-seen', params: { domain, services } });
    }
    return [
      ...said,
      ...judgeRoom(domain, inventory),
      ...judgeUnnamed(domain, inventory.services),
      ...unseenIn(inventory),
    ];
  },

  show({ inventory }): SendersShown {
    const { unseen: _, ...shown } = inventory ?? NOBODY;
    return shown;
  },
  summary: sendersSummary,
});

const NOBODY: Inventory = {
  services: [],
  unknownIncludes: [],
  own: [],
  otherKeys: [],
  reports: [],
  lookups: null,
  unseen: new Map(),
};

/** Every service takes lookups, and one record has no more than ten. */
function judgeRoom(domain: string, { services, unknownIncludes, lookups }: Inventory): readonly Said[] {
  if (lookups === null || lookups < FULL_FROM) return [];
  const inSpf = services.filter(({ spf }) => spf !== null);
  const names = [...inSpf.map(({ name }) => name), ...unknownIncludes];
  if (lookups <= LIMIT) return [{ code: 'senders-spf-nearly-full', params: { domain, lookups, services: names } }];
  if (names.length < 2) return []; // too much of one service is no matter of how many there are; spf tells of it
  const signing = inSpf.filter(({ dkim }) => dkim === 'yes').map(({ name }) => name);
  return [{ code: 'senders-too-many-for-spf', params: { domain, lookups, services: names, signing } }];
}

/** Those that sign, and that SPF could name and does not. */
function judgeUnnamed(domain: string, services: readonly Service[]): readonly Said[] {
  const unnamed = services.filter(({ spf, hasSpf, dkim }) => spf === null && hasSpf && dkim === 'yes');
  if (unnamed.length === 0) return [];
  const named = (receives: boolean) => unnamed.filter((each) => each.receives === receives).map(({ name }) => name);
  return [{ code: 'senders-not-in-spf', params: { domain, services: named(false), mailboxes: named(true) } }];
}

function unseenIn({ unseen }: Inventory): readonly Unchecked[] {
  const couldBe = ['senders-dkim-not-seen', 'senders-not-in-spf'];
  return [...unseen].map(([subject, why]) => unchecked(subject, why, couldBe));
}
