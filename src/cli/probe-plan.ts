import { randomBytes } from 'node:crypto';
import { type DomainName, isWithin, parseDomainName } from '../core/names.ts';
import type { MailboxAsked, ProbeMessage, ProbeRequest } from '../core/probe.ts';
import { type Address, asciiDomain, readMailbox } from '../message/addresses.ts';
import { type Io, UsageError } from './io.ts';
import { checkStandardInput } from './message-files.ts';
import type { PasswordWanted } from './passwords.ts';
import { addressesOf, addressOf, composedDraft, type Recipients, readyDraft } from './probe-message.ts';
import type { ProbeFlags } from './probe-options.ts';
import {
  type Asked,
  mailboxesOf,
  mailboxManner,
  routeOf,
  seedMailboxOf,
  senderMailboxOf,
  viaOf,
} from './probe-servers.ts';
import { type Signer, type SigningFlags, signerOf } from './probe-signing.ts';
import { type Seed, seedsOf } from './seeds-file.ts';

/** What a probe is to do, all of it checked, and nothing of it done. */
export interface ProbePlan {
  readonly request: ProbeRequest;
  /** What the wire must be given, in the order in which it is asked for. */
  readonly passwords: readonly PasswordWanted[];
  /** Of the sender: the domain that receivers judge. */
  readonly domain: DomainName;
  /** As in the From field. */
  readonly from: string;
  /** Null: we do not sign. */
  readonly signing: Omit<Signer, 'sign'> | null;
}

/** What is different each time. */
export interface Fresh {
  /** Since 1970. */
  readonly nowMs: number;
  /** 16 letters and digits or more. */
  token(): string;
}

const USUAL_WAIT_MS = 120_000; // what large providers stay under when all is well
const USUAL_RETRY_MS = 360_000; // greylisting delays are of 300 seconds, and mail servers of the kind of 5 minutes
const MAX_RECIPIENTS = 100; // RFC 5321 section 4.5.3.1.8: what every server takes in one go

function systemFresh(): Fresh {
  return { nowMs: Date.now(), token: () => randomBytes(12).toString('hex') };
}

/**
 * Reads all that the flags say of a probe.
 *
 * @param audited  the domain of `mailcheck DOMAIN --probe`, whose postmaster sends where nobody else is named (RFC 5321
 *   section 4.5.1: that mailbox exists); null: that of the sender
 * @throws UsageError that quotes what is wrong; nothing has been sent or asked by then
 */
export async function probePlanOf(
  flags: ProbeFlags & SigningFlags,
  audited: DomainName | null,
  io: Io,
  fresh: Fresh = systemFresh(),
): Promise<ProbePlan> {
  checkStandardInput(flags);
  const main = mainRecipients(flags);
  const seeds = flags.seeds === undefined ? [] : await seedsOf(flags.seeds, mailboxManner(flags), io);
  const sender = senderNamed(flags, audited);
  const ready = flags.message === undefined ? null : await readyDraft(flags.message, flags, io);
  const hasMain = main !== null || (ready !== null && seeds.length === 0);
  if (!hasMain && seeds.length === 0) {
    throw new UsageError('nobody to send to: give --to you@example.net, or --seeds with a list of mailboxes');
  }
  const stated = ready === null ? null : (await ready.make(hasMain ? main : ofSeed(seeds[0]), fresh.token())).from;
  const via = viaOf(flags, stated ?? sender?.address ?? null);
  const from = sender ?? { name: null, address: stated ?? senderOfLogin(via?.user ?? null) };
  const draft = ready ?? (await composedDraft(from, flags, io, fresh.nowMs));
  const signer = await signerOf(flags, from.address, fresh.nowMs, io);
  const messages: ProbeMessage[] = [];
  for (const recipients of [...(hasMain ? [main] : []), ...seeds.map(ofSeed)]) {
    const { message } = await draft.make(recipients, fresh.token());
    messages.push(signer === null ? message : await signer.sign(message));
  }
  const addressee = { message: 0, recipients: hasMain ? (messages[0]?.envelope.to ?? []) : [] };
  if (addressee.recipients.length > MAX_RECIPIENTS) {
    throw new UsageError(
      `${addressee.recipients.length} recipients are too many for one message: at most ${MAX_RECIPIENTS}`,
    );
  }
  const route = routeOf(via, flags);
  const mailboxes = [...mailboxesOf(flags, addressee), ...seedMailboxes(seeds, hasMain ? 1 : 0, flags.seeds ?? '')];
  const senderMailbox = senderMailboxOf(flags, messages[0]?.envelope.from ?? '');
  checkFollowed(flags, mailboxes, senderMailbox);
  const isFollowed = mailboxes.length > 0 || senderMailbox !== null;
  return {
    request: {
      messages,
      route: route.asked,
      mailboxes: mailboxes.map(({ asked }) => asked),
      senderMailbox: senderMailbox?.asked ?? null,
      waitMs: isFollowed ? (flags.wait ?? USUAL_WAIT_MS) : 0,
      retryMs: flags.retry === true ? USUAL_RETRY_MS : (flags.retry ?? 0),
      deleteAfter: flags.deleteAfter ?? false,
      judgeCopies: flags.judgeCopy ?? false,
    },
    passwords: [route, ...mailboxes, ...(senderMailbox === null ? [] : [senderMailbox])].flatMap(({ password }) =>
      password === null ? [] : [password],
    ),
    domain: domainOf(from.address, audited),
    from: from.address,
    signing: signer === null ? null : { selector: signer.selector, domain: signer.domain, file: signer.file },
  };
}

