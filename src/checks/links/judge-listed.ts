import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence } from '../../core/observation.ts';
import { isBelieved } from '../blocklist/asked-facts.ts';
import { unheardLists } from '../blocklist/unheard-facts.ts';
import type { linksFindings } from './findings.ts';
import type { ListedDomain, ListedDomains } from './listed-facts.ts';
import { type Entry, listedFindings } from './listed-findings.ts';

export type Said = FindingOf<typeof linksFindings> | Unchecked;

type Code = keyof typeof listedFindings;
type Seen = ListedDomains['seen'][number];

const UNHEARD: Readonly<Record<ListedDomain['as'], readonly Code[]>> = {
  sender: ['links-sender-listed', 'links-domain-noted'],
  link: ['links-domain-listed', 'links-domain-noted'],
  image: ['links-domain-listed', 'links-domain-noted'],
};

/** What lists say of the domains of the message, and what they might have said. */
export function judgeListed({ domains, omitted, seen, resolvers }: ListedDomains): readonly Said[] {
  const entries = seen.filter((one) => one.list.kind === 'block' && isBelieved(one)).flatMap(entriesOf);
  const said = (Object.keys(listedFindings) as Code[]).flatMap((code): readonly Said[] => {
    const own = entries.filter((one) => one.code === code);
    if (own.length === 0) return [];
    return [
      { code, params: { entries: own.map(({ entry }) => entry) }, evidence: own.flatMap(({ evidence }) => evidence) },
    ];
  });
  const unheard = unheardLists(seen, resolvers).map(({ lists, missed, advice, ...why }) =>
    unchecked(lists, why, [...new Set(missed.flatMap(({ subject }) => UNHEARD[subject.as]))], advice),
  );
  if (omitted === 0) return [...said, ...unheard];
  const detail = `only ${domains.length} of them are looked up`;
  return [
    ...said,
    ...unheard,
    unchecked(`${omitted} more domains on blocklists`, { reason: 'limit', detail }, UNHEARD.link),
  ];
}

function entriesOf({ list, listings }: Seen): readonly { code: Code; entry: Entry; evidence: readonly Evidence[] }[] {
  return listings.flatMap(({ subject: { subject, as }, reading, reason, evidence }) => {
    if (reading.status === 'unknown' || reading.value.says !== 'listed') return [];
    const { meanings, codes } = reading.value;
    const isMild = list.weight !== 'major' || meanings.every(({ kind }) => kind === 'bulk' || kind === 'watched');
    const code: Code = isMild ? 'links-domain-noted' : as === 'sender' ? 'links-sender-listed' : 'links-domain-listed';
    const meaning = meanings.map((one) => one.meaning).join(', ');
    const delist = list.delist.replace('%s', encodeURIComponent(subject));
    return [{ code, entry: { domain: subject, as, list: list.name, meaning, codes, reason, delist }, evidence }];
  });
}
