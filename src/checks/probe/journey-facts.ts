import type { Context } from '../../core/fact.ts';
import type { MailboxSearch, MailboxSession } from '../../core/net.ts';
import type { Observation } from '../../core/observation.ts';
import type { ProbeRequest } from '../../core/probe.ts';
import { type BounceWatch, createBounceWatch } from './bounce-facts.ts';
import { ENDED, findMessage, isFound, openMailbox, removeFound, unopened } from './follow-facts.ts';
import type { FollowedMailbox, ProbeSeen, SentMessage } from './seen.ts';
import { handOver, unsent } from './send-facts.ts';

const MAILBOXES_AT_ONCE = 8; // logins: providers count them
/** Over POP3 each look is a login. */
const LOOK_FOR_BOUNCES_EVERY_MS = { imap: 2_000, pop3: 10_000 } as const;
const WAIT_EVERY_MS = 2_000;
const SENDING_MS = 120_000; // more than one message takes, else the last look alone finds its report

export interface Journey {
  /** All the way; ends when nothing more is to come. */
  travel(): Promise<void>;
  /** What is known so far. */
  seen(): ProbeSeen;
}

/** Mailboxes are opened first, so that nothing is sent that nobody could look for. */
export function createJourney(probe: ProbeRequest, context: Context): Journey {
  const { net, signal } = context;
  const sentAtMs = net.startedAtMs;
  const messages: SentMessage[] = probe.messages.map((message) => unsent(message, ENDED.detail));
  const mailboxes: FollowedMailbox[] = probe.mailboxes.map(unopened);
  const sessions: (MailboxSession | null)[] = probe.mailboxes.map(() => null);
  let sender = probe.senderMailbox === null ? null : unopened(probe.senderMailbox);
  let senderSession: MailboxSession | null = null;
  let bounces: BounceWatch | null = null;
  const longestMs = probe.waitMs + (probe.retryMs + SENDING_MS) * probe.messages.length;
  const betweenLooksMs = LOOK_FOR_BOUNCES_EVERY_MS[probe.senderMailbox?.protocol ?? 'imap'];
  const mostLooks = Math.ceil(longestMs / betweenLooksMs);

  const change = (index: number, part: Partial<FollowedMailbox>) => {
    const old = mailboxes[index];
    if (old) mailboxes[index] = { ...old, ...part };
  };

  async function openAll(): Promise<void> {
    const waiting = [...probe.mailboxes.entries()];
    const openSome = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, asked] = next;
        const { followed, session } = await openMailbox(asked, context);
        mailboxes[index] = followed;
        sessions[index] = session;
      }
    };
    const openSender = async () => {
      if (probe.senderMailbox === null) return;
      const { followed, session } = await openMailbox(probe.senderMailbox, context);
      sender = followed;
      senderSession = session;
      bounces = session === null ? null : createBounceWatch(session, probe.messages, sentAtMs);
    };
    await Promise.all([openSender(), ...Array.from({ length: MAILBOXES_AT_ONCE }, openSome)]);
  }

  async function send(index: number): Promise<void> {
    const message = probe.messages[index];
    if (!message || signal.aborted) return;
    const own = mailboxes.filter(({ asked }) => asked.message === index);
    const blind = own.find(({ opened }) => opened.status === 'unknown');
    if (blind && own.every(({ opened }) => opened.status === 'unknown')) {
      const why = blind.opened.status === 'unknown' ? blind.opened.detail : '';
      messages[index] = unsent(message, `nothing was sent, as the mailbox could not be opened: ${why}`);
      return;
    }
    await handOver(message, probe, `probe ${index}`, context, (sent) => {
      messages[index] = sent;
    });
  }

  async function follow(index: number): Promise<void> {
    const message = probe.messages[index];
    const isLookedFor = probe.mailboxes.some((asked) => asked.message === index);
    if (!message || !isLookedFor || messages[index]?.acceptedMs === null) return;
    await Promise.all(
      [...probe.mailboxes.entries()].map(async ([place, asked]) => {
        const session = sessions[place];
        if (asked.message !== index || !session) return;
        change(place, { searchStartMs: net.elapsedMs(`probe ${index} mailbox ${place}`), search: ENDED });
        const search = await findMessage(session, message, sentAtMs, probe.waitMs);
        change(place, { search });
        if (!probe.deleteAfter || search.status === 'unknown' || search.value.found === null) return;
        // Whoever interrupts meanwhile is told that it may still be there.
        change(place, { removed: ENDED });
        change(place, { removed: await removeFound(session, search.value.found, message.token) });
      }),
    );
  }

  /** As long as messages are under way. Where one is reported as undeliverable, it is looked for no longer. */
  async function watchForBounces(watch: BounceWatch, over: Promise<void>): Promise<void> {
    let isOver = false;
    void over.then(() => {
      isOver = true;
    });
    const look = async (indexes: readonly number[]) => {
      for (const index of indexes) {
        if (lostOf(index).length === 0) continue;
        await watch.look(index);
        // The message of another recipient may be on its way all the same.
        const reported = [...probe.mailboxes.entries()].filter(
          ([, { message, address }]) => message === index && watch.hasFailed(index, address),
        );
        await Promise.all(reported.map(([place]) => sessions[place]?.close()));
      }
    };
    // Bounded, as time stands still in a replay.
    for (let left = mostLooks; left > 0 && !isOver && !signal.aborted; left--) {
      await look([...messages.keys()]);
      if (!isOver) await Promise.race([net.sleep(betweenLooksMs), over]);
    }
    await look([...messages.keys()]);
  }

  /** The recipients for whom a server took the message, and who have not got it as far as is known. */
  function lostOf(index: number): readonly string[] {
    return (messages[index]?.recipients ?? [])
      .filter(({ fate, address }) => fate === 'accepted' && !hasFailed(index, address))
      .map(({ address }) => address)
      .filter((address) => !placesOf(index, address).some((place) => isFound(mailboxes[place]?.search ?? null)));
  }

  function placesOf(index: number, address: string): readonly number[] {
    return [...probe.mailboxes.entries()]
      .filter(([, asked]) => asked.message === index && asked.address === address)
      .map(([place]) => place);
  }

  function hasFailed(index: number, address: string): boolean {
    return bounces?.hasFailed(index, address) === true;
  }

  /** Looks in vain count only for who has neither the message nor a report. */
  function searchesFor(index: number): readonly Observation<MailboxSearch>[] {
    const searches = bounces?.searches(index) ?? [];
    return lostOf(index).length > 0 ? searches : searches.filter(isFound);
  }

  /** Where nobody looks for the message itself. */
  async function waitForBouncesAlone(): Promise<void> {
    const isBlind = (index: number) =>
      lostOf(index).some((address) => placesOf(index, address).every((place) => (sessions[place] ?? null) === null));
    for (let waitedMs = 0; waitedMs < probe.waitMs; waitedMs += WAIT_EVERY_MS) {
      if (![...messages.keys()].some(isBlind) || signal.aborted || bounces === null) break;
      await net.sleep(WAIT_EVERY_MS);
    }
  }

  return {
    async travel() {
      await openAll();
      const { promise: over, resolve: end } = Promise.withResolvers<void>();
      const watching = bounces === null ? null : watchForBounces(bounces, over);
      const searches: Promise<void>[] = [];
      for (const index of probe.messages.keys()) {
        await send(index);
        searches.push(follow(index));
      }
      await Promise.all([...searches, waitForBouncesAlone()]);
      end();
      await watching;
      await Promise.all([...sessions, senderSession].map((session) => session?.close()));
    },
    seen: () => ({
      startedAtMs: sentAtMs,
      messages: [...messages],
      mailboxes: [...mailboxes],
      sender: sender === null ? null : { mailbox: sender, bounces: messages.map((_, index) => searchesFor(index)) },
    }),
  };
}
