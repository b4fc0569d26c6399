import { defineFindings } from '../../core/finding.ts';
import { MAX_AGE_LIMIT_SECONDS } from './policy.ts';
import { clip, downgrade, durationText, list, policyUrl } from './words.ts';

export interface AtPolicy {
  readonly domain: string;
}

/** The line as served; null: there is none. */
export interface AtLine extends AtPolicy {
  readonly line: string | null;
}

export interface AtLines extends AtPolicy {
  readonly lines: readonly { readonly line: string; readonly number: number; readonly expected: string }[];
}

export interface AtAge extends AtPolicy {
  readonly maxAgeSeconds: number;
}

const acme: AtPolicy = { domain: 'acme.example' };
const NEW_ID = 'then give the TXT record a new id, so that senders fetch the policy again';
const VOID = 'senders cannot make a policy of it, and deliver as if there were none';
const found = (line: string | null) => (line === null ? 'there is none' : `found "${clip(line)}"`);
const linesText = ({ lines }: AtLines) =>
  list(lines.map(({ line, number, expected }) => `line ${number} is "${clip(line, 60)}", expected ${expected}`));
const at = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

/**
 * The policy's own words. What voids it is `minor`: mail arrives all the same, no better protected than without MTA-STS
 * (RFC 8461 section 3.3).
 */
