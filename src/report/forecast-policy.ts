import type { Provider } from '../checks/providers.ts';
import { type DmarcPolicyName, dmarcPolicyIn, isStricter } from '../core/dmarc-policies.ts';
import { codesOf, evidenceOf } from './forecast-causes.ts';
import { weightOf } from './forecast-weights.ts';
import { fieldsIn } from './plain-json.ts';
import type { ForecastCause } from './schema.ts';
import type { SeenFinding } from './seen.ts';

type Policy = Exclude<DmarcPolicyName, 'none'>;

/** The effects of providers' rules, in words of a forecast. */
export const EFFECT_OF = { bounce: 'refused', 'spam-folder': 'junk', either: 'either' } as const;

const POLICY = /^message-auth-dmarc-(reject|quarantine)$/;
const MILDER = 'message-auth-dmarc-policies-differ';
const STRICTER = 'message-auth-dmarc-older-stricter';
/** What RFC 9989 section 4.7 has the policies ask for. */
const ASKED = { reject: 'bounce', quarantine: 'spam-folder' } as const;

/** What the domain in From asks to be done with the message, where a finding says that it fails DMARC. */
export function policyBehind({ finding }: SeenFinding): Policy | null {
  return policyIn(POLICY.exec(finding.code)?.[1]);
}

/** Null: it is none that asks for anything. */
export function policyIn(value: unknown): Policy | null {
  const policy = dmarcPolicyIn(value);
  return policy === 'none' ? null : policy;
}

/** The finding that says what older receivers are asked for; null: what all are. */
export function olderCode(now: DmarcPolicyName | null, before: DmarcPolicyName | null): string | null {
  if (now === null || before === null || now === before) return null;
  return isStricter(before, now) ? STRICTER : MILDER;
}

/** What receivers of RFC 9989, and those of RFC 7489 (historic), are asked for; null: nothing. */
interface Asked {
  readonly now: Policy | null;
  readonly before: Policy | null;
  /** That say so. */
  readonly findings: readonly SeenFinding[];
}

/** @returns null where it does not fail, neither is asked for anything, or the policy was left out or is excused */
function askedIn(findings: readonly SeenFinding[]): Asked | null {
  const own = findings.filter((one) => policyBehind(one) !== null);
  const now = own[0] === undefined ? null : policyBehind(own[0]);
  const differing = findings.find(({ finding: { code } }) => code === MILDER || code === STRICTER);
  if (differing === undefined) return now === null ? null : { now, before: now, findings: own };
  const said = fieldsIn(differing.finding.params);
  if (now === null && policyIn(said['now']) !== null) return null;
  const before = policyIn(said['before']);
  return now === null && before === null ? null : { now, before, findings: [...own, differing] };
}

/** Whether only the one generation of receivers is asked for anything. */
export function isOfSome(findings: readonly SeenFinding[]): boolean {
  const asked = askedIn(findings);
  return asked !== null && (asked.now === null || asked.before === null);
}

export function policyWords(findings: readonly SeenFinding[]): string {
  const { now, before } = askedIn(findings) ?? { now: null, before: null };
  const older = before === now ? '' : `, or ${before ?? 'none'} to older receivers`;
  return `DMARC fails and the policy is ${now ?? 'none'}${older}`;
}

/**
 * What a provider does with a message that fails DMARC, as the domain in From asks for it: by its own word, else as any
 * receiver is asked to. Which generation a provider is of, it does not say: what one of them is asked for is possible.
 *
 * @returns null where it does not fail, or nothing is asked for
 */
export function causeOfPolicy({ demands }: Provider, findings: readonly SeenFinding[]): ForecastCause | null {
  const asked = askedIn(findings);
  const policy = asked?.now ?? asked?.before ?? null;
  if (asked === null || policy === null) return null;
  const answer = demands?.policies?.[policy];
  const certainty = isOfSome(findings) ? 'possible' : 'implied';
  const isEither = certainty === 'implied' && asked.now !== asked.before;
  return {
    findings: codesOf(asked.findings),
    topic: 'policy',
    weight: weightOf('policy', certainty),
    effect: isEither ? 'either' : EFFECT_OF[answer?.effect ?? ASKED[policy]],
    certainty,
    words: policyWords(findings),
    rule:
      answer === undefined
        ? null
        : {
            demand: `mail that fails DMARC as its domain asks: ${policy}`,
            for: 'all',
            source: answer.source,
            via: answer.via ?? null,
            retrieved: answer.retrieved,
          },
    evidence: evidenceOf(asked.findings),
  };
}
