import type { FindingOf } from '../../core/finding.ts';
import type { SmtpReply, SmtpSession, SmtpStep } from '../../core/net.ts';
import type { Place } from '../../core/places.ts';
import { sizeLimitBytes } from '../../core/reply-words.ts';
import type { dialogueFindings, SlowAt } from './dialogue-findings.ts';
import type { AskedRecipients, SmtpVisit } from './facts.ts';
import { type Judged, proofOf, repliedAt } from './judge-access.ts';
import { getsIn, stepFor } from './outcome.ts';
import { bannerName, ehloName, isPositive, isQualifiedName, mailboxIn } from './parse.ts';
import { aboutOf, greylisting, type Refusal } from './replies.ts';

type Said = FindingOf<typeof dialogueFindings>;

const SLOW_MS = 10_000; // senders wait for minutes (RFC 5321 section 4.5.3.2); address checkers and many bulk senders do not
const SMALL_LIMIT_BYTES = 10_000_000; // below what the most common server has by default (Postfix: 10,240,000)

/** A visit whose session was held, whatever came of it. */
interface Held {
  readonly visit: SmtpVisit;
  readonly session: SmtpSession;
}

/** Remarks on how the servers that answered behave besides taking mail. */
export function judgeDialogue(domain: string, judged: readonly Judged[], asked: AskedRecipients): readonly Said[] {
  const held = judged.flatMap(({ visit }) =>
    visit.session.status === 'known' ? [{ visit, session: visit.session.value }] : [],
  );
  return [
    ...greylisted(domain, judged),
    ...named(domain, held),
    ...slow(domain, held),
    ...refusedAbuse(domain, held, asked.abuse),
    ...steps('smtp-ehlo-unsupported', domain, held, ehloRefusedOnly),
    ...steps('smtp-vrfy-exposes', domain, held, (session) => exposing(session, 'vrfy')),
    ...steps('smtp-expn-exposes', domain, held, (session) => exposing(session, 'expn')),
    ...taken('smtp-open-relay', domain, held, asked.relay),
    ...taken('smtp-accepts-everything', domain, held, asked.nobody),
    ...smallLimit(domain, held),
  ];
}

function greylisted(domain: string, judged: readonly Judged[]): readonly Said[] {
  const now = judged.flatMap(({ visit, outcome }) =>
    outcome.kind === 'put-off' ? [{ visit, refusal: outcome.refusal, certain: outcome.certain }] : [],
  );
  const before = judged.flatMap(({ visit, outcome }) => {
    const refusal = visit.putOff?.refusals.find((one) => greylisting(one) !== null);
    return refusal !== undefined && getsIn(outcome) && outcome.kind !== 'put-off'
      ? [{ visit, refusal, certain: true }]
      : [];
  });
  return [now, before].flatMap((found, index): readonly Said[] => {
    if (found.length === 0) return [];
    const replies = found.map(({ visit, refusal }) => repliedAt(visit, refusal));
    const params = { domain, certain: found.every(({ certain }) => certain), acceptedLater: index === 1, replies };
    const evidence = found.flatMap(({ visit, refusal }) => proofOf(visit, refusal.command));
    return [{ code: 'smtp-greylisting', params, evidence }];
  });
}

function named(domain: string, held: readonly Held[]): readonly Said[] {
  const found = held.flatMap(({ visit, session }) => {
    const ehlo = ehloOf(session);
    const greeted = session.banner !== null && isPositive(session.banner);
    const names = [
      ...(greeted ? [{ name: bannerName(session), in: 'greeting', command: null } as const] : []),
      ...(session.extensions === null ? [] : [{ name: ehloName(session), in: 'EHLO reply', command: ehlo } as const]),
    ];
    const wrong = names.filter(({ name }) => name === null || !isQualifiedName(name));
    return wrong.map(({ command, ...one }) => ({ visit, command, place: { ...placeOf(visit), ...one } }));
  });
  if (found.length === 0) return [];
  const places = found.map(({ place }) => place);
  const evidence = found.flatMap(({ visit, command }) => proofOf(visit, command));
  return [{ code: 'smtp-banner-name-unqualified', params: { domain, places }, evidence }];
}

function slow(domain: string, held: readonly Held[]): readonly Said[] {
  const found = held.filter(({ session }) => slowSteps(session).length > 0);
  if (found.length === 0) return [];
  const places = found.flatMap(({ visit, session }) =>
    slowSteps(session).map(({ phase, elapsedMs }): SlowAt => ({ ...placeOf(visit), phase, elapsedMs })),
  );
  const evidence = found.flatMap(({ visit, session }) =>
    slowSteps(session).flatMap(({ command }) => proofOf(visit, command)),
  );
  return [{ code: 'smtp-slow', params: { domain, places }, evidence }];
}

