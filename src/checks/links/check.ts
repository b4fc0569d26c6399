import { defineMessageCheck, type Unchecked, unchecked } from '../../core/check.ts';
import { isBelieved } from '../blocklist/asked-facts.ts';
import { messageLinks, type SeenLinks } from './facts.ts';
import { linksFindings } from './findings.ts';
import { judgeAlive } from './judge-alive.ts';
import { judgeHosts } from './judge-hosts.ts';
import { judgeListed, type Said } from './judge-listed.ts';
import { judgeSlips } from './judge-slips.ts';
import { judgeText } from './judge-text.ts';
import { listedDomains } from './listed-facts.ts';
import { lookedLinks } from './looked-facts.ts';

const MAX_SHOWN = 50;

/** Where the links of the message lead, and what lists say of the domains in it. */
export const links = defineMessageCheck({
  id: 'links',
  area: 'message',
  needs: { seen: messageLinks, listed: listedDomains, looked: lookedLinks },
  findings: linksFindings,

  judge({ seen, listed, looked }): readonly Said[] | null {
    if (seen.count === 0 && listed.domains.length === 0) return null;
    return [
      ...judgeListed(listed),
      ...judgeText(seen),
      ...judgeHosts(seen),
      ...judgeAlive(looked, seen),
      ...judgeSlips(seen),
      ...unread(seen),
    ];
  },

  show: ({ seen, listed, looked }) => ({
    links: seen.count,
    hosts: [...new Set(seen.web.map(({ target }) => target.host))].slice(0, MAX_SHOWN),
    lookedUp: listed.domains.map(({ subject, as }) => ({ domain: subject, as })),
    lists: [...new Set(listed.seen.filter(isBelieved).map(({ list }) => list.zone))],
    /** Null: the links themselves were not to be looked at. */
    lookedAt: looked === null ? null : looked.looks.map(({ url }) => url),
  }),

  summary({ links: count, hosts, lookedUp, lists }) {
    const many = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
    return `${many(count, 'link')} to ${many(hosts.length, 'host')}, ${many(lookedUp.length, 'domain')} on none of ${lists.length} lists`;
  },
});

/** Links behind the bound of what is read. */
function unread({ links: read, count }: SeenLinks): readonly Unchecked[] {
  if (count <= read.length) return [];
  const detail = `only the first ${read.length} are read`;
  return [
    unchecked(`${count - read.length} more links`, { reason: 'limit', detail }, [
      'links-text-mismatch',
      'links-ip-address',
    ]),
  ];
}
