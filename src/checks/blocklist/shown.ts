import type { Blocklists, ListSeen } from './facts.ts';
import { trustOf } from './parse.ts';

/** What was asked and what came back, for the reader. */
export function shownOf(found: Blocklists | null) {
  const seen = found?.seen ?? [];
  const isBelieved = ({ belief }: ListSeen) => belief.status === 'known' && belief.value.believed;
  const believed = seen.filter(isBelieved);
  return {
    subjects: (found?.subjects ?? []).map(({ subject, as }) => ({ subject, as })),
    /** Addresses of a provider's mail hosts, which are its own affair. */
    others: found?.others ?? [],
    believed: [...new Set(believed.filter(({ list }) => list.kind === 'block').map(({ list }) => list.zone))],
    notBelieved: seen
      .filter((one) => !isBelieved(one))
      .map((one) => ({ zone: one.list.zone, form: one.form, why: whyNot(one) })),
    listed: namesIn(believed, 'block').map(({ subject, list }) => ({ subject, list })),
    allowed: namesIn(believed, 'allow').map(({ subject, list, codes }) => ({ subject, list, trust: trustOf(codes) })),
  };
}

/** Everything that lists of a kind have. */
function namesIn(believed: readonly ListSeen[], kind: 'block' | 'allow') {
  return believed
    .filter(({ list }) => list.kind === kind)
    .flatMap(({ list, listings }) =>
      listings.flatMap(({ subject, reading }) =>
        reading.status === 'known' && reading.value.says === 'listed'
          ? [{ subject: subject.subject, list: list.name, codes: reading.value.codes }]
          : [],
      ),
    );
}

function whyNot({ belief }: ListSeen): string {
  if (belief.status === 'unknown') return belief.detail;
  return belief.value.believed ? '' : belief.value.detail;
}

export function blocklistSummary({
  believed,
  subjects,
  listed,
  allowed,
}: Pick<ReturnType<typeof shownOf>, 'believed' | 'subjects' | 'listed' | 'allowed'>): string {
  const [good] = allowed;
  const praise = good === undefined ? '' : `, vouched for by ${good.list}`;
  const on = new Set(listed.map(({ list }) => list)).size;
  return `on ${on === 0 ? 'none' : on} of ${believed.length} lists (${subjects.length} looked up)${praise}`;
}
