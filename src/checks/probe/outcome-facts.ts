import { defineFact } from '../../core/fact.ts';
import type { Delivery, MailboxSearch, SmtpReply } from '../../core/net.ts';
import { known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import type { MailboxPlacement } from '../../core/placement.ts';
import { folderKindOf } from '../../message/folders.ts';
import { providerOfMx } from '../providers.ts';
import { aboutOf, recognise, rulesFor } from '../smtp/facts.ts';
import { probeSeen } from './facts.ts';
import { type Concern, codesOf, phaseWords, type RefusedAt, saidText } from './refusal.ts';
import { type Reported, reportedOf } from './reported.ts';
import type { FollowedMailbox, ProbeSeen, RecipientFate, SentMessage } from './seen.ts';

/** What became of a message for one recipient, in one mailbox where it was looked for. */
export type ProbeOutcome = {
  readonly sent: SentMessage;
  readonly fate: RecipientFate;
  /** Null: nobody looked into it. */
  readonly mailbox: FollowedMailbox | null;
  /** How it stands in the report. */
  readonly placement: MailboxPlacement;
} & (
  | { readonly kind: 'placed'; readonly folder: 'inbox' | 'junk' | 'tab' | 'other' }
  | { readonly kind: 'refused'; readonly refusal: RefusedAt; readonly concern: Concern }
  | { readonly kind: 'bounced'; readonly refusal: RefusedAt; readonly concern: Concern }
  | { readonly kind: 'put-off'; readonly refusal: RefusedAt }
  | { readonly kind: 'held'; readonly held: NonNullable<Delivery['held']>; readonly delivery: Delivery }
  | { readonly kind: 'missing'; readonly seconds: number }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'unseen'; readonly why: Unknown }
);

export type OutcomeOf<K extends ProbeOutcome['kind']> = Extract<ProbeOutcome, { readonly kind: K }>;

/** Null: no probe was asked for. */
export const probeOutcomes = defineFact({
  id: 'probe.outcomes',
  needs: { seen: probeSeen },
  async observe({ seen }, { target }): Promise<Observation<readonly ProbeOutcome[] | null>> {
    if (seen === null || target.options.probe === null) return known(null);
    const { messages, waitMs } = target.options.probe;
    return known(messages.flatMap((_, index) => outcomesOf(index, seen, waitMs)));
  },
});

function outcomesOf(index: number, seen: ProbeSeen, waitMs: number): readonly ProbeOutcome[] {
  const sent = seen.messages[index];
  if (!sent) return [];
  const bounce = seen.sender?.bounces[index] ?? null;
  return sent.recipients.flatMap((fate) => {
    const own = seen.mailboxes.filter(({ asked }) => asked.message === index && asked.address === fate.address);
    const reported = reportedFor(fate.address, sent, bounce);
    const mailboxes: readonly (FollowedMailbox | null)[] = own.length > 0 ? own : [null];
    return mailboxes.map((mailbox) => outcomeOf({ sent, fate, mailbox, reported, waitMs }));
  });
}

interface Known {
  readonly sent: SentMessage;
  readonly fate: RecipientFate;
  readonly mailbox: FollowedMailbox | null;
  readonly reported: Reported | null;
  readonly waitMs: number;
}

function outcomeOf({ sent, fate, mailbox, reported, waitMs }: Known): ProbeOutcome {
  const basis = { sent, fate, mailbox };
  const provider = providerNameOf(sent, fate, mailbox);
  const placed = (
    part: Partial<MailboxPlacement> & Pick<MailboxPlacement, 'verdict' | 'detail'>,
  ): MailboxPlacement => ({
    recipient: fate.address,
    provider,
    looked: lookedInto(mailbox),
    folder: null,
    labels: null,
    seconds: null,
    ...part,
  });
  const attempt = fate.attempt === null ? undefined : sent.attempts[fate.attempt];
  const delivery = attempt?.session.status === 'known' ? attempt.session.value : null;
  switch (fate.fate) {
    case 'refused': {
      const refusal = refusalAt(fate, attempt?.host ?? null);
      const detail = fate.reply === null ? fate.detail : `refused ${phaseWords(fate.phase)}: ${saidText(fate.reply)}`;
      const placement = placed({ verdict: 'refused', detail });
      return { ...basis, kind: 'refused', refusal, concern: concernOf(refusal, sent), placement };
    }
    case 'put-off': {
      const refusal = refusalAt(fate, attempt?.host ?? null);
      const detail = `put off ${phaseWords(fate.phase)}: ${saidText(refusal)}`;
      if (fate.phase === 'auth') {
        return {
          ...basis,
          kind: 'refused',
          refusal,
          concern: 'login',
          placement: placed({ verdict: 'refused', detail }),
        };
      }
      return { ...basis, kind: 'put-off', refusal, placement: placed({ verdict: null, detail }) };
    }
    case 'unsent': {
      const held = delivery?.held ?? null;
      if (held !== null && delivery !== null) {
        const verdict = held.because === 'too-large' ? 'refused' : null;
        return { ...basis, kind: 'held', held, delivery, placement: placed({ verdict, detail: held.detail }) };
      }
      const why = attempt?.session.status === 'unknown' ? attempt.session : unknown('unreachable', fate.detail);
      return { ...basis, kind: 'unseen', why, placement: placed({ verdict: null, detail: fate.detail }) };
    }
    case 'accepted':
      break;
  }
  const search = mailbox?.search ?? null;
  const found = search?.status === 'known' ? search.value.found : null;
  if (mailbox !== null && found !== null) {
    const kind = folderKindOf({ path: found.folder, specialUse: found.specialUse }, found.labels);
    const folder = kind === 'inbox' || kind === 'junk' || kind === 'tab' ? kind : 'other';
    const verdict = folder === 'tab' ? 'other' : folder;
    const placement = placed({
      verdict,
      folder: found.folder,
      labels: found.labels,
      seconds: secondsOf(sent, mailbox, found.afterMs),
      detail: `in ${found.folder}`,
    });
    return { ...basis, kind: 'placed', folder, placement };
  }
  if (reported?.action === 'failed') {
    const { reply, host } = reported;
    const refusal = understood(reply, { recipient: fate.address, by: 'report', host, phase: null });
    const placement = placed({ verdict: 'bounced', detail: `a report came back: ${saidText(reply)}` });
    return { ...basis, kind: 'bounced', refusal, concern: concernOf(refusal, sent), placement };
  }
  if (mailbox === null) {
    return { ...basis, kind: 'accepted', placement: placed({ verdict: 'accepted', detail: acceptedText(fate, sent) }) };
  }
  if (search === null || search.status === 'unknown') {
    const why = mailbox.opened.status === 'unknown' ? mailbox.opened : (search ?? NOT_LOOKED);
    return { ...basis, kind: 'unseen', why, placement: placed({ verdict: null, detail: why.detail }) };
  }
  const seconds = Math.round(waitMs / 1000);
  const where = mailbox.asked.protocol === 'pop3' ? 'not in the inbox' : 'in no folder';
  const rest = mailbox.asked.protocol === 'pop3' ? '; POP3 shows no other folder' : unseenText(search.value);
  const late = reported === null ? '' : `; a report says that it is late: ${saidText(reported.reply)}`;
  const placement = placed({ verdict: 'not-arrived', detail: `${where} after ${seconds} s${rest}${late}` });
  return { ...basis, kind: 'missing', seconds, placement };
}