export const policyFindings = defineFindings({
  'mta-sts-policy-not-a-policy': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.2',
    example: { ...acme, beginning: '<!DOCTYPE html>' },
    text: ({ domain, beginning }: AtPolicy & { readonly beginning: string }) => ({
      title: 'what is served is no MTA-STS policy',
      why: `${beginning === '' ? 'it is empty' : `it begins "${clip(beginning, 60)}"`}; ${VOID}`,
      fix: { text: `serve the policy, as plain text, at ${policyUrl(domain)}; ${NEW_ID}` },
    }),
  },
  'mta-sts-version-invalid': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.2',
    example: { ...acme, line: 'version: STSv2' },
    text: ({ domain, line }: AtLine) => ({
      title: 'the policy does not say "version: STSv1"',
      why: `${found(line)}; ${VOID}`,
      fix: { text: `begin ${policyUrl(domain)} with the line "version: STSv1"; ${NEW_ID}` },
    }),
  },
  'mta-sts-mode-invalid': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.2',
    example: { ...acme, line: 'mode: enforced' },
    text: ({ domain, line }: AtLine) => ({
      title: line === null ? 'the policy has no mode' : 'the mode of the policy is none there is',
      why: `${found(line)}, expected enforce, testing or none, in lower case; ${VOID}`,
      fix: { text: `write "mode: testing" or "mode: enforce" in ${policyUrl(domain)}; ${NEW_ID}` },
    }),
  },
  'mta-sts-max-age-invalid': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.2',
    example: { ...acme, line: 'max_age: 1w' },
    text: ({ domain, line }: AtLine) => ({
      title: line === null ? 'the policy has no max_age' : 'the max_age of the policy is no number of seconds',
      why: `${found(line)}, expected whole seconds, digits only; ${VOID}`,
      fix: { text: `write "max_age: 604800", which is a week, in ${policyUrl(domain)}; ${NEW_ID}` },
    }),
  },
  'mta-sts-policy-without-mx': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.2',
    example: { ...acme, hosts: ['mx1.acme.example'] },
    text: ({ domain, hosts }: AtPolicy & { readonly hosts: readonly string[] }) => ({
      title: 'the policy names no mail host',
      why: `any mode but none needs at least one mx line; ${VOID}`,
      fix: {
        text: `add a line for each of your mail hosts to ${policyUrl(domain)}${hosts.length > 0 ? `: ${list(hosts.map((host) => `"mx: ${host}"`))}` : ''}; ${NEW_ID}`,
      },
    }),
  },
  'mta-sts-mx-pattern-invalid': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.2',
    example: { ...acme, lines: [{ line: 'mx: mx1.acme.example.', number: 3, expected: 'no dot at the end' }] },
    text: (p: AtLines) => ({
      title: `${at(p.lines.length, 'mx line')} of the policy cannot be read`,
      why: `${linesText(p)}; some senders then drop the whole policy, others find no host that such a line covers`,
      fix: { text: `correct the lines in ${policyUrl(p.domain)}; ${NEW_ID}` },
    }),
  },
  'mta-sts-policy-syntax-error': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.2',
    example: {
      ...acme,
      lines: [{ line: 'mode = enforce', number: 2, expected: 'a key and a value with ":" between them' }],
    },
    text: (p: AtLines) => ({
      title: `${at(p.lines.length, 'line')} of the policy of the wrong form`,
      why: `${linesText(p)}; senders that read the policy by the letter drop all of it`,
      fix: { text: `correct or remove the lines in ${policyUrl(p.domain)}; ${NEW_ID}` },
    }),
  },
  'mta-sts-policy-blank-line': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8461 section 3.2',
    example: { ...acme, numbers: [5] },
    text: ({ domain, numbers }: AtPolicy & { readonly numbers: readonly number[] }) => ({
      title: 'an empty line in the policy',
      why: `the grammar has none (line ${list(numbers.map(String))}); most senders pass over it, a strict one drops the policy`,
      fix: { text: `remove empty lines from ${policyUrl(domain)}` },
    }),
  },
  'mta-sts-policy-duplicate-key': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.2',
    example: { ...acme, lines: [{ line: 'mode: testing', number: 3, expected: '"mode" once: the first one counts' }] },
    text: (p: AtLines) => ({
      title: 'a key stands twice in the policy',
      why: `${linesText(p)}; other readers take the last one or refuse the policy`,
      fix: { text: `leave each key but mx once in ${policyUrl(p.domain)}; ${NEW_ID}` },
    }),
  },
  'mta-sts-max-age-above-maximum': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 3.2',
    example: { ...acme, maxAgeSeconds: 99_999_999 },
    text: ({ domain, maxAgeSeconds }: AtAge) => ({
      title: `max_age is ${maxAgeSeconds}, the maximum is ${MAX_AGE_LIMIT_SECONDS}`,
      why: 'that is a year; some senders shorten a larger value, others drop the policy',
      fix: { text: `write "max_age: ${MAX_AGE_LIMIT_SECONDS}" or less in ${policyUrl(domain)}; ${NEW_ID}` },
    }),
  },
  'mta-sts-max-age-too-short': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 10.2',
    example: { ...acme, maxAgeSeconds: 3_600 },
    text: ({ domain, maxAgeSeconds }: AtAge) => ({
      title: `the policy is kept for ${durationText(maxAgeSeconds)} only`,
      why: 'MTA-STS protects by the copy that senders keep: an attacker who blocks the policy for that long is rid of it, and under a day most senders hold none when they need it',
      fix: { text: `write "max_age: 604800", a week, or more in ${policyUrl(domain)}; ${NEW_ID}` },
    }),
  },
  'mta-sts-max-age-short': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8461 section 3.2',
    example: { ...acme, maxAgeSeconds: 86_400 },
    text: ({ domain, maxAgeSeconds }: AtAge) => ({
      title: `the policy is kept for ${durationText(maxAgeSeconds)}; weeks are usual`,
      why: 'an attacker who blocks the policy for that long is rid of it, and senders that write less often hold no copy',
      fix: { text: `write "max_age: 1209600", two weeks, or more in ${policyUrl(domain)} once all is well` },
    }),
  },
  'mta-sts-max-age-long-for-testing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8461 section 8.1',
    example: { ...acme, maxAgeSeconds: 15_552_000 },
    text: ({ domain, maxAgeSeconds }: AtAge) => ({
      title: `a policy for testing is kept for ${durationText(maxAgeSeconds)}`,
      why: 'a sender that misses the new id, as its DNS answer is old or blocked, goes on testing for that long after you enforce',
      fix: { text: `write "max_age: 604800", a week, in ${policyUrl(domain)} while the mode is testing; ${NEW_ID}` },
    }),
  },
  'mta-sts-testing': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 5',
    example: acme,
    text: ({ domain }: AtPolicy) => ({
      title: 'the policy is for testing: it protects nothing yet',
      why: 'senders report failures, to those who ask for reports by TLS-RPT, and deliver all the same: whoever sits on the path can still take TLS away and read your mail',
      fix: {
        text: `read the TLS reports; after some weeks without failures write "mode: enforce" in ${policyUrl(domain)}; ${NEW_ID}`,
      },
    }),
  },
  'mta-sts-mode-none': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 8461 section 8.3',
    example: acme,
    text: ({ domain }: AtPolicy) => ({
      title: 'the policy says "mode: none": there is no MTA-STS',
      why: 'that is how MTA-STS is given up: senders forget the older policy, and deliver as if there were none',
      fix: {
        text: `write "mode: testing", later "mode: enforce", in ${policyUrl(domain)} if you want MTA-STS; ${NEW_ID}; if not, remove the record once the older policy has expired everywhere`,
      },
    }),
  },
});
