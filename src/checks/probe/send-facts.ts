import type { Context } from '../../core/fact.ts';
import { domainOfAddress } from '../../core/names.ts';
import type { ProbeMessage, ProbeRequest } from '../../core/probe.ts';
import { askCanary, attribute, doubtfulFamilies, waitAskedMs } from '../smtp/facts.ts';
import { fateIn } from './fate.ts';
import { directPlaces, type HandOverPlaces, submissionPlaces } from './place-facts.ts';
import type { ProbeAttempt, RecipientFate, SentMessage } from './seen.ts';

/** The waits where a reply does not say how long, as impatient mail servers have them; the last is repeated. In milliseconds. */
const WAITS_MS = [10_000, 20_000, 30_000, 60_000, 120_000, 300_000] as const;

/** Of the first round; a second longer in each that follows. */
const SHORTEST_WAIT_MS = 1_000;

/** What nobody has tried to hand over yet. */
export function unsent(message: ProbeMessage, detail: string): SentMessage {
  return {
    message,
    attempts: [],
    recipients: message.envelope.to.map((address) => ({
      address,
      fate: 'unsent',
      phase: null,
      reply: null,
      attempt: null,
      detail,
    })),
    acceptedMs: null,
    delayedMs: 0,
    mxLookupMs: null,
    lookups: [],
  };
}

/**
 * Hands one message over by the route asked for: server after server, and again after a temporary refusal for as long as
 * that was asked for. Nobody who has taken the message, or may have, gets it twice.
 *
 * @param label  tells the message from others of the probe
 * @param update  called with all that is known, each time that it is more
 */
export async function handOver(
  message: ProbeMessage,
  { route, retryMs }: Pick<ProbeRequest, 'route' | 'retryMs'>,
  label: string,
  context: Context,
  update: (sent: SentMessage) => void,
): Promise<void> {
  const { net, signal } = context;
  let sent = unsent(message, 'no server was asked');
  const change = (part: Partial<SentMessage>) => {
    sent = { ...sent, ...part };
    update(sent);
  };
  const settle = (fate: RecipientFate) =>
    change({ recipients: sent.recipients.map((old) => (old.address === fate.address ? fate : old)) });

  async function tryOnce(recipients: readonly string[], { places, none }: HandOverPlaces): Promise<void> {
    if (none !== null) {
      const fate = none.isFinal ? 'refused' : 'unsent';
      for (const address of recipients) {
        settle({ address, fate, phase: null, reply: null, attempt: null, detail: none.detail });
      }
      return;
    }
    let open = recipients;
    for (const place of places) {
      if (open.length === 0 || signal.aborted) return;
      const attempt = sent.attempts.length;
      const startMs = net.elapsedMs(`${label} attempt ${attempt}`);
      const session = await net.smtp.deliver({
        ...place,
        helo: context.target.options.smtp.helo,
        envelope: { from: message.envelope.from, to: open },
        message: Buffer.from(message.raw, 'base64'),
        smtputf8: message.smtputf8,
        eightBit: message.eightBit,
      });
      const { host, address, port, demand } = place;
      const tried: ProbeAttempt = { host, address, port, startMs, demand, session };
      change({ attempts: [...sent.attempts, tried] });
      const settlings = open.map((recipient) => fateIn(recipient, session));
      for (const { fate } of settlings) settle({ ...fate, attempt });
      if (settlings.some(({ fate }) => fate.fate === 'accepted') && sent.acceptedMs === null) {
        change({ acceptedMs: net.elapsedMs(`${label} accepted`) });
      }
      open = settlings.filter(({ isSettled }) => !isSettled).map(({ fate }) => fate.address);
    }
  }

  const begunMs = net.elapsedMs(`${label} begun`);
  const groups =
    route.kind === 'submission'
      ? [{ recipients: message.envelope.to, places: await submissionPlaces(route, context) }]
      : await directGroups(message.envelope.to, context);
  if (route.kind === 'direct') change({ mxLookupMs: net.elapsedMs(`${label} looked up`) - begunMs });
  change({ lookups: groups.flatMap(({ places }) => places.evidence) });
  for (const { recipients, places } of groups) await tryOnce(recipients, places);
  if (route.kind === 'direct') change(await withCanary(sent, context));

  const firstRefusedMs = net.elapsedMs(`${label} tried`);
  let leftMs = retryMs;
  for (let round = 0; leftMs > 0 && !signal.aborted; round++) {
    const waiting = sent.recipients.filter(({ fate, phase }) => fate === 'put-off' && phase !== 'auth');
    if (waiting.length === 0) break;
    const asked = waiting.map(({ reply }) => (reply === null ? null : waitAskedMs(reply)) ?? waitMs(round));
    // A server that asks for no time at all, again and again, does not get as many tries as it likes.
    const wait = Math.min(leftMs, Math.max(...asked, SHORTEST_WAIT_MS * (round + 1)));
    leftMs -= wait;
    await net.sleep(wait);
    for (const { recipients, places } of groups) {
      const again = recipients.filter((address) => waiting.some((fate) => fate.address === address));
      if (again.length > 0) await tryOnce(again, places);
    }
    change({ delayedMs: net.elapsedMs(`${label} round ${round}`) - firstRefusedMs });
  }
}

/**
 * Tells "their servers are down" from "port 25 is blocked here", by a host that is known to answer. Without it a message
 * that got nowhere from a home or an office would be held against the recipient's servers.
 */
async function withCanary(sent: SentMessage, context: Context): Promise<SentMessage> {
  const doubtful = context.signal.aborted ? [] : doubtfulFamilies(sent.attempts);
  if (doubtful.length === 0) return sent;
  const canary = await askCanary(doubtful, context);
  const sessions = attribute(sent.attempts, canary.value);
  const attempts = sent.attempts.map((attempt, index) => ({ ...attempt, session: sessions[index] ?? attempt.session }));
  const recipients = sent.recipients.map((old) => {
    const session = old.attempt === null ? undefined : sessions[old.attempt];
    return session?.status === 'unknown' ? { ...fateIn(old.address, session).fate, attempt: old.attempt } : old;
  });
  return { ...sent, attempts, recipients, lookups: [...sent.lookups, ...canary.evidence] };
}

function waitMs(round: number): number {
  return WAITS_MS[Math.min(round, WAITS_MS.length - 1)] ?? 0;
}

interface Group {
  readonly recipients: readonly string[];
  readonly places: HandOverPlaces;
}

/** The recipients by domain: each gets the message from its own servers. */
async function directGroups(recipients: readonly string[], context: Context): Promise<readonly Group[]> {
  const byDomain = Map.groupBy(recipients, domainOfAddress);
  return Promise.all(
    [...byDomain].map(async ([domain, addresses]): Promise<Group> => {
      if (domain !== null) return { recipients: addresses, places: await directPlaces(domain, context) };
      const detail = 'it is at no domain, so there are no MX hosts to take it';
      return { recipients: addresses, places: { places: [], none: { isFinal: false, detail }, evidence: [] } };
    }),
  );
}
