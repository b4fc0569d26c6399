import { type Unchecked, unchecked } from '../../core/check.ts';
import { placesText } from '../../core/places.ts';
import { replyText } from '../../core/reply-words.ts';
import type { SmtpSessions } from './facts.ts';
import type { smtpFindings } from './findings.ts';
import type { Judged } from './judge-access.ts';
import { getsIn, type Outcome } from './outcome.ts';

type Code = keyof typeof smtpFindings & string;

/** What a dialogue that went no further might still have shown. */
const BEHIND: readonly Code[] = ['smtp-host-rejects', 'smtp-null-sender-refused', 'smtp-postmaster-refused'];
const OUT_OF_REACH: readonly Code[] = ['smtp-host-unreachable', 'smtp-host-temporary-failure'];
/** Possible only while no address is known to let mail in. */
const NOTHING_WORKS: readonly Code[] = [
  'smtp-rejected',
  'smtp-banner-refused',
  'smtp-temporary-failure',
  'smtp-stalls',
];

/** What could not be seen, with what it might have been; places with the same story once. */
export function judgeUnseen(judged: readonly Judged[], unresolved: SmtpSessions['unresolved']): readonly Unchecked[] {
  const context = contextOf(judged);
  const stories = judged.flatMap(({ visit, outcome }) => {
    const story = storyOf(outcome, visit, context);
    return story === null ? [] : [{ ...story, place: visit }];
  });
  const together = Map.groupBy(stories, ({ reason, detail }) => `${reason} ${detail}`);
  return [
    ...[...together.values()].flatMap((same): readonly Unchecked[] => {
      const [first] = same;
      if (first === undefined) return [];
      const subject = placesText(same.map(({ place }) => place));
      const couldBe = [...new Set(same.flatMap((story) => story.couldBe))];
      return [unchecked(subject, first, couldBe)];
    }),
    ...unresolved.map(
      ({ host, type, why }): Unchecked => unchecked(`${type} addresses of ${host}`, why, wholeHost(host, context)),
    ),
  ];
}

interface Seen {
  /** Hosts known to let mail in, at one address at least. */
  readonly working: ReadonlySet<string>;
  /** Whether any session at all was held. */
  readonly anything: boolean;
  /** Hosts that nothing is preferred to. */
  readonly preferred: ReadonlySet<string>;
}

function contextOf(judged: readonly Judged[]): Seen {
  const best = Math.min(...judged.map(({ visit }) => visit.preference));
  return {
    working: new Set(judged.filter(({ outcome }) => getsIn(outcome)).map(({ visit }) => visit.host)),
    anything: judged.some(({ outcome }) => outcome.kind !== 'unseen'),
    preferred: new Set(judged.filter(({ visit }) => visit.preference === best).map(({ visit }) => visit.host)),
  };
}

/** A host that lets mail in at another address is set up; then only this address may be out of reach. */
function wholeHost(host: string, { working, preferred }: Seen): readonly Code[] {
  if (working.has(host)) return ['smtp-host-unreachable'];
  const primary: readonly Code[] = preferred.has(host) ? ['smtp-primary-unreachable'] : [];
  const some = [...OUT_OF_REACH, ...primary, ...BEHIND];
  return working.size > 0 ? some : [...some, 'smtp-unreachable', 'smtp-no-greeting', ...NOTHING_WORKS];
}

function storyOf(
  outcome: Outcome,
  { host }: Judged['visit'],
  seen: Seen,
): (Pick<Unchecked, 'reason' | 'detail'> & { readonly couldBe: readonly Code[] }) | null {
  const behind = seen.working.size > 0 ? BEHIND : [...BEHIND, ...NOTHING_WORKS];
  switch (outcome.kind) {
    case 'unseen': {
      const { reason, detail } = outcome.why;
      // Without IPv6 here the rest is seen all the same; where there is no rest, nothing was.
      const whole = reason === 'no-ipv6' && !seen.anything ? 'unreachable' : reason;
      return { reason: whole, detail, couldBe: wholeHost(host, seen) };
    }
    case 'refuses-us': {
      const { reply, rule } = outcome.refusal;
      const meaning = rule?.meaning ?? 'it speaks of the client';
      return {
        reason: 'refused',
        detail: `it refuses this machine, not the domain: ${meaning} ("${replyText(reply)}")`,
        couldBe: behind,
      };
    }
    case 'unclear':
      return {
        reason: 'refused',
        detail: `"${replyText(outcome.refusal.reply)}" may be meant for this machine alone, or for everybody`,
        couldBe: behind,
      };
    case 'put-off':
      return {
        reason: 'refused',
        detail: `put off${outcome.certain ? ' by greylisting' : ''}, so what it says to the recipient was not seen; --retry-greylist SECONDS waits and tries again`,
        couldBe: outcome.certain
          ? ['smtp-postmaster-refused']
          : [
              'smtp-postmaster-refused',
              seen.working.size > 1 ? 'smtp-host-temporary-failure' : 'smtp-temporary-failure',
            ],
      };
    case 'tls-failed': {
      const { detail } = outcome;
      return {
        reason: 'protocol-error',
        detail: `TLS failed (${detail}), so the dialogue went no further`,
        couldBe: behind,
      };
    }
    default:
      return null;
  }
}
