import { defineFindings } from '../../core/finding.ts';

export const ageFindings = defineFindings({
  'dkim-key-old': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6376 section 8.1',
    example: { domain: 'acme.example', keys: [{ selector: '20230601', since: '2023-06-01' }] },
    text: ({
      domain,
      keys,
    }: {
      readonly domain: string;
      readonly keys: readonly { readonly selector: string; readonly since: string }[];
    }) => ({
      title: `a DKIM key is older than two years: ${keys
        .map(({ selector }) => selector)
        .slice(0, 3)
        .join(', ')}`,
      why: `${keys
        .map(({ selector, since }) => `${selector} has been in use since ${since} or before`)
        .slice(0, 5)
        .join('; ')}: the longer a key is used, the more people and machines of ${domain} have seen its private half`,
      fix: {
        text: 'make a new key at a new selector, sign with it, and a week later publish the old selector with an empty p=',
      },
    }),
  },
});
