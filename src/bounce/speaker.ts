import { type Provider, providerOfHost, providerOfMailDomain, providerOfMx, providers } from '../checks/providers.ts';
import type { BounceHints, BounceReason, ReadBounce, ReadRecipient } from '../core/bounce.ts';
import { markIn } from '../core/reply-rules.ts';
import { ruleText } from '../core/rule-text.ts';

/**
 * The provider whose server refused. By what the user says; by the host that refused, as the bounce names it or as its reply
 * is reported (`host mx.acme.example[192.0.2.1] said`); by marks in the reply that only one provider makes; by the host that reports,
 * where it speaks for itself; at last by the recipient's domain, where a provider gives mailboxes under it to anybody.
 * A host that is known to be nobody's stays nobody's: a gateway or a forwarding host may speak for a domain that is not its own.
 */
export function providerOf(recipient: ReadRecipient, bounce: ReadBounce, hints: BounceHints): Provider | null {
  const hinted = hints.provider === null ? undefined : byId().get(hints.provider);
  if (hinted !== undefined) return hinted;
  const atDomain = byAddress(recipient.originalRecipient) ?? byAddress(recipient.finalRecipient);
  const spoke = bySpeech(recipient, bounce, atDomain);
  // Of two that speak alike, it is the one that has the recipient's domain.
  return atDomain !== null && spoke !== null && atDomain.speaksAs?.includes(spoke.id) === true ? atDomain : spoke;
}

function bySpeech(
  { remoteMta, diagnostic }: ReadRecipient,
  bounce: ReadBounce,
  atDomain: Provider | null,
): Provider | null {
  const text = diagnostic ?? '';
  const host = hostName(remoteMta) ?? hostName(HOST_SAID.exec(text.slice(0, MAX_LOOKED_AT))?.[1] ?? null);
  const owner = host === null ? null : (providerOfHost(host) ?? providerOfMailDomain(host));
  if (owner !== null) return owner;
  const marked = byMark(text);
  if (marked !== null) return marked;
  if (host !== null) return null;
  if (atDomain !== null || QUOTES_ANOTHER.test(text.slice(0, MAX_LOOKED_AT))) return atDomain;
  const reporting = hostName(bounce.reportingMta);
  const own = bounce.system === null ? undefined : byId().get(bounce.system);
  return own ?? (reporting === null ? null : providerOfHost(reporting));
}

const MAX_LOOKED_AT = 4000;
/** As Postfix, Exim and others report: `host mx.acme.example[192.0.2.1] said`, `host mx.acme.example [192.0.2.1]`. */
const HOST_SAID = /\bhost ([a-z0-9][a-z0-9.-]{1,253})\.? ?\[/i;

/** Whoever reports says that it was somebody else who refused. */
const QUOTES_ANOTHER = /\b(?:remote|other|receiving|recipient(?:'s)?) (?:mail )?(?:server|host|system|end)\b|\bsaid:/i;

/** Where no server refused: there was none, or none that was reached. */
const NOBODY_REFUSED: ReadonlySet<BounceReason> = new Set(['hostunknown', 'networkerror', 'expired']);

/**
 * Whether the provider is taken for the speaker only as it reports, and another may have refused: an event of a sending service
 * is about mail to others, and so is the notice of one that gives nobody a mailbox; and where no server refused, the reporting
 * one did not. What it says in words of its own, such as that it did not try, it says of itself.
 *
 * @param isOwnRule  that a rule of that provider knows the words
 */
export function onlyReports(
  provider: Provider,
  { remoteMta, reply, diagnostic, originalRecipient, finalRecipient }: ReadRecipient,
  { form, system, reportingMta }: ReadBounce,
  { reason, isOwnRule }: { readonly reason: BounceReason; readonly isOwnRule: boolean },
): boolean {
  const host = hostName(remoteMta);
  const isItsHost = host !== null && (providerOfHost(host) ?? providerOfMailDomain(host)) === provider;
  const isItsMailbox = [originalRecipient, finalRecipient].some((address) => byAddress(address) === provider);
  if (form === 'reply' || isItsHost || isItsMailbox || byMark(diagnostic ?? '') === provider) return false;
  const reporting = hostName(reportingMta);
  const isReporter = system === provider.id || (reporting !== null && providerOfHost(reporting) === provider);
  if (!isReporter) return false;
  if (NOBODY_REFUSED.has(reason)) return true;
  if (isOwnRule || (reporting !== null && providerOfMx(reporting) === provider)) return false;
  // A code is what one server says to another: whoever reports it as it stands may have been told it.
  return form === 'webhook' || reply !== null || (provider.mailDomains ?? []).length === 0;
}

/** A name with a dot in it, in lower case, without what a report says beside it; null: none, or an address. */
function hostName(host: string | null): string | null {
  const name =
    (host ?? '')
      .trim()
      .slice(0, 256)
      .toLowerCase()
      .split(/[\s([]/, 1)[0]
      ?.replace(/\.$/, '') ?? '';
  return /^[a-z0-9_.-]+\.[a-z][a-z0-9-]*$/.test(name) ? name : null;
}

function byAddress(address: string | null): Provider | null {
  const domain = address === null ? null : hostName(address.slice(address.lastIndexOf('@') + 1));
  return domain === null ? null : providerOfMailDomain(domain);
}

/** By the longest mark in the text: it says most. */
function byMark(text: string): Provider | null {
  const words = ruleText(text);
  let best: Mark | null = null;
  for (const [word] of words.matchAll(WORDS)) {
    for (const known of marks().get(word) ?? []) {
      if ((best === null || known.mark.length > best.mark.length) && markIn(known.mark, words)) best = known;
    }
  }
  return best?.provider ?? null;
}

interface Mark {
  readonly mark: string;
  readonly provider: Provider;
}

const WORDS = /[a-z0-9]+/g;

const byId = once(() => new Map(providers.map((provider) => [provider.id, provider])));
/** By their first word. */
const marks = once(() => {
  const byWord = new Map<string, Mark[]>();
  for (const provider of providers) {
    for (const mark of (provider.marks ?? []).map(ruleText)) {
      const [word = ''] = mark.match(WORDS) ?? [];
      byWord.set(word, [...(byWord.get(word) ?? []), { mark, provider }]);
    }
  }
  return byWord;
});

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