function lookedInto(mailbox: FollowedMailbox | null): MailboxPlacement['looked'] {
  if (mailbox?.search?.status !== 'known') return null;
  return mailbox.asked.protocol === 'pop3' ? 'inbox-only' : 'every-folder';
}

function unseenText({ unseen }: MailboxSearch): string {
  const [first] = unseen;
  if (!first) return '';
  return unseen.length === 1
    ? `; "${first.folder}" could not be looked into`
    : `; ${unseen.length} folders could not be looked into`;
}

const NOT_LOOKED = unknown('timeout', 'the mailbox was not looked into before the audit ended');

/** What a server said no to, with the rule that knows it. Without a reply it is DNS that says so, such as by a null MX. */
function refusalAt({ address, phase, reply, detail }: RecipientFate, host: string | null): RefusedAt {
  const said: SmtpReply = reply ?? { code: 550, enhanced: null, lines: [detail] };
  return understood(said, { recipient: address, by: 'server', host, phase });
}

function understood(reply: SmtpReply, at: Pick<RefusedAt, 'recipient' | 'by' | 'host' | 'phase'>): RefusedAt {
  const rule = recognise(reply, rulesFor(at.host ?? ''));
  return { ...at, ...reply, rule: rule?.id ?? null, meaning: rule?.meaning ?? null };
}

/** A server of one's own that does not relay wants a login first, or another port. */
function concernOf(refusal: RefusedAt, { mxLookupMs }: SentMessage): Concern {
  if (refusal.phase === 'auth') return 'login';
  const rule = recognise(refusal, rulesFor(refusal.host ?? ''));
  if (refusal.phase === null && refusal.by === 'server') return 'recipient'; // by the DNS of its domain
  const about = aboutOf({ phase: refusal.phase ?? 'message', command: null, reply: refusal, rule });
  if (about === 'domain' && refusal.by === 'server' && mxLookupMs === null) return 'login';
  return about === 'recipient' || about === 'domain' ? 'recipient' : 'sender';
}

/** What a delivery report in the sender's mailbox says of a recipient; null: there is none. */
function reportedFor(
  recipient: string,
  { message }: SentMessage,
  bounce: Observation<MailboxSearch> | null,
): Reported | null {
  const found = bounce?.status === 'known' ? bounce.value.found : null;
  return found === null ? null : reportedOf(found, message, recipient);
}

/** As the user calls it, else whose MX host took the message. */
function providerNameOf(sent: SentMessage, fate: RecipientFate, mailbox: FollowedMailbox | null): string | null {
  if (mailbox !== null && mailbox.asked.provider !== null) return mailbox.asked.provider;
  const host = sent.mxLookupMs === null || fate.attempt === null ? null : sent.attempts[fate.attempt]?.host;
  return host ? (providerOfMx(host)?.name ?? null) : null;
}

/** In tenths: the clock of a mailbox that is looked into now and then is no better. */
function secondsOf({ acceptedMs }: SentMessage, { searchStartMs }: FollowedMailbox, afterMs: number): number | null {
  if (acceptedMs === null || searchStartMs === null) return null;
  return Math.round((searchStartMs - acceptedMs + afterMs) / 100) / 10;
}

function acceptedText({ reply, attempt }: RecipientFate, { attempts }: SentMessage): string {
  const host = attempt === null ? undefined : attempts[attempt]?.host;
  return `accepted${host ? ` by ${host}` : ''}${reply === null ? '' : ` (${codesOf(reply)})`}; nobody looked further`;
}
