import { type Provider, providerOfHost, providerOfMailDomain, providers } from '../checks/providers.ts';
import type { ReplyRule } from '../core/reply-rules.ts';
import { nameIndex } from './name-index.ts';
import { software } from './software.ts';

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
  const rules = inOrder.get(provider) ?? vagueLast([...ownRules(provider), ...ofAnybody]);
  inOrder.set(provider, rules);
  return rules;
}

function vagueLast(rules: readonly ReplyRule[]): readonly ReplyRule[] {
  return [...rules.filter(({ vague }) => vague !== true), ...rules.filter(({ vague }) => vague === true)];
}

function ownRules(provider: Provider | null): readonly ReplyRule[] {
  const { replies = [], speaksAs = [] } = provider ?? {};
  const shared = providers.filter(({ id }) => speaksAs.includes(id));
  return [...replies, ...shared.flatMap((other) => other.replies ?? [])];
}

/** The same for a host that replied, by the provider it belongs to. */
export function rulesForHost(host: string | null): readonly ReplyRule[] {
  return rulesFor(host === null ? null : providerOfHost(host.toLowerCase()));
}

/** Who is meant by `--provider`: `gmail`, `Orange / Wanadoo`, `hotmail.de`, `mx1.acme.example`, `postfix`. @returns its id; null: nobody known */
export function systemNamed(text: string): string | null {
  named ??= nameIndex([...providers, ...software]);
  return named(text) ?? ownerNamed(text)?.id ?? null;
}

let named: ReturnType<typeof nameIndex> | null = null;

/** By a mail domain, a host, or a name that its hosts stand under. */
function ownerNamed(text: string): Provider | null {
  const name = text.trim().toLowerCase().replace(/\.$/, '');
  const domain = name.slice(name.lastIndexOf('@') + 1);
  return providerOfMailDomain(domain) ?? providerOfHost(domain) ?? providerOfHost(`mx.${domain}`);
}
