import type { Blocklists, ListSeen } from './facts.ts';
import { trustOf } from './parse.ts';

/** What was asked and what came back, for the reader. */
export function shownOf(found: Blocklists | null) {
  const seen = found?.seen ?? [];
  const believed = seen.filter(({ belief }) => belief.status === 'known' && belief.value.believed);
  return {
    subjects: (found?.subjects ?? []).map(({ subject }) => subject),
    believed: believed.filter(({ list }) => list.kind === 'block').map(({ list }) => list.zone),
    notBelieved: seen
      .filter((one) => !believed.includes(one))
      .map((one) => ({ zone: one.list.zone, why: whyNot(one) })),
    allowed: believed.flatMap(({ list, listings }) =>
      list.kind === 'block'
        ? []
        : listings.flatMap(({ subject, reading }) =>
            reading.status === 'known' && reading.value.says === 'listed'
              ? [{ subject: subject.subject, list: list.name, trust: trustOf(reading.value.codes) }]
              : [],
          ),
    ),
  };
}

function whyNot({ belief }: ListSeen): string {
  if (belief.status === 'unknown') return belief.detail;
  return belief.value.believed ? '' : belief.value.detail;
}