/** Answered, but late. What was never answered is another finding. */
function slowSteps({ steps: all }: SmtpSession): readonly SmtpStep[] {
  return all.filter(({ reply, elapsedMs }) => reply !== null && elapsedMs > SLOW_MS);
}

function refusedAbuse(domain: string, held: readonly Held[], abuse: string | null): readonly Said[] {
  if (abuse === null) return [];
  const found = held.flatMap(({ visit, session }) => {
    const command = stepFor(session, abuse)?.command;
    const refusal = visit.refusals.find((one) => one.command !== null && one.command === command);
    return refusal !== undefined && isFinal(refusal) ? [{ visit, refusal }] : [];
  });
  if (found.length === 0) return [];
  const replies = found.map(({ visit, refusal }) => repliedAt(visit, refusal));
  const evidence = found.flatMap(({ visit, refusal }) => proofOf(visit, refusal.command));
  return [{ code: 'smtp-abuse-refused', params: { domain, replies }, evidence }];
}

/** The refusal is about the mailbox: not about us, and not greylisting. */
function isFinal(refusal: Refusal): boolean {
  return greylisting(refusal) === null && aboutOf(refusal) === 'recipient';
}

type StepCode = 'smtp-ehlo-unsupported' | 'smtp-vrfy-exposes' | 'smtp-expn-exposes';
type Answered = SmtpStep & { readonly reply: SmtpReply };

function steps(
  code: StepCode,
  domain: string,
  held: readonly Held[],
  find: (session: SmtpSession) => Answered | null,
): readonly Said[] {
  const found = held.flatMap(({ visit, session }) => {
    const step = find(session);
    return step === null ? [] : [{ visit, step }];
  });
  if (found.length === 0) return [];
  const replies = found.map(({ visit, step }) => repliedAt(visit, { ...step, rule: null }));
  const evidence = found.flatMap(({ visit, step }) => proofOf(visit, step.command));
  return [{ code, params: { domain, replies }, evidence }];
}

function ehloRefusedOnly({ steps: all }: SmtpSession): Answered | null {
  const helo = all.find(({ phase, reply }) => phase === 'helo' && reply !== null && isPositive(reply));
  return helo === undefined ? null : (all.filter(isAnswered).find(({ phase }) => phase === 'ehlo') ?? null);
}

function exposing({ steps: all }: SmtpSession, phase: 'vrfy' | 'expn'): Answered | null {
  const step = all.filter(isAnswered).find((one) => one.phase === phase);
  if (step === undefined || (step.reply.code !== 250 && step.reply.code !== 251)) return null;
  return mailboxIn(step.reply) === null ? null : step;
}

function isAnswered(step: SmtpStep): step is Answered {
  return step.reply !== null;
}

function taken(
  code: 'smtp-open-relay' | 'smtp-accepts-everything',
  domain: string,
  held: readonly Held[],
  recipient: string | null,
): readonly Said[] {
  if (recipient === null) return [];
  const found = held.flatMap(({ visit, session }) => {
    const step = stepFor(session, recipient);
    return step !== null && isAnswered(step) && isPositive(step.reply) ? [{ visit, step }] : [];
  });
  if (found.length === 0) return [];
  const replies = found.map(({ visit, step }) => repliedAt(visit, { ...step, rule: null }));
  const evidence = found.flatMap(({ visit, step }) => proofOf(visit, step.command));
  return [{ code, params: { domain, recipient, replies }, evidence }];
}

function smallLimit(domain: string, held: readonly Held[]): readonly Said[] {
  const found = held.flatMap(({ visit, session }) => {
    const limitBytes = sizeLimitBytes(session.extensions);
    return limitBytes !== null && limitBytes < SMALL_LIMIT_BYTES ? [{ visit, session, limitBytes }] : [];
  });
  if (found.length === 0) return [];
  const places = found.map(({ visit, limitBytes }) => ({ ...placeOf(visit), limitBytes }));
  const evidence = found.flatMap(({ visit, session }) => proofOf(visit, ehloOf(session)));
  return [{ code: 'smtp-size-limit-small', params: { domain, places }, evidence }];
}

/** The command that the extensions came as an answer to. */
function ehloOf({ steps: all }: SmtpSession): string | null {
  return all.findLast(({ phase }) => phase === 'ehlo' || phase === 'ehlo-tls')?.command ?? null;
}

function placeOf({ host, address }: SmtpVisit): Place {
  return { host, address };
}
