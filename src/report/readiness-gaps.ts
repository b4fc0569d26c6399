import type { MessageView } from './message-view.ts';
import type { SeenCheck } from './seen.ts';

// What the facts of the checks tell beyond their findings: whether all that a rule is about was seen.

/** As with `v=spf1 ~all`: only where all of the record was seen, as what was not could let somebody pass. */
export function letsNobodyPass({ result: { shown } }: SeenCheck): boolean {
  const authorised = fields(shown?.['authorised']);
  if (fields(shown?.['lookups'])?.['complete'] !== true || authorised === null) return false;
  const { everyone, ipv4Addresses, ipv6ShortestPrefix } = authorised;
  return everyone === false && ipv4Addresses === 0 && ipv6ShortestPrefix === null && !dependsOnSender(authorised);
}

/** Where the user named no address, those that SPF names one by one were looked at: they may be a part of all. */
export function unknownSenders(_: SeenCheck, seen: readonly SeenCheck[], message: MessageView | null): string | null {
  const shown = factsOf('reverse-dns', seen);
  if (shown?.['senders'] === 'given') return null;
  if (message !== null) return unknownName(message);
  const ask = 'name yours with --sending-ip';
  const addresses = Array.isArray(shown?.['addresses']) ? shown['addresses'].map(fields) : [];
  const implied = addresses.filter((address) => address?.['basis'] === 'implied');
  if (implied.length === 0) return `the sending addresses are not known: ${ask}`;
  const authorised = fields(factsOf('spf', seen)?.['authorised']);
  const ipv4 = implied.filter((address) => !`${address?.['address']}`.includes(':')).length;
  return authorised === null || letsOthersPass(authorised, ipv4) ? `not all sending addresses are known: ${ask}` : null;
}

/** Of a message one address matters, and blocklists are asked for it whoever the reverse path belongs to. */
export function unlistedSenders(
  own: SeenCheck,
  seen: readonly SeenCheck[],
  message: MessageView | null,
): string | null {
  if (message === null) return unknownSenders(own, seen, message);
  const { subjects } = own.result.shown ?? {};
  const senders = Array.isArray(subjects) ? subjects.map(fields).filter((subject) => subject?.['as'] === 'sender') : [];
  const isLookedUp = senders.some((subject) => subject?.['subject'] === message.address);
  if (isLookedUp) return null;
  return message.address === null ? UNKNOWN_ADDRESS : `${message.address} was not looked up`;
}

/** Why the name of the address that hands a message over says nothing. */
export function unknownName({ address }: MessageView): string {
  return address === null ? UNKNOWN_ADDRESS : `too little is known of the name of ${address}`;
}

const UNKNOWN_ADDRESS = 'the sending address is not known: name it with --ip';

/** @param ipv4  how many IPv4 addresses were looked at */
function letsOthersPass(authorised: Readonly<Record<string, unknown>>, ipv4: number): boolean {
  const { everyone, ipv4Addresses, ipv6ShortestPrefix } = authorised;
  if (everyone !== false || dependsOnSender(authorised)) return true;
  if (typeof ipv4Addresses !== 'number' || ipv4Addresses > ipv4) return true;
  return typeof ipv6ShortestPrefix === 'number' && ipv6ShortestPrefix < 128;
}

function dependsOnSender({ dependingOnSender }: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(dependingOnSender) && dependingOnSender.length > 0;
}

/** Of several keys that were found by guessing, mail may be signed with the good one or with the bad one. */
export function unknownKey({ result: { shown } }: SeenCheck): string | null {
  if (shown?.['source'] !== 'guessed' || usableKeys(shown).length === 0) return null;
  return 'which key your mail is signed with is not known: name its selector with --selector';
}

/** There may be another one under a selector that was not guessed; given selectors are judged by the check. */
export function onlyEd25519({ result: { shown } }: SeenCheck): string | null {
  const keys = usableKeys(shown);
  if (keys.length === 0 || keys.some((key) => key?.['type'] !== 'ed25519')) return null;
  return 'only an Ed25519 key was found, which not all receivers can check';
}

function usableKeys(shown: SeenCheck['result']['shown']) {
  const keys = Array.isArray(shown?.['keys']) ? shown['keys'].map(fields) : [];
  return keys.filter((key) => key?.['state'] === 'usable');
}

export function noBelievedList({ result: { shown } }: SeenCheck): string | null {
  const lists = shown?.['believed'];
  return Array.isArray(lists) && lists.length > 0 ? null : 'no blocklist gave an answer that can be believed';
}

function factsOf(id: string, seen: readonly SeenCheck[]): SeenCheck['result']['shown'] {
  return seen.find(({ check }) => check.id === id)?.result.shown ?? null;
}

function fields(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
}
