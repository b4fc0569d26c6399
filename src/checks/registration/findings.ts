import { defineFindings, type Effect } from '../../core/finding.ts';

const bothWays: readonly Effect[] = [
  { kind: 'bounce', direction: 'your-mail' },
  { kind: 'bounce', direction: 'mail-to-you' },
];

const days = (count: number) => `${count} day${count === 1 ? '' : 's'}`;

export const registrationFindings = defineFindings({
  'registration-not-found': {
    severity: 'critical',
    effects: bothWays,
    spec: 'RFC 7480 section 5.3',
    example: { domain: 'acme.example' },
    text: ({ domain }: { domain: string }) => ({
      title: 'the domain is not registered',
      why: `neither the registry nor DNS knows ${domain}: mail to it bounces, and anyone can register it and send in its name`,
      fix: { text: 'register it, or ask your registrar at once what became of it' },
    }),
  },
  'registration-hold': {
    severity: 'critical',
    effects: bothWays,
    spec: 'RFC 8056 section 2',
    example: { domain: 'acme.example', statuses: ['client hold'], registrar: 'Registrar Ltd' },
    text: ({ domain, statuses, registrar }: Held) => ({
      title: `the registration is on hold: ${statuses.join(', ')}`,
      why: `a name on hold is taken out of DNS: mail to ${domain} bounces, and mail from it is refused as soon as caches forget it`,
      fix: { text: `ask ${registrar ?? 'the registrar'} what it wants: an unpaid bill, or an address to confirm` },
    }),
  },
  'registration-expired': {
    severity: 'critical',
    effects: bothWays,
    spec: 'RFC 9083 section 10.2.3',
    example: { domain: 'acme.example', expired: '2026-11-01', statuses: ['redemption period'] },
    text: ({ domain, expired, statuses }: Expired) => ({
      title: 'the registration has expired',
      why: `${domain} ${expired === null ? 'is about to be deleted' : `ended on ${expired}`}${statuses.length > 0 ? ` (${statuses.join(', ')})` : ''}: it is taken out of DNS, so that mail to and from it bounces, and then given to whoever asks first`,
      fix: { text: 'renew it now; within the redemption period that costs more, after it it is too late' },
    }),
  },
  'registration-overdue': {
    severity: 'major',
    effects: bothWays,
    spec: 'RFC 9083 section 10.2.3',
    example: { domain: 'acme.example', expired: '2026-11-15' },
    text: ({ domain, expired }: { domain: string; expired: string }) => ({
      title: `the registration ended on ${expired}`,
      why: `by the registry's date ${domain} is over and lives on by its grace alone: unless it is renewed, it leaves DNS any day, and mail to and from it bounces`,
      fix: { text: 'renew it now, or have the registrar confirm that it is renewed' },
    }),
  },
  'registration-expires-soon': {
    severity: 'major',
    effects: bothWays,
    spec: 'RFC 9083 section 10.2.3',
    example: { domain: 'acme.example', expires: '2026-12-10', daysLeft: 19 },
    text: ({ domain, expires, daysLeft }: { domain: string; expires: string; daysLeft: number }) => ({
      title: `the registration ends in ${days(daysLeft)}`,
      why: `on ${expires} ${domain} ends; if nobody renews it, all mail to and from it stops`,
      fix: { text: 'renew it, or see that automatic renewal is on and its card is valid' },
    }),
  },
  'registration-young': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9083 section 4.5',
    example: { domain: 'acme.example', registered: '2026-10-30', ageDays: 22 },
    text: ({ domain, registered, ageDays }: { domain: string; registered: string; ageDays: number }) => ({
      title: `the domain was registered ${days(ageDays)} ago`,
      why: `filters distrust names that have no history: ${domain} is there since ${registered}, and large amounts of mail from it are likely to be put off or filed as spam`,
      fix: { text: 'begin with little mail to people who expect it, and add to it over some weeks' },
    }),
  },
  'registration-not-locked': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8056 section 2',
    example: { domain: 'acme.example', registrar: 'Registrar Ltd' },
    text: ({ domain, registrar }: { domain: string; registrar: string | null }) => ({
      title: 'the registration can be transferred',
      why: `nothing keeps whoever gets hold of the transfer code from moving ${domain}, and its mail, to another registrar`,
      fix: { text: `ask ${registrar ?? 'the registrar'} for the transfer lock (clientTransferProhibited)` },
    }),
  },
});

export interface Held {
  readonly domain: string;
  readonly statuses: readonly string[];
  readonly registrar: string | null;
}

export interface Expired {
  readonly domain: string;
  /** `YYYY-MM-DD`; null where the registry gives no date. */
  readonly expired: string | null;
  readonly statuses: readonly string[];
}
