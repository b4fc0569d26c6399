import { type DnsList, lists } from '../../src/checks/blocklist/lists-facts.ts';
import { reversed } from './name-servers.ts';
import { LISTED_DOMAIN, senders } from './scenario.ts';

// The blocklists of a world: every list that mailcheck asks, as its operators publish it (RFC 5782 section 5).

const listed: Readonly<Record<string, readonly string[]>> = {
  'zen.spamhaus.org': [`${reversed(senders.listed)} A 127.0.0.2`, `${reversed(senders.policy)} A 127.0.0.10`],
  'dbl.spamhaus.org': [`${LISTED_DOMAIN} A 127.0.1.2`],
};

// ::ffff:7f00:2
const IPV6_TEST_ENTRY = `2.0.0.0.0.0.f.7.f.f.f.f.${Array(20).fill('0').join('.')}`;

/** @param entries  zone to what it lists beside its test entries */
export function listZonesWith(
  entries: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, readonly string[]> {
  return new Map(lists.map((list) => [list.zone, [...testEntry(list), ...(entries[list.zone] ?? [])]]));
}

/** Zone to its records, in the first world. */
export const listZones: ReadonlyMap<string, readonly string[]> = listZonesWith(listed);

/**
 * What other servers hold for some of them: the answers of Spamhaus to whoever it refuses, and those of somebody who took a
 * domain over and answers for every name.
 */
export const unwelcomeZones: ReadonlyMap<string, readonly string[]> = new Map([
  ['zen.spamhaus.org', ['* A 127.255.255.254']],
  ['dbl.spamhaus.org', ['* A 127.255.255.254']],
  ['bl.spamcop.net', ['* A 44.128.20.80']],
]);

/** A list of sums answers with one of its bits, the others with one of their codes, or 127.0.0.2. */
function testEntry({ subject, test, answers, meanings, ipv6 }: DnsList): readonly string[] {
  const [first = '127.0.0.2'] = Object.keys(meanings);
  const code = answers === 'bits' ? `127.0.0.${first}` : first;
  const name = subject === 'address' ? reversed(test.listed) : test.listed;
  return [`${name} A ${code}`, ...(ipv6 ? [`${IPV6_TEST_ENTRY} A ${code}`] : [])];
}
