import type { Context } from '../../core/fact.ts';
import type { MailboxSearch, MailboxSession } from '../../core/net.ts';
import type { Observation } from '../../core/observation.ts';
import type { ProbeRequest } from '../../core/probe.ts';
import { ENDED, findBounce, findMessage, isFound, openMailbox, removeFound, unopened } from './follow-facts.ts';
import type { FollowedMailbox, ProbeSeen, SentMessage } from './seen.ts';
import { handOver, unsent } from './send-facts.ts';

const MAILBOXES_AT_ONCE = 8; // logins: providers count them
const LOOK_FOR_BOUNCES_EVERY_MS = 2_000;
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
  const bounces: (Observation<MailboxSearch> | null)[] = probe.messages.map(() => null);
  const underWay = new Set<number>();
  const longestMs = probe.waitMs + (probe.retryMs + SENDING_MS) * probe.messages.length;
  const mostLooks = Math.ceil(longestMs / LOOK_FOR_BOUNCES_EVERY_MS);

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
    underWay.add(index);
    await Promise.all(
      [...probe.mailboxes.entries()].map(async ([place, asked]) => {
        const session = sessions[place];
        if (asked.message !== index || !session) return;
        change(place, { searchStartMs: net.elapsedMs(`probe ${index} mailbox ${place}`), search: ENDED });
        const search = await findMessage(session, message, sentAtMs, probe.waitMs);
        change(place, { search });
        if (!probe.deleteAfter || search.status === 'unknown' || search.value.found === null) return;
        change(place, { removed: await removeFound(session, search.value.found, message.token) });
      }),
    );
    underWay.delete(index);
  }

  /** As long as messages are under way; one that is reported as undeliverable is looked for no longer. */
  async function watchForBounces(over: Promise<void>): Promise<void> {
    let isOver = false;
    void over.then(() => {
      isOver = true;
    });
    if (senderSession === null) return;
    const look = async (indexes: readonly number[]) => {
      for (const index of indexes) {
        const message = probe.messages[index];
        if (!message || senderSession === null || isFound(bounces[index] ?? null)) continue;
        if (bounces[index]?.status === 'unknown') continue; // the connection was lost for good
        const search = await findBounce(senderSession, message, sentAtMs);
        bounces[index] = search;
        if (!isFound(search)) continue;
        const own = [...probe.mailboxes.entries()].filter(([, asked]) => asked.message === index);
        await Promise.all(own.map(([place]) => sessions[place]?.close()));
      }
    };
    // Bounded, as time stands still in a replay.
    for (let left = mostLooks; left > 0 && !isOver && !signal.aborted; left--) {
      await look([...underWay]);
      if (!isOver) await Promise.race([net.sleep(LOOK_FOR_BOUNCES_EVERY_MS), over]);
    }
    await look(lost());
  }

  /** Taken by a server, and not found: without a mailbox to look into, this is all that can be looked for. */
  function lost(): readonly number[] {
    return [...messages.entries()]
      .filter(([index, { acceptedMs }]) => {
        const own = mailboxes.filter(({ asked }) => asked.message === index);
        return acceptedMs !== null && !own.some(({ search }) => isFound(search));
      })
      .map(([index]) => index);
  }

  /** That no report had come by then says nothing of a message that arrived, and how often it was looked for is chance. */
  function reportAbout(search: Observation<MailboxSearch> | null, index: number): typeof search {
    return isFound(search) || lost().includes(index) ? search : null;
  }

  /** Where nobody looks for the message itself. */
  async function waitForBouncesAlone(): Promise<void> {
    const blind = () => lost().filter((index) => probe.mailboxes.every(({ message }) => message !== index));
    const alone = blind();
    for (const index of alone) underWay.add(index);
    for (let waitedMs = 0; waitedMs < probe.waitMs; waitedMs += LOOK_FOR_BOUNCES_EVERY_MS) {
      const isOver = blind().every((index) => isFound(bounces[index] ?? null));
      if (isOver || signal.aborted || senderSession === null) break;
      await net.sleep(LOOK_FOR_BOUNCES_EVERY_MS);
    }
    for (const index of alone) underWay.delete(index);
  }

  return {
    async travel() {
      await openAll();
      const { promise: over, resolve: end } = Promise.withResolvers<void>();
      const watching = watchForBounces(over);
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
      sender: sender === null ? null : { mailbox: sender, bounces: bounces.map(reportAbout) },
    }),
  };
}
