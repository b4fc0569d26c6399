import { type Provider, providerOfMx, providers } from '../checks/providers.ts';
import type { BounceHints, ReadRecipient } from '../core/bounce.ts';
import type { ReplyRule } from '../core/reply-rules.ts';
import generic from '../data/smtp-replies.json' with { type: 'json' };

/** Mail software, and what its replies and notices mean (`src/data/mta/*.json`). */
export interface MailSoftware {
  readonly id: string;
  readonly name: string;
  /** Other names that people say. */
  readonly aliases: readonly string[];
  readonly source: string;
  readonly rules: readonly ReplyRule[];
}

/** In the order of trial. */
export const software: readonly MailSoftware[] = [
  {
    id: 'generic',
    name: 'mail servers of several makes',
    aliases: [],
    source: 'https://www.rfc-editor.org/rfc/rfc5321',
    rules: generic.replies as readonly unknown[] as readonly ReplyRule[],
  },
];

const ofAnybody: readonly ReplyRule[] = [
  ...providers.flatMap(({ replies = [] }) => replies.filter(({ anywhere }) => anywhere === true)),
  ...software.flatMap(({ rules }) => rules),
];

const inOrder = new Map<Provider | null, readonly ReplyRule[]>();

/**
 * The rules in the order of trial: the provider's own, those of whom it speaks as, those that nobody else could have written,
 * and those of mail software.
 */
export function rulesFor(provider: Provider | null): readonly ReplyRule[] {
  const rules = inOrder.get(provider) ?? [...ownRules(provider), ...ofAnybody];
  inOrder.set(provider, rules);
  return rules;
}

function ownRules(provider: Provider | null): readonly ReplyRule[] {
  const { replies = [], speaksAs = [] } = provider ?? {};
  const shared = providers.filter(({ id }) => speaksAs.includes(id));
  return [...replies, ...shared.flatMap((other) => other.replies ?? [])];
}

/** The same for a host that replied, by the provider it belongs to. */
export function rulesForHost(host: string | null): readonly ReplyRule[] {
  return rulesFor(host === null ? null : providerOfMx(host.toLowerCase()));
}

/** Who is meant by `--provider`: `gmail`, `qq`, `Orange / Wanadoo`, `postfix`. @returns its id; null: nobody known */
export function systemNamed(text: string): string | null {
  const word = text.trim().toLowerCase();
  return [...providers, ...software].find(({ id, name }) => id === word || name.toLowerCase() === word)?.id ?? null;
}

/** The provider whose server refused. */
export function providerOf(recipient: ReadRecipient, hints: BounceHints): Provider | null {
  const hinted = providers.find(({ id }) => id === hints.provider);
  return hinted ?? (recipient.remoteMta === null ? null : providerOfMx(recipient.remoteMta.toLowerCase()));
}
