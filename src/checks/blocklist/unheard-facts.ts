import type { UnknownReason } from '../../core/observation.ts';
import type { Listing, ListSeen, Subject } from './asked-facts.ts';
import type { DnsList } from './lists-facts.ts';

/** Lists that could not be believed or did not answer, all for one reason. */
export interface Unheard<S extends Subject> {
  /** Their zones, or how many there are; then the detail names them. */
  readonly lists: string;
  readonly reason: UnknownReason;
  readonly detail: string;
  /** Where that of the reason does not fit. */
  readonly advice: string | undefined;
  /** What they might have said something of. */
  readonly missed: readonly { readonly list: ListSeen<S>['list']; readonly subject: S }[];
}

/** What the block lists might have said, and nobody heard. One entry for each way, however many lists it was. */
export function unheardLists<S extends Subject>(
  seen: readonly ListSeen<S>[],
  resolvers: readonly string[],
): readonly Unheard<S>[] {
  const asked = resolvers.join(', ');
  const block = seen.filter(({ list }) => list.kind === 'block');
  const deaf = block.flatMap((one) => [...disbelieved(one, asked, dropsAll(block)), ...unanswered(one, asked)]);
  return [...Map.groupBy(deaf, ({ reason, detail }) => `${reason} ${detail}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { reason, detail, advice } = first;
    const missed = group.flatMap(({ list, listings }) => listings.map(({ subject }) => ({ list, subject })));
    const zones = [...new Set(group.map(named))];
    const names = zones.join(', ');
    const words =
      zones.length <= MOST_NAMED
        ? { lists: names, detail }
        : { lists: `${zones.length} blocklists`, detail: `${detail} (${names})` };
    return [{ ...words, reason, advice, missed }];
  });
}

/** A list that could not be believed or did not answer, or what it did not answer for. */
interface Deaf<S extends Subject> {
  readonly list: ListSeen<S>['list'];
  readonly form: ListSeen<S>['form'];
  readonly listings: readonly Listing<S>[];
  readonly reason: UnknownReason;
  readonly detail: string;
  readonly advice?: string;
}

function named({ list, form }: Pick<Deaf<Subject>, 'list' | 'form'>): string {
  return form === 'IPv6' ? `${list.zone} (IPv6)` : list.zone;
}

const MOST_NAMED = 2;
const SEVERAL = 3;
const OTHER_RESOLVER = 'ask another resolver, with --nameserver or --doh';

/** That one list has lost its test entry is its own fault; that all have at once is the resolver's. */
function dropsAll(seen: readonly Pick<ListSeen<Subject>, 'belief'>[]): boolean {
  return (
    seen.length >= SEVERAL &&
    seen.every(
      ({ belief }) => belief.status === 'known' && !belief.value.believed && belief.value.because === 'no-test-entry',
    )
  );
}

function disbelieved<S extends Subject>(one: ListSeen<S>, resolvers: string, isResolver: boolean): readonly Deaf<S>[] {
  const { list, form, listings, belief } = one;
  const deaf = (why: Why): readonly Deaf<S>[] => [{ list, form, listings, ...why }];
  if (belief.status === 'unknown') {
    const detail = 'its test entries were not answered (RFC 5782 section 5), so neither is what it says of you';
    return deaf({ reason: belief.reason, detail });
  }
  if (belief.value.believed) return [];
  const { because, detail } = belief.value;
  switch (because) {
    case 'refused':
      return deaf(refused(list, resolvers, detail));
    case 'hijacked':
      return deaf(hijacked(resolvers, detail));
    case 'no-test-entry':
    case 'lists-everything':
      return deaf({
        reason: 'protocol-error',
        detail: isResolver
          ? `no list shows its test entry to the resolver ${resolvers}: it may drop all answers in 127.0.0.0/8, as a protection against DNS rebinding; ask another one with --nameserver`
          : `cannot be believed: ${detail} (RFC 5782 section 5)`,
        ...(isResolver && { advice: OTHER_RESOLVER }),
      });
  }
}

type Why = Pick<Deaf<Subject>, 'reason' | 'detail' | 'advice'>;

function refused({ delist }: DnsList, resolvers: string, why: string): Why {
  const detail = `refused this resolver, ${resolvers} (${why}): run a resolver of your own and name it with --nameserver, or look it up at ${new URL(delist).origin}`;
  return { reason: 'refused', detail };
}

function hijacked(resolvers: string, why: string): Why {
  const detail = `the resolver ${resolvers} puts answers of its own in place of "no such name" (${why}): ask another one with --nameserver`;
  return { reason: 'protocol-error', detail, advice: OTHER_RESOLVER };
}

/** Of a list that is believed: what it did not answer, or not in words that it describes. */
function unanswered<S extends Subject>(
  { list, form, listings, belief }: ListSeen<S>,
  resolvers: string,
): readonly Deaf<S>[] {
  if (belief.status === 'unknown' || !belief.value.believed) return [];
  return listings.flatMap((listing): readonly Deaf<S>[] => {
    const why = whyOpen(list, listing, resolvers);
    return why === null ? [] : [{ list, form, listings: [listing], ...why }];
  });
}

/** Why an answer is neither a listing nor none; null: it is one of these. */
function whyOpen(list: DnsList, { subject: { subject }, reading }: Listing<Subject>, resolvers: string): Why | null {
  if (reading.status === 'unknown') {
    return { reason: reading.reason, detail: 'did not answer for some of what was asked' };
  }
  switch (reading.value.says) {
    case 'unknown-code': {
      const codes = reading.value.codes.slice(0, 3).join(', ');
      const detail = `answers ${codes} for ${subject}, which it does not describe: look it up at ${new URL(list.delist).origin}`;
      return { reason: 'protocol-error', detail };
    }
    case 'refused':
      return refused(list, resolvers, reading.value.why);
    case 'hijacked':
      return hijacked(resolvers, `${list.zone} answered with ${reading.value.answer}, which no list does`);
    case 'listed':
    case 'not-listed':
      return null;
  }
}