/** Null: none is named. */
function mainRecipients(flags: ProbeFlags): Recipients | null {
  const to = [...addressesOf('--probe', flags.probe), ...addressesOf('--to', flags.to)];
  const cc = addressesOf('--cc', flags.cc);
  const bcc = addressesOf('--bcc', flags.bcc);
  return to.length + cc.length + bcc.length === 0 ? null : { to, cc, bcc };
}

function ofSeed(seed: Seed | undefined): Recipients {
  return { to: seed === undefined ? [] : [{ name: null, address: seed.address }], cc: [], bcc: [] };
}

/** Null: what sends is in the ready message, or is who logs in. */
function senderNamed(flags: ProbeFlags, audited: DomainName | null): Address | null {
  if (flags.from !== undefined) return addressOf('--from', flags.from);
  if (audited === null || flags.message !== undefined) return null;
  return { name: null, address: `postmaster@${audited}` };
}

function senderOfLogin(user: string | null): string {
  const read = user === null ? null : readMailbox(user);
  if (read?.ok) return read.address;
  throw new UsageError('nothing says who sends: give --from, such as --from ann@example.com');
}

function seedMailboxes(seeds: readonly Seed[], first: number, file: string): readonly Asked<MailboxAsked>[] {
  return seeds.flatMap((seed, index) => {
    const place = `--seeds: "${file}": entry ${index + 1}`;
    return seedMailboxOf(seed, index + 1, first + index, place) ?? [];
  });
}

function checkFollowed(
  flags: ProbeFlags,
  mailboxes: readonly Asked<MailboxAsked>[],
  senderMailbox: Asked<MailboxAsked> | null,
): void {
  const idle = (
    [
      ['wait', '--wait', mailboxes.length > 0 || senderMailbox !== null],
      ['mailboxTls', '--mailbox-tls', mailboxes.length > 0 || senderMailbox !== null],
      ['mailboxAuth', '--mailbox-auth', mailboxes.length > 0 || senderMailbox !== null],
      ['deleteAfter', '--delete-after', mailboxes.length > 0],
      ['judgeCopy', '--judge-copy', mailboxes.length > 0],
      ['mailboxPasswordEnv', '--mailbox-password-env', (flags.mailbox ?? []).length > 0],
    ] as const
  ).find(([flag, , isUsed]) => flags[flag] !== undefined && !isUsed);
  if (idle === undefined) return;
  throw new UsageError(
    `${idle[1]} does nothing without a mailbox to look into: give --mailbox imaps://user@host, or leave it out`,
  );
}

/** @throws UsageError where the sender is at no domain, or at one that the audit is not about */
function domainOf(from: string, audited: DomainName | null): DomainName {
  const parsed = parseDomainName(asciiDomain(from));
  if (!parsed.ok)
    throw new UsageError(`the sender "${from}" is at no domain that could be audited: expected ${parsed.expected}`);
  if (audited === null) return parsed.name;
  if (isWithin(parsed.name, audited)) return audited;
  throw new UsageError(
    `the sender "${from}" is not of ${audited}, so receivers would judge another domain: send from an address at ${audited}, or use "mailcheck probe", which audits the domain of the sender`,
  );
}
