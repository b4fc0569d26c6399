import type { FindingOf } from '../../core/finding.ts';
import type { ServerTrouble } from '../../core/server-places.ts';
import type { MailboxPlace, MailboxServers } from './facts.ts';
import type { mailboxFindings } from './findings.ts';
import { faults, type Seen } from './judge-faults.ts';

type Said = FindingOf<typeof mailboxFindings>;

/** Judges the TLS of the mailbox servers; each finding is proved by the dialogues with the servers that it names. */
export function judgeServers({ places, asOfMs }: MailboxServers): readonly Said[] {
  const seen = places.flatMap((place): readonly Seen[] =>
    place.look.status === 'known' ? [{ place, look: place.look.value }] : [],
  );
  return codes.flatMap((code): readonly Said[] => {
    const troubled = seen.flatMap((one) => {
      const detail = faults[code](one, asOfMs);
      return detail === null ? [] : [{ place: one.place, detail }];
    });
    if (troubled.length === 0) return [];
    const servers = troubled.map(({ place, detail }) => troubleAt(place, detail));
    return [{ code, params: { servers }, evidence: troubled.flatMap(({ place }) => place.look.evidence) }];
  });
}

const codes = Object.keys(faults) as readonly (keyof typeof faults)[];

function troubleAt({ host, port, address }: MailboxPlace, detail: string): ServerTrouble {
  return { host, port, address, detail: detail.slice(0, MAX_DETAIL) };
}

const MAX_DETAIL = 300;
