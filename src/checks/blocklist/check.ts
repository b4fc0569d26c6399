import { defineCheck, type Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence } from '../../core/observation.ts';
import { blocklists, type Listing, type ListSeen } from './facts.ts';
import { blocklistFindings, type Entry } from './findings.ts';
import { type Code, codeOf, possibleCodes } from './severity.ts';
import { shownOf } from './shown.ts';
import { judgeUnseen } from './unseen.ts';

type Said = FindingOf<typeof blocklistFindings> | Unchecked;

export const blocklist = defineCheck({
  id: 'blocklist',
  area: 'reputation',
  needs: { found: blocklists },
  findings: blocklistFindings,

  judge({ found }, { domain }) {
    if (found === null) return null;
    const said: Said[] = [];
    const byCode = Map.groupBy(found.seen.filter(isBelieved).flatMap(entriesOf), ({ code }) => code);
    for (const [code, entries] of byCode) {
      const evidence = entries.flatMap(({ evidence: own }) => own);
      said.push({ code, params: { entries: entries.map(({ entry }) => entry) }, evidence });
    }
    const { subjectsUnknown, omitted } = found;
    const couldBe = possibleCodes('address', true);
    if (subjectsUnknown !== null) {
      const { reason, detail } = subjectsUnknown;
      said.push({ code: 'unchecked', subject: `sending addresses of ${domain}`, reason, detail, couldBe });
    }
    if (omitted > 0) {
      const detail = 'only 16 addresses and domains are looked up';
      said.push({ code: 'unchecked', subject: `${omitted} more addresses`, reason: 'limit', detail, couldBe });
    }
    return [...said, ...judgeUnseen(found)];
  },

  show: ({ found }) => shownOf(found),
  summary({ believed, subjects, allowed }) {
    const good = allowed.length > 0 ? `, on ${allowed.length} allow-list` : '';
    return `on none of ${believed.length} lists (${subjects.length} looked up)${good}`;
  },
});

function isBelieved({ belief }: ListSeen): boolean {
  return belief.status === 'known' && belief.value.believed;
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
  // The worst of what the list says about it decides.
  const coded = meanings.map(({ kind }) => codeOf(list, kind, subject));
  const worst = (Object.keys(blocklistFindings) as Code[]).find((code) => coded.includes(code));
  if (worst === undefined) return [];
  return [
    {
      code: worst,
      entry: {
        subject: subject.subject,
        list: list.name,
        meaning: meanings.map(({ meaning }) => meaning).join(', '),
        codes,
        reason,
        delist: list.delist.replace('%s', encodeURIComponent(subject.subject)),
      },
      evidence,
    },
  ];
}
