import type { Unchecked } from '../../core/check.ts';
import type { UnknownReason } from '../../core/observation.ts';
import type { Blocklists, ListSeen } from './facts.ts';
import { type Code, possibleCodes } from './severity.ts';

interface Deaf {
  readonly seen: ListSeen;
  readonly reason: UnknownReason;
  readonly detail: string;
}

/** Lists that could not be believed or did not answer: one entry for each way, however many lists it was. */
export function judgeUnseen(found: Blocklists): readonly Unchecked[] {
  const resolvers = found.resolvers.join(', ');
  const deaf = found.seen.filter(({ list }) => list.kind === 'block').flatMap((seen) => deafness(seen, resolvers));
  return [...Map.groupBy(deaf, ({ reason, detail }) => `${reason} ${detail}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const couldBe = [...new Set(group.flatMap(({ seen }) => codesOf(seen)))];
    const subject = group.map(({ seen }) => seen.list.zone).join(', ');
    return [{ code: 'unchecked', subject, reason: first.reason, detail: first.detail, couldBe } as const];
  });
}

function codesOf({ list, listings }: ListSeen): readonly Code[] {
  return listings.flatMap(({ subject: { kind, sends } }) => possibleCodes(kind, sends, list));
}

function deafness(seen: ListSeen, resolvers: string): readonly Deaf[] {
  const { belief, listings } = seen;
  if (belief.status === 'unknown') {
    return [
      {
        seen,
        reason: belief.reason,
        detail: 'its test entries were not answered (RFC 5782 section 5), so neither is what it says of you',
      },
    ];
  }
  if (!belief.value.believed) {
    switch (belief.value.because) {
      case 'refused':
        return [
          {
            seen,
            reason: 'refused',
            detail: `refused this resolver, ${resolvers} (${belief.value.detail}); run a resolver of your own and name it with --nameserver`,
          },
        ];
      case 'hijacked':
        return [
          {
            seen,
            reason: 'protocol-error',
            detail: `the resolver ${resolvers} puts answers of its own in place of "no such name" (${belief.value.detail}); ask another one`,
          },
        ];
      default:
        return [
          { seen, reason: 'protocol-error', detail: `cannot be believed: ${belief.value.detail} (RFC 5782 section 5)` },
        ];
    }
  }
  const silent = listings.filter(({ reading }) => reading.status === 'unknown');
  const odd = listings.filter(
    ({ reading }) => reading.status === 'known' && !['listed', 'not-listed'].includes(reading.value.says),
  );
  const [first] = silent;
  return [
    ...(first?.reading.status === 'unknown'
      ? [
          {
            seen: { ...seen, listings: silent },
            reason: first.reading.reason,
            detail: 'did not answer for some of what was asked',
          } as const,
        ]
      : []),
    ...odd.map(
      (listing) =>
        ({ seen: { ...seen, listings: [listing] }, reason: 'protocol-error', detail: oddWords(listing) }) as const,
    ),
  ];
}

function oddWords({ subject: { subject }, reading }: ListSeen['listings'][number]): string {
  if (reading.status === 'unknown') return reading.detail;
  switch (reading.value.says) {
    case 'unknown-code':
      return `answers ${reading.value.codes.slice(0, 3).join(', ')} for ${subject}, which it does not describe: look it up there`;
    case 'refused':
      return `refused the question about ${subject} (${reading.value.why})`;
    default:
      return `was answered by somebody else for ${subject}`;
  }
}
