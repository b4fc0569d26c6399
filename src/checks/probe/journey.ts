import type { JourneyStep } from '../../core/placement.ts';
import type { PathHop } from '../../message/path.ts';
import { reportIn } from './bounce-facts.ts';
import type { ReceivedCopy } from './copy-facts.ts';
import { saidText } from './refusal.ts';
import { type Reported, reportedOf } from './reported.ts';
import type { FollowedMailbox, ProbeAttempt, ProbeSeen, SentMessage } from './seen.ts';

/**
 * The way of the first message in steps: handing over, the queue of the user's own server, its MX lookup, the relay to the
 * recipient's server, the delivery there, and what each mailbox server showed. What nobody saw or stated is left open, never
 * guessed: `elapsedMs` null. Pure.
 *
 * @param copies  of the same message; the first that has a trace tells of what lies between
 */
export function journeyOf(seen: ProbeSeen, copies: readonly ReceivedCopy[]): readonly JourneyStep[] {
  const [sent] = seen.messages;
  if (!sent) return [];
  const own = copies.filter(({ sent: message }) => message.token === sent.message.token);
  const traced = own.find(({ path }) => path.hops.length > 0) ?? null;
  const handedOver = handOverOf(sent);
  const isDirect = sent.mxLookupMs !== null;
  return [
    ...(isDirect ? lookedUp(sent, handedOver) : []),
    ...waited(sent, handedOver),
    ...(handedOver === null ? [] : [handingOver(handedOver, isDirect)]),
    ...(traced !== null
      ? between(traced, seen, isDirect)
      : sent.acceptedMs !== null
        ? untold(own, seen, isDirect)
        : []),
    ...seen.mailboxes.filter(({ asked }) => asked.message === 0).flatMap(retrieval),
  ];
}

/** The try at which it was taken, else the last one. */
function handOverOf({ attempts, recipients }: SentMessage): ProbeAttempt | null {
  const accepted = recipients.find(({ fate }) => fate === 'accepted')?.attempt;
  return attempts[accepted ?? attempts.length - 1] ?? null;
}

/** A message that was put off waited here, as in the queue of a mail server. */
function waited({ attempts: [first], delayedMs }: SentMessage, last: ProbeAttempt | null): readonly JourneyStep[] {
  if (delayedMs === 0 || !first || last === null || last === first) return [];
  const startMs = first.startMs + (first.session.status === 'known' ? first.session.value.totalMs : 0);
  const elapsedMs = Math.max(0, last.startMs - startMs);
  const detail = `put off by ${first.host}, and tried again`;
  return [{ step: 'queue', host: null, startMs, elapsedMs, how: 'seen', detail }];
}

function lookedUp({ mxLookupMs, attempts }: SentMessage, handedOver: ProbeAttempt | null): readonly JourneyStep[] {
  const detail = handedOver === null ? 'no server was found' : `${handedOver.host} [${handedOver.address}]`;
  const [first] = attempts;
  const startMs = first === undefined || mxLookupMs === null ? null : Math.max(0, first.startMs - mxLookupMs);
  return [{ step: 'mx-lookup', host: null, startMs, elapsedMs: mxLookupMs, how: 'seen', detail }];
}

function handingOver({ host, startMs, session, demand }: ProbeAttempt, isDirect: boolean): JourneyStep {
  const delivery = session.status === 'known' ? session.value : null;
  const handshake = delivery?.startTls.handshake ?? null;
  const tls =
    handshake === null ? 'in clear' : `${handshake.protocol}${demand === 'none' ? '' : `, by ${RULES[demand]}`}`;
  const login = delivery?.auth ? `, logged in by ${delivery.auth.mechanism}` : '';
  const detail = session.status === 'unknown' ? session.detail : `${tls}${login}`;
  const step = isDirect ? 'relay' : 'submit';
  return { step, host, startMs, elapsedMs: delivery?.totalMs ?? null, how: 'seen', detail };
}

const RULES: Readonly<Record<Exclude<ProbeAttempt['demand'], 'none'>, string>> = {
  route: 'your own demand',
  'mta-sts': 'MTA-STS',
  dane: 'DANE',
};

