// Which findings are what a receiver means by a result in Authentication-Results (RFC 8601 section 2.7).

/** The findings behind a result; `true` where a result leaves open which of the check's it is. */
type Behind = readonly string[] | true;

const SPF_PERMERROR = [
  'spf-multiple',
  'spf-syntax-error',
  'spf-too-many-lookups',
  'spf-too-many-void-lookups',
  'spf-too-many-void-lookups-ipv6',
  'spf-mx-too-many-names',
  'spf-include-missing',
  'spf-redirect-missing',
  'spf-include-invalid',
  'spf-include-loop',
];

const SPF_NO_MATCH = [
  'spf-sending-ip-fails',
  'spf-sending-ip-not-authorised',
  'spf-sending-ip-tolerated',
  'spf-authorises-nobody',
  'spf-space-lost',
  'spf-equals-for-colon',
  'spf-terms-after-all',
  'spf-helo-fails',
  'spf-helo-softfail',
];

const BEHIND: Readonly<Record<string, Readonly<Record<string, Behind>>>> = {
  spf: {
    permerror: SPF_PERMERROR,
    fail: SPF_NO_MATCH,
    softfail: SPF_NO_MATCH,
    neutral: [...SPF_NO_MATCH, 'spf-neutral-all', 'spf-no-all', 'spf-neutral-under-dmarc'],
    none: ['spf-missing', 'spf-near-miss', 'spf-capital-version'],
  },
  dkim: {
    none: ['dkim-missing'],
    fail: true,
    permerror: true,
    neutral: true,
    policy: ['dkim-key-too-short', 'dkim-key-weak', 'dkim-testing'],
  },
  dmarc: {
    none: [
      'dmarc-missing',
      'dmarc-near-miss',
      'dmarc-wrong-place',
      'dmarc-multiple',
      'dmarc-missing-policy-void',
      'dmarc-invalid-policy-void',
    ],
    permerror: true,
  },
};

/**
 * Whether a finding is what the receiver's result means. A DMARC failure has none of its own: it follows from the results
 * of SPF and DKIM, and from whose names they are of.
 *
 * @param method  as in the header: `spf`, `dkim`, `dmarc`
 * @param code    of the check of the same name
 */
export function isBehind(method: string, result: string, code: string): boolean {
  const results = Object.hasOwn(BEHIND, method) ? BEHIND[method] : undefined;
  const behind = results && Object.hasOwn(results, result) ? results[result] : undefined;
  return behind === true || (behind?.includes(code) ?? false);
}

/** Whether a finding would keep a method from passing, so that a receiver that says it passed has not suffered from it. */
export function keepsFromPassing(method: string, code: string): boolean {
  const results = Object.hasOwn(BEHIND, method) ? (BEHIND[method] ?? {}) : {};
  return Object.keys(results).some((result) => isBehind(method, result, code));
}
