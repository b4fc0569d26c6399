import type { ListsAsked } from '../../core/bounce-proof.ts';
import { defineCheck, type Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence } from '../../core/observation.ts';
import { isBelieved } from './asked-facts.ts';
import { certainLists } from './certain-facts.ts';
import { blocklists, type Listing, type ListSeen } from './facts.ts';
import { blocklistFindings, type Entry } from './findings.ts';
import { type Code, codeOf } from './severity.ts';
import { blocklistSummary, shownOf } from './shown.ts';
import { judgeUnseen } from './unseen.ts';

type Said = FindingOf<typeof blocklistFindings> | Unchecked;

export const blocklist = defineCheck({
  id: 'blocklist',
  area: 'reputation',
  needs: { found: blocklists },
  findings: blocklistFindings,

  judge({ found }, { domain }) {
    if (found === null) return null;
    const byCode = Map.groupBy(found.seen.filter(isBelieved).flatMap(entriesOf), ({ code }) => code);
    const said = [...byCode].map(([code, entries]): Said => {
      const evidence = entries.flatMap(({ evidence: own }) => own);
      return { code, params: { entries: entries.map(({ entry }) => entry) }, evidence };
    });
    return [...said, ...judgeUnseen(found, domain)];
  },

  show: ({ found }) => shownOf(found),
  summary: blocklistSummary,
});

/** The same check of certain lists alone, for whoever knows which of them counts. */
export function blocklistOf(asked: ListsAsked): typeof blocklist {
  return { ...blocklist, needs: { found: certainLists(asked) } };
}

interface CodedEntry {
  readonly code: Code;
  readonly entry: Entry;
  readonly evidence: readonly Evidence[];
}

function entriesOf({ list, listings }: ListSeen): readonly CodedEntry[] {
  if (list.kind === 'allow') return [];
  return listings.flatMap((listing) => entry(list, listing));
}

function entry(list: ListSeen['list'], { subject, reading, reason, evidence }: Listing): readonly CodedEntry[] {
  if (reading.status === 'unknown' || reading.value.says !== 'listed') return [];
  const { meanings, codes } = reading.value;
  // The worst of what the list says about it decides: the catalogue is in that order.
  const coded = meanings.map(({ kind }) => codeOf(list, kind, subject));
  const worst = (Object.keys(blocklistFindings) as Code[]).find((code) => coded.includes(code));
  if (worst === undefined) return [];
  const written: Entry = {
    subject: subject.subject,
    as: subject.as,
    host: subject.host,
    list: list.name,
    meaning: meanings.map(({ meaning }) => meaning).join(', '),
    codes,
    reason,
    delist: list.delist.replace('%s', encodeURIComponent(subject.subject)),
  };
  return [{ code: worst, entry: written, evidence }];
}
