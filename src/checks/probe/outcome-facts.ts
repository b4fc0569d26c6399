import { defineFact } from '../../core/fact.ts';
import type { Delivery, MailboxSearch } from '../../core/net.ts';
import { known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import type { MailboxPlacement } from '../../core/placement.ts';
import { folderKindOf } from '../../message/folders.ts';
import { providerOfMx } from '../providers.ts';
import { reportIn } from './bounce-facts.ts';
import { probeSeen } from './facts.ts';
import { type Concern, codesOf, phaseWords, type RefusedAt, saidText } from './refusal.ts';
import { concernOf, refusalAt, understood } from './refusal-facts.ts';
import { type Reported, reportedOf } from './reported.ts';
import type { FollowedMailbox, ProbeSeen, RecipientFate, SentMessage } from './seen.ts';

interface Basis {
  readonly sent: SentMessage;
  readonly fate: RecipientFate;
  /** Null: nobody looked into it. */
  readonly mailbox: FollowedMailbox | null;
}

type Kind =
  | { readonly kind: 'placed'; readonly folder: 'inbox' | 'junk' | 'tab' | 'other' }
  | { readonly kind: 'refused'; readonly refusal: RefusedAt; readonly concern: Concern }
  | { readonly kind: 'bounced'; readonly refusal: RefusedAt; readonly concern: Concern }
  | { readonly kind: 'put-off'; readonly refusal: RefusedAt }
  /** DNS says that nobody takes mail for the recipient. */
  | { readonly kind: 'no-server' }
  | { readonly kind: 'held'; readonly held: NonNullable<Delivery['held']>; readonly delivery: Delivery }
  | { readonly kind: 'missing'; readonly seconds: number }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'unseen'; readonly why: Unknown };

/** How it stands in the report, as far as it differs by what became of the message. */
type Placed = Pick<MailboxPlacement, 'verdict' | 'detail'> &
  Partial<Pick<MailboxPlacement, 'folder' | 'labels' | 'seconds' | 'refusedBy'>>;

/** What became of a message for one recipient, in one mailbox where it was looked for. */
export type ProbeOutcome = Basis & { readonly placement: MailboxPlacement } & Kind;

export type OutcomeOf<K extends ProbeOutcome['kind']> = Extract<ProbeOutcome, { readonly kind: K }>;

/** Null: no probe was asked for. */
export const probeOutcomes = defineFact({
  id: 'probe.outcomes',
  needs: { seen: probeSeen },
  async observe({ seen }, { target }): Promise<Observation<readonly ProbeOutcome[] | null>> {
    const { probe } = target.options;
    if (seen === null || probe === null) return known(null);
    return known(seen.messages.flatMap((sent, index) => outcomesOf(sent, index, seen, probe.waitMs)));
  },
});

function outcomesOf(sent: SentMessage, index: number, seen: ProbeSeen, waitMs: number): readonly ProbeOutcome[] {
  const looks = seen.sender?.bounces[index] ?? [];
  const reports = looks.flatMap(reportIn);
  return sent.recipients.flatMap((fate) => {
    const own = seen.mailboxes.filter(({ asked }) => asked.message === index && asked.address === fate.address);
    const said = reports.flatMap((report) => reportedOf(report, sent.message, fate.address) ?? []);
    const reported = said.find(({ action }) => action === 'failed') ?? said[0] ?? null;
    const watched = { reported, cameBack: cameBackText(seen.sender, looks) };
    const mailboxes: readonly (FollowedMailbox | null)[] = own.length > 0 ? own : [null];
    return mailboxes.map((mailbox) => {
      const basis = { sent, fate, mailbox };
      const [kind, placed] = fate.fate === 'accepted' ? followed(basis, watched, waitMs) : stopped(basis);
      return { ...basis, ...kind, placement: placementFrom(basis, placed) };
    });
  });
}

function placementFrom({ sent, fate, mailbox }: Basis, placed: Placed): MailboxPlacement {
  return {
    recipient: fate.address,
    provider: providerNameOf(sent, fate, mailbox),
    looked: lookedInto(mailbox),
    refusedBy: null,
    folder: null,
    labels: null,
    seconds: null,
    ...placed,
  };
}

