import type { Provider } from '../checks/providers.ts';
import { codesOf, evidenceOf } from './forecast-causes.ts';
import { weightOf } from './forecast-weights.ts';
import { fieldsIn } from './plain-json.ts';
import type { ForecastCause } from './schema.ts';
import type { SeenFinding } from './seen.ts';

type Policy = 'reject' | 'quarantine';

/** The effects of providers' rules, in words of a forecast. */
export const EFFECT_OF = { bounce: 'refused', 'spam-folder': 'junk', either: 'either' } as const;

const POLICY = /^message-auth-dmarc-(reject|quarantine)$/;
const OLDER = 'message-auth-dmarc-policies-differ';
/** What RFC 9989 section 4.7 has the policies ask for. */
const ASKED = { reject: 'bounce', quarantine: 'spam-folder' } as const;

/** What the domain in From asks to be done with the message, where a finding says that it fails DMARC. */
export function policyBehind({ finding }: SeenFinding): Policy | null {
  const policy = POLICY.exec(finding.code)?.[1];
  return policy === 'reject' || policy === 'quarantine' ? policy : null;
}

/** What receivers of RFC 7489 (historic) are asked for, where that is something else; null: the same, or nothing. */
function olderPolicy(findings: readonly SeenFinding[]): Policy | null {
  const differing = findings.find(({ finding }) => finding.code === OLDER);
  const before = fieldsIn(differing?.finding.params)['before'];
  return before === 'reject' || before === 'quarantine' ? before : null;
}

export function policyWords(policy: Policy, findings: readonly SeenFinding[]): string {
  const older = olderPolicy(findings);
  return `DMARC fails and the policy is ${policy}${older === null ? '' : `, or ${older} to older receivers`}`;
}

/**
 * What a provider does with a message that fails DMARC, as the domain in From asks for it: by its own word, else as any
 * receiver is asked to.
 *
 * @returns null where it does not fail, or nothing is asked for
 */
export function causeOfPolicy({ demands }: Provider, findings: readonly SeenFinding[]): ForecastCause | null {
  const own = findings.filter((one) => policyBehind(one) !== null);
  const policy = own[0] === undefined ? null : policyBehind(own[0]);
  if (policy === null) return null;
  const answer = demands?.policies?.[policy];
  const asked = EFFECT_OF[answer?.effect ?? ASKED[policy]];
  return {
    findings: codesOf(own),
    topic: 'policy',
    weight: weightOf('policy', 'implied'),
    // Which of the two a provider goes by, it does not say.
    effect: olderPolicy(findings) === null ? asked : 'either',
    certainty: 'implied',
    words: policyWords(policy, findings),
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
    evidence: evidenceOf(own),
  };
}
