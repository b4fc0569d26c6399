import { type Context, defineMessageFact, maybe } from '../../core/fact.ts';
import type { FilterDecision, FilterEnvelope, FilterKind, FilterOutcome } from '../../core/filters.ts';
import { known, type Observation, unknown } from '../../core/observation.ts';
import type { MessageTarget } from '../../core/target.ts';
import { type MessageOrigin, messageOrigin, messageReverse, type ReverseAnswer } from '../message-auth/facts.ts';
import { messageRead } from '../mime/facts.ts';
import { type Arriving, arriving } from './arriving.ts';
import { sureDecision, type Told, weigh } from './weighed.ts';

/** One filter, and what became of the message there. */
export interface FilterSeen {
  readonly kind: FilterKind;
  /** As the user gave it, or where it was found. */
  readonly where: string;
  readonly found: 'given' | 'on-this-machine';
  readonly outcome: Observation<FilterOutcome>;
}

export interface FiltersSeen {
  readonly filters: readonly FilterSeen[];
  /** What they were told of the sender. */
  readonly told: FilterEnvelope;
  /** Whether reverse DNS of the address was answered: else the absence of a name says nothing. */
  readonly isNameKnown: boolean;
  readonly removed: Arriving['removed'];
  readonly trace: Arriving['trace'];
}

/** The name under which the password of a controller is kept (`cli/filter-password.ts`). */
const RSPAMD_SECRET = 'rspamd';

/** Spamc hands over nothing larger by default (its manual page, `-s`), so SpamAssassin never sees it. */
const SPAMC_MAX_OCTETS = 512_000;

/** What the spam filters at hand make of the message; not requested where there are none. */
export const filtersSeen = defineMessageFact({
  id: 'filters.seen',
  needs: { read: messageRead, origin: messageOrigin, reverse: maybe(messageReverse) },
  async observe({ read, origin, reverse }, context): Promise<Observation<FiltersSeen>> {
    const places = await placesFor(context);
    if (places.length === 0) return unknown('not-requested', noneWords(context.target));
    const told = envelopeOf(origin, reverse);
    const isTraced = origin.address?.source === 'received';
    const handed = arriving(read, { envelope: told, isTraced, nowMs: context.net.startedAtMs });
    const filters = await Promise.all(
      places.map(async (place): Promise<FilterSeen> => {
        const { kind, where, found } = place;
        return { kind, where, found, outcome: await ask(place, handed, told, context) };
      }),
    );
    return known(
      { filters, told, isNameKnown: reverse.status === 'known', removed: handed.removed, trace: handed.trace },
      filters.flatMap(({ outcome }) => outcome.evidence),
    );
  },
});

export function toldBy({ told, isNameKnown }: FiltersSeen): Told {
  return { ip: told.ip !== null, hostname: told.ip !== null && isNameKnown };
}

/** What those that gave a verdict decide by what they were told; null: an action of the administrator's own. */
export function sureDecisions(
  seen: FiltersSeen,
): readonly { readonly kind: FilterKind; readonly decision: FilterDecision | null }[] {
  return seen.filters.flatMap(({ kind, outcome }) => {
    if (outcome.status === 'unknown' || outcome.value.ended !== 'verdict') return [];
    const { verdict } = outcome.value;
    const weighed = weigh(kind, verdict, toldBy(seen));
    return [{ kind, decision: verdict.decision === null ? null : sureDecision(verdict, weighed) }];
  });
}

type Place = Pick<FilterSeen, 'where' | 'found'> &
  (
    | { readonly kind: 'rspamd'; readonly url: string }
    | { readonly kind: 'spamassassin'; readonly host: string; readonly port: number }
  );

/** Those that the user named; of a kind that was not named, one that is found, where it is to be looked for. */
async function placesFor({ target, net }: Context<MessageTarget>): Promise<readonly Place[]> {
  const { rspamd, spamd, detect } = target.message.filters;
  const here = detect && (rspamd === null || spamd === null) ? await net.filters.find() : null;
  const url = rspamd ?? here?.rspamd ?? null;
  const daemon = spamd ?? here?.spamd ?? null;
  const found = (given: unknown) => (given === null ? 'on-this-machine' : 'given');
  return [
    ...(url === null ? [] : [{ kind: 'rspamd', where: url, url, found: found(rspamd) } as const]),
    ...(daemon === null
      ? []
      : [
          {
            kind: 'spamassassin',
            where: `${daemon.host.includes(':') ? `[${daemon.host}]` : daemon.host}:${daemon.port}`,
            ...daemon,
            found: found(spamd),
          } as const,
        ]),
  ];
}

function noneWords({ message: { filters } }: MessageTarget): string {
  return filters.detect
    ? 'no spam filter was named (--rspamd, --spamd) and none answers on this machine; what stands in for one is the check content'
    : 'no spam filter was to be asked; what stands in for one is the check content';
}

async function ask(
  place: Place,
  { bare, traced }: Arriving,
  envelope: FilterEnvelope,
  { target, net }: Context<MessageTarget>,
): Promise<Observation<FilterOutcome>> {
  if (target.sizeBytes > target.raw.length) {
    return unknown('limit', `only the first ${target.raw.length} of ${target.sizeBytes} octets are at hand`);
  }
  if (place.kind === 'rspamd')
    return net.filters.rspamd({
      url: place.url,
      message: bare,
      envelope,
      // To one that only happens to listen here no password is told.
      password: place.found === 'given' ? RSPAMD_SECRET : null,
    });
  if (traced.length > SPAMC_MAX_OCTETS) {
    return unknown(
      'limit',
      `it has ${traced.length} octets, and mail servers hand SpamAssassin no more than ${SPAMC_MAX_OCTETS} by default`,
    );
  }
  return net.filters.spamd({ host: place.host, port: place.port, message: traced });
}

function envelopeOf(origin: MessageOrigin, reverse: Observation<ReverseAnswer>): FilterEnvelope {
  const names = reverse.status === 'known' ? reverse.value.names : [];
  return {
    ip: origin.address?.value ?? null,
    helo: origin.helo?.value ?? null,
    hostname: names.find(({ forward }) => forward === 'confirmed')?.name ?? null,
    mailFrom: origin.mailFrom?.value ?? null,
    recipients: [],
  };
}