/** What lies behind a server that took it, where there is no copy to read it from. */
function untold(copies: readonly ReceivedCopy[], seen: ProbeSeen, isDirect: boolean): readonly JourneyStep[] {
  const steps = isDirect ? (['delivery'] as const) : (['queue', 'mx-lookup', 'relay', 'delivery'] as const);
  const detail = copies.length === 0 ? 'no copy was found that tells of it' : 'the copy has no trace fields';
  const unknown = steps.map(
    (step): JourneyStep => ({ step, host: null, startMs: null, elapsedMs: null, how: 'inferred', detail }),
  );
  const failed = copies.length === 0 ? failureIn(seen) : null;
  if (failed === null) return unknown;
  // What came back was not delivered, and the report tells where it ended.
  const end = { host: failed.host, how: 'stated', detail: `a report came back: ${saidText(failed.reply)}` } as const;
  const last = isDirect ? 'delivery' : 'relay';
  return unknown.slice(0, isDirect ? 1 : -1).map((one): JourneyStep => (one.step === last ? { ...one, ...end } : one));
}

/** What is reported of the first message; null: no failure. */
function failureIn({ messages: [sent], sender }: ProbeSeen): Reported | null {
  const reports = (sender?.bounces[0] ?? []).flatMap(reportIn);
  const said = (sent?.recipients ?? []).flatMap(({ address }) =>
    sent === undefined ? [] : reports.flatMap((report) => reportedOf(report, sent.message, address) ?? []),
  );
  return said.find(({ action }) => action === 'failed') ?? null;
}

/** What the trace fields state. Stamps are by the clocks of the hosts, in whole seconds. */
function between({ path, found }: ReceivedCopy, { startedAtMs }: ProbeSeen, isDirect: boolean): readonly JourneyStep[] {
  const { hops, trustedFrom } = path;
  const border = trustedFrom === null ? null : (hops[trustedFrom] ?? null);
  const since = (atMs: number | null) => (atMs === null ? null : atMs - startedAtMs);
  const steps: JourneyStep[] = [];
  if (!isDirect && border !== null) {
    const last = trustedFrom === null ? undefined : hops[trustedFrom - 1];
    const first = hops[0];
    if (last && first) {
      const detail = `in ${last.by ?? 'the sending server'}${trustedFrom !== null && trustedFrom > 1 ? `, after ${trustedFrom} hops` : ''}`;
      const elapsedMs = spanOf(first, border);
      steps.push({ step: 'queue', host: last.by, startMs: since(first.atMs), elapsedMs, how: 'stated', detail });
    }
    const isCrossed = path.crossesBorder === true;
    steps.push({
      step: 'mx-lookup',
      host: last?.by ?? null,
      startMs: null,
      elapsedMs: null,
      how: 'inferred',
      detail: isCrossed
        ? `within the queue; it led to ${border.by ?? 'a server of the recipient'}`
        : 'none: it stayed inside one provider',
    });
    if (isCrossed) steps.push(relayed(border, since(border.atMs)));
  }
  const newest = hops.at(-1);
  const arrivedMs = found.receivedAtMs ?? newest?.atMs ?? null;
  if (border !== null && newest) {
    const elapsedMs = border.atMs === null || arrivedMs === null ? null : Math.max(0, arrivedMs - border.atMs);
    const detail = `filed in ${found.folder}`;
    steps.push({ step: 'delivery', host: newest.by, startMs: since(border.atMs), elapsedMs, how: 'stated', detail });
  }
  return steps;
}

function relayed(border: PathHop, startMs: number | null): JourneyStep {
  const { used, version } = border.tls;
  const tls = used === null ? 'TLS not stated' : used ? (version ?? 'TLS') : 'in clear';
  const from = border.address === null ? '' : ` from ${border.address}`;
  return { step: 'relay', host: border.by, startMs, elapsedMs: null, how: 'stated', detail: `${tls}${from}` };
}

function spanOf(first: PathHop, last: PathHop): number | null {
  return first.atMs === null || last.atMs === null ? null : Math.max(0, last.atMs - first.atMs);
}

function retrieval({ asked, searchStartMs, search }: FollowedMailbox): readonly JourneyStep[] {
  if (search === null) return [];
  const found = search.status === 'known' ? search.value.found : null;
  const detail =
    search.status === 'unknown' ? search.detail : found === null ? 'not found' : `found in ${found.folder}`;
  const elapsedMs = search.status === 'known' ? (found?.afterMs ?? search.value.elapsedMs) : null;
  return [{ step: asked.protocol, host: asked.host, startMs: searchStartMs, elapsedMs, how: 'seen', detail }];
}
