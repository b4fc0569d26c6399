import type { Effect } from '../../core/finding.ts';

export const bounceToYou: Effect = { kind: 'bounce', direction: 'mail-to-you' };
export const bounceYours: Effect = { kind: 'bounce', direction: 'your-mail' };

export const list = (names: readonly string[]): string => names.join(', ');

/** What only the admin knows: the condition of a null MX. */
export const NO_MAIL = 'it is certain that the domain is to take no mail';

/** The record of RFC 7505 section 3: the domain takes no mail. */
export const nullMx = (domain: string) => ({ action: 'add', name: `${domain}.`, type: 'MX', value: '0 .' }) as const;