/** No server took it. */
function stopped({ sent, fate }: Basis): readonly [Kind, Placed] {
  const attempt = fate.attempt === null ? undefined : sent.attempts[fate.attempt];
  const host = attempt?.host ?? null;
  if (fate.fate === 'unsent') {
    const delivery = attempt?.session.status === 'known' ? attempt.session.value : null;
    const held = delivery?.held ?? null;
    if (delivery !== null && held !== null) {
      const verdict = held.because === 'too-large' ? 'refused' : null;
      return [
        { kind: 'held', held, delivery },
        { verdict, refusedBy: verdict === null ? null : host, detail: held.detail },
      ];
    }
    const why = attempt?.session.status === 'unknown' ? attempt.session : unknown('unreachable', fate.detail);
    return [
      { kind: 'unseen', why },
      { verdict: null, detail: fate.detail },
    ];
  }
  if (fate.reply === null) return [{ kind: 'no-server' }, { verdict: 'refused', detail: fate.detail }];
  const refusal = refusalAt(fate, fate.reply, host);
  const how = fate.fate === 'refused' ? 'refused' : 'put off';
  const detail = `${how} ${phaseWords(fate.phase)}: ${saidText(fate.reply)}`;
  // A login that is refused for the time being is refused all the same: it is not tried again.
  if (fate.fate === 'put-off' && fate.phase !== 'auth')
    return [
      { kind: 'put-off', refusal },
      { verdict: null, detail },
    ];
  return [
    { kind: 'refused', refusal, concern: concernOf(refusal, sent) },
    { verdict: 'refused', refusedBy: host, detail },
  ];
}

/** A server took it. */
function followed(
  { sent, fate, mailbox }: Basis,
  { reported, cameBack }: { readonly reported: Reported | null; readonly cameBack: string },
  waitMs: number,
): readonly [Kind, Placed] {
  const search = mailbox?.search ?? null;
  const found = search?.status === 'known' ? search.value.found : null;
  if (mailbox !== null && found !== null) {
    const kind = folderKindOf({ path: found.folder, specialUse: found.specialUse }, found.labels);
    const folder = kind === 'inbox' || kind === 'junk' || kind === 'tab' ? kind : 'other';
    return [
      { kind: 'placed', folder },
      {
        verdict: folder === 'tab' ? 'other' : folder,
        folder: found.folder,
        labels: found.labels,
        seconds: secondsOf(sent, mailbox, found.afterMs),
        detail: `in ${found.folder}`,
      },
    ];
  }
  if (reported?.action === 'failed') {
    const { reply, host } = reported;
    const refusal = understood(reply, { recipient: fate.address, by: 'report', host, phase: null });
    const detail = `a report came back: ${saidText(reply)}`;
    return [
      { kind: 'bounced', refusal, concern: concernOf(refusal, sent) },
      { verdict: 'bounced', detail },
    ];
  }
  const late = reported === null ? '' : `; a report says that it is late: ${saidText(reported.reply)}`;
  if (mailbox === null) {
    const looked = late || `; ${cameBack}`;
    return [{ kind: 'accepted' }, { verdict: 'accepted', detail: `${acceptedText(fate, sent)}${looked}` }];
  }
  if (search === null || search.status === 'unknown') {
    const why = mailbox.opened.status === 'unknown' ? mailbox.opened : (search ?? NOT_LOOKED);
    return [
      { kind: 'unseen', why },
      { verdict: null, detail: why.detail },
    ];
  }
  const seconds = Math.round(waitMs / 1000);
  const hidden = search.value.unseen.filter(({ foreign }) => !foreign);
  if (hidden.length > 0) {
    const detail = `in none of the folders that could be looked into after ${seconds} s; ${hiddenText(hidden)}${late}`;
    return [
      { kind: 'unseen', why: unknown('protocol-error', detail) },
      { verdict: null, detail },
    ];
  }
  const detail = `${missingText(mailbox, search.value, seconds)}${late}`;
  return [
    { kind: 'missing', seconds },
    { verdict: 'not-arrived', detail },
  ];
}

const NOT_LOOKED = unknown('timeout', 'the mailbox was not looked into before the audit ended');

function missingText({ asked }: FollowedMailbox, { unseen }: MailboxSearch, seconds: number): string {
  if (asked.protocol === 'pop3') return `not in the inbox after ${seconds} s; POP3 shows no other folder`;
  const others = unseen.length === 0 ? '' : ', those of other users aside';
  return `in no folder after ${seconds} s${others}`;
}

function hiddenText(hidden: MailboxSearch['unseen']): string {
  const [first] = hidden;
  return first !== undefined && hidden.length === 1
    ? `"${first.folder}" could not: ${first.why}`
    : `${hidden.length} folders could not: ${hidden
        .slice(0, 3)
        .map(({ folder }) => `"${folder}"`)
        .join(', ')}${hidden.length > 3 ? ', …' : ''}`;
}

function lookedInto(mailbox: FollowedMailbox | null): MailboxPlacement['looked'] {
  if (mailbox?.search?.status !== 'known') return null;
  return mailbox.asked.protocol === 'pop3' ? 'inbox-only' : 'every-folder';
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
  return `accepted${host ? ` by ${host}` : ''}${reply === null ? '' : ` (${codesOf(reply)})`}`;
}

/** Where nobody looked into the mailbox of the recipient. */
function cameBackText(sender: ProbeSeen['sender'], looks: readonly Observation<MailboxSearch>[]): string {
  if (sender === null) return 'nobody looked further';
  return looks.some(({ status }) => status === 'known') ? 'no report came back' : 'whether it came back is not known';
}
