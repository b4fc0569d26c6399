import { type Provider, providers, receiverName } from '../checks/providers.ts';
import { type ReplyRule, ruleFor } from '../core/reply-rules.ts';
import type { Evidence } from './reply-evidence.ts';
import { software } from './software.ts';
import { rulesFor } from './systems.ts';

/** The rules that are tried on the words as they stand, and those of words that anybody uses. */
interface RuleSet {
  readonly ofSystems: readonly ReplyRule[];
  readonly ofAnybody: readonly ReplyRule[];
}

interface RuleSets {
  readonly definite: RuleSet;
  /** Tried where a status code says nothing definite either. */
  readonly vague: RuleSet;
}

const GENERAL = 'general';
const general: ReadonlySet<ReplyRule> = new Set(software.find(({ id }) => id === GENERAL)?.rules ?? []);
const made = new Map<string, RuleSets>();

/** @param system  the software that speaks, by its id: its rules come first; null: not known */
function setsFor(provider: Provider | null, system: string | null): RuleSets {
  const key = `${provider?.id ?? ''} ${system ?? ''}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const first = software.find(({ id }) => id === system && id !== GENERAL)?.rules ?? [];
  const rules = [...first, ...rulesFor(provider).filter((rule) => !first.includes(rule))];
  const sets = { definite: setOf(rules, false), vague: setOf(rules, true) };
  made.set(key, sets);
  return sets;
}

function setOf(rules: readonly ReplyRule[], isVague: boolean): RuleSet {
  const some = rules.filter(({ vague = false }) => vague === isVague);
  return {
    ofSystems: some.filter((rule) => !general.has(rule)),
    ofAnybody: some.filter((rule) => general.has(rule)),
  };
}

/** The rule that knows the words, those in front first; null where none does. */
export function ruleOf(
  evidence: readonly Evidence[],
  how: { readonly provider: Provider | null; readonly system: string | null; readonly vague: boolean },
): ReplyRule | null {
  const sets = setsFor(how.provider, how.system);
  const { ofSystems, ofAnybody } = how.vague ? sets.vague : sets.definite;
  for (const { whole, bare } of evidence) {
    const rule = ruleFor(whole, ofSystems) ?? (how.vague ? null : ruleFor(bare, ofAnybody));
    if (rule !== null) return rule;
  }
  // Vague words that one program has are worth more than those that anybody has, whoever of the two servers says them.
  return how.vague ? firstOf(evidence, ofAnybody) : null;
}

function firstOf(evidence: readonly Evidence[], rules: readonly ReplyRule[]): ReplyRule | null {
  for (const { bare } of evidence) {
    const rule = ruleFor(bare, rules);
    if (rule !== null) return rule;
  }
  return null;
}

/** Whether it is one provider that speaks so. */
export function isOfProvider(rule: ReplyRule): boolean {
  return speakingSo(rule) !== undefined;
}

/** Who speaks as a rule says: the name of the provider or of the software. */
export function ownerOf(rule: ReplyRule): string {
  const provider = speakingSo(rule);
  if (provider !== undefined) return receiverName(provider);
  return software.find(({ rules }) => rules.includes(rule))?.name ?? '';
}

function speakingSo(rule: ReplyRule): Provider | undefined {
  return providers.find(({ replies = [] }) => replies.includes(rule));
}
