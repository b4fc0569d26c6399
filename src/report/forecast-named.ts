import type { Provider } from '../checks/providers.ts';
import blocked from '../data/blocked-attachments.json' with { type: 'json' };
import sizes from '../data/message-sizes.json' with { type: 'json' };
import { codesOf, evidenceOf, titleOf } from './forecast-causes.ts';
import { topicOf, weightOf } from './forecast-weights.ts';
import type { ForecastCause } from './schema.ts';
import type { SeenFinding } from './seen.ts';

/** A provider's own limit, and where it was read. */
interface Limit {
  readonly id: string;
  readonly name: string;
  readonly what?: string;
  readonly does?: string;
  readonly source: string;
  readonly via?: string;
  readonly retrieved: string;
}

/** Findings about the limits of some providers, with these limits; of no other provider they say anything sure. */
const NAMED: Readonly<Record<string, readonly Limit[]>> = {
  'mime-too-large': sizes.limits,
  'attachment-refused': blocked.lists.filter(({ does }) => does.startsWith('refuses')),
};
/** A message within the limit of a provider is not refused there. */
const NOWHERE_ELSE: readonly string[] = ['mime-too-large'];

/** What one provider refuses by a limit of its own, as the findings name it. */
export function causesNamed(provider: Provider, findings: readonly SeenFinding[]): readonly ForecastCause[] {
  return findings.flatMap((one) => {
    const { check, finding } = one;
    const limit = limitsOf(finding.code).find(
      (each) => isOf(each, provider) && names(finding.params).includes(each.name),
    );
    if (limit === undefined) return [];
    const { name, what, does, source, via, retrieved } = limit;
    const topic = topicOf(check, finding.code);
    return [
      {
        findings: codesOf([one]),
        topic,
        weight: weightOf(topic, 'implied'),
        effect: 'refused' as const,
        certainty: 'implied' as const,
        words: titleOf(one),
        rule: { demand: what ?? `${name} ${does}`, for: 'all' as const, source, via: via ?? null, retrieved },
        evidence: evidenceOf([one]),
      },
    ];
  });
}

/** Whether a finding is about limits of others, and says nothing of this receiver. */
export function isOfOthers({ finding: { code } }: SeenFinding): boolean {
  return NOWHERE_ELSE.includes(code);
}

function limitsOf(code: string): readonly Limit[] {
  return Object.hasOwn(NAMED, code) ? (NAMED[code] ?? []) : [];
}

function isOf({ id, name }: Limit, provider: Provider): boolean {
  return id === provider.id || name === provider.demands?.receiver.split(',', 1)[0];
}

/** The providers that the check found to refuse it. */
function names({ providers, by }: Readonly<Record<string, unknown>>): readonly string[] {
  const listed = Array.isArray(providers) ? providers.map((each: unknown) => nameIn(each)) : [];
  return [...listed, ...(Array.isArray(by) ? by.map(String) : [])];
}

function nameIn(value: unknown): string {
  return typeof value === 'object' && value !== null && 'name' in value ? `${value.name}` : `${value}`;
}
