import type { Evidence } from '../../core/observation.ts';
import { MAX_AGE_LIMIT_SECONDS, type MtaStsPolicy, type PolicyFault, type PolicyReading } from './policy.ts';
import type { Said } from './said.ts';
import { excerpt, policyUrl } from './words.ts';

const DAY_SECONDS = 86_400;
const USELESS_BELOW_SECONDS = DAY_SECONDS;
// RFC 8461 section 3.2: "typically in the range of weeks or greater".
const SHORT_BELOW_SECONDS = 7 * DAY_SECONDS;
const LONG_FOR_TESTING_SECONDS = 31 * DAY_SECONDS;
const MAX_LINES = 10;

/** What the policy says, and how it says it (RFC 8461 section 3.2). */
export function judgePolicy(
  domain: string,
  { policy, isPolicy, faults }: PolicyReading,
  beginning: string,
  hosts: readonly string[],
  evidence: readonly Evidence[],
): readonly Said[] {
  const said: readonly Said[] = isPolicy
    ? [...judgeLines(domain, faults, hosts), ...(policy === null ? [] : judgeValues(domain, policy))]
    : [{ code: 'mta-sts-policy-not-a-policy', params: { domain, beginning } }];
  return said.map((finding) => ({ ...finding, evidence }));
}

/** One code for one line that is missing or wrong. */
const SINGLE = {
  version: 'mta-sts-version-invalid',
  mode: 'mta-sts-mode-invalid',
  'max-age': 'mta-sts-max-age-invalid',
} as const;

/** One code for all lines with the same kind of fault. */
const GROUPS = [
  ['mta-sts-mx-pattern-invalid', ['mx']],
  ['mta-sts-policy-syntax-error', ['key', 'form']],
  ['mta-sts-policy-duplicate-key', ['duplicate']],
] as const;

function judgeLines(domain: string, faults: readonly PolicyFault[], hosts: readonly string[]): readonly Said[] {
  const of = (kinds: readonly PolicyFault['kind'][]) => faults.filter(({ kind }) => kinds.includes(kind));
  const singles = (['version', 'mode', 'max-age'] as const).flatMap((kind): readonly Said[] =>
    of([kind]).map((fault) => ({ code: SINGLE[kind], params: { domain, line: fault.line }, ...marked(domain, fault) })),
  );
  const groups = GROUPS.flatMap(([code, kinds]): readonly Said[] => {
    const [first, ...others] = of(kinds);
    if (first === undefined) return [];
    const lines = [first, ...others].slice(0, MAX_LINES).map(({ line, number, expected }) => {
      return { line: line ?? '', number: number ?? 0, expected };
    });
    return [{ code, params: { domain, lines }, ...marked(domain, first) }];
  });
  const blank = of(['blank']).flatMap(({ number }) => number ?? []);
  return [
    ...singles,
    ...(of(['no-mx']).length > 0
      ? [{ code: 'mta-sts-policy-without-mx', params: { domain, hosts: hosts.slice(0, MAX_LINES) } } as const]
      : []),
    ...groups,
    ...(blank.length > 0
      ? [{ code: 'mta-sts-policy-blank-line', params: { domain, numbers: blank.slice(0, MAX_LINES) } } as const]
      : []),
  ];
}

function marked(domain: string, { line, expected }: PolicyFault): Partial<Pick<Said, 'excerpt'>> {
  if (line === null || line === '') return {};
  return { excerpt: excerpt(policyUrl(domain), line, 0, line.length, `expected ${expected}`) };
}

function judgeValues(domain: string, { mode, maxAgeSeconds }: MtaStsPolicy): readonly Said[] {
  const said: Said[] = [];
  const params = { domain, maxAgeSeconds };
  if (mode === 'testing') said.push({ code: 'mta-sts-testing', params: { domain } });
  if (mode === 'none') said.push({ code: 'mta-sts-mode-none', params: { domain } });
  if (maxAgeSeconds > MAX_AGE_LIMIT_SECONDS) said.push({ code: 'mta-sts-max-age-above-maximum', params });
  else if (mode === 'testing' && maxAgeSeconds > LONG_FOR_TESTING_SECONDS)
    said.push({ code: 'mta-sts-max-age-long-for-testing', params });
  // Whoever gives MTA-STS up is to choose a small value (RFC 8461 section 8.3).
  else if (mode !== 'none' && maxAgeSeconds < USELESS_BELOW_SECONDS)
    said.push({ code: 'mta-sts-max-age-too-short', params });
  else if (mode !== 'none' && maxAgeSeconds < SHORT_BELOW_SECONDS) said.push({ code: 'mta-sts-max-age-short', params });
  return said;
}
