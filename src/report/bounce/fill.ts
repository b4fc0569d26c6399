import type { OriginalMessage, ReadRecipient } from '../../core/bounce.ts';

// Names in commands that a reader may paste: only what is a plain name or address gets there.

const LOOKED_AT = 1000;
/** Whole: what goes on with another letter is another name. */
const DOMAIN = /@([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+)(?!\.?[\w@\u0080-\uffff-])/i;
/** A name before it may look like an address, too. */
const BRACKETED = /<([^<>]*)>[^<>]*$/;
const ADDRESS = /^[0-9a-f][0-9a-f.:]{2,44}$/i;
const UNKNOWN = { sender: 'DOMAIN', 'reverse-path': 'DOMAIN', recipient: 'DOMAIN', address: 'ADDRESS' } as const;

/** What the user says of the sender. */
export interface GivenSender {
  /** The author's domain. */
  readonly domain: string | null;
  /** The author's address. */
  readonly from: string | null;
  /** IP addresses the message was sent from. */
  readonly sendingIps: readonly string[];
}

/** Puts what the user says, or else the bounce tells, into a step, in place of `{sender}`, `{reverse-path}` and the like. */
export function fill(step: string, { original, recipient, given }: Known): string {
  if (!step.includes('{')) return step;
  const senders = [
    given?.domain == null ? null : `@${given.domain}`,
    given?.from,
    original?.from,
    original?.returnPath,
  ];
  const addresses = [...(given?.sendingIps ?? []), original?.sendingAddress];
  return filled(step, {
    sender: firstDomain(senders) ?? UNKNOWN.sender,
    'reverse-path': firstDomain([original?.returnPath, ...senders]) ?? UNKNOWN['reverse-path'],
    recipient: firstDomain([recipient.finalRecipient, recipient.originalRecipient]) ?? UNKNOWN.recipient,
    address: addresses.find((address) => address != null && ADDRESS.test(address)) ?? UNKNOWN.address,
  });
}

interface Known {
  readonly original: OriginalMessage | null;
  readonly recipient: ReadRecipient;
  /** Null: nothing. */
  readonly given: GivenSender | null;
}

function firstDomain(texts: readonly (string | null | undefined)[]): string | undefined {
  return texts.map((text) => domainIn(text ?? null)).find((domain) => domain !== null);
}

/** The same where nothing is known of it. */
export function unfilled(step: string): string {
  return filled(step, UNKNOWN);
}

/** What two wordings of a step have in common: names that differ are left open. @returns null: they are different steps */
export function inCommon(one: string, other: string): string | null {
  if (one === other) return one;
  const [words, others] = [one.split(' '), other.split(' ')];
  if (words.length !== others.length) return null;
  const common = words.map((word, index) => {
    if (word === others[index]) return word;
    const bare = word.replace(/[;,]$/, '');
    const end = word.slice(bare.length);
    if (bare === UNKNOWN.sender || (/^[a-z0-9.-]+$/i.test(bare) && bare.includes('.'))) {
      return `${ADDRESS.test(bare) ? UNKNOWN.address : UNKNOWN.sender}${end}`;
    }
    return bare === UNKNOWN.address || ADDRESS.test(bare) ? `${UNKNOWN.address}${end}` : null;
  });
  return common.some((word) => word === null) ? null : common.join(' ');
}

function filled(step: string, names: Readonly<Record<keyof typeof UNKNOWN, string>>): string {
  return step
    .replaceAll('{sender}', names.sender)
    .replaceAll('{reverse-path}', names['reverse-path'])
    .replaceAll('{recipient}', names.recipient)
    .replaceAll('{address}', names.address);
}

function domainIn(text: string | null): string | null {
  const bounded = text?.slice(0, LOOKED_AT) ?? '';
  return DOMAIN.exec(BRACKETED.exec(bounded)?.[1] ?? bounded)?.[1]?.toLowerCase() ?? null;
}
