import { defineCheck, type Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { type Registered, type Registration, registered } from './facts.ts';
import { registrationFindings } from './findings.ts';

type Said = FindingOf<typeof registrationFindings> | Unchecked;

const DAY_MS = 86_400_000;
const YOUNG_DAYS = 90;
const SOON_DAYS = 30;

const HELD: readonly string[] = ['client hold', 'server hold'];
const ENDING: readonly string[] = ['redemption period', 'pending delete'];
/** RFC 8056 section 2, and what RFC 9083 section 10.2.2 has beside it. */
const LOCKS: readonly string[] = [
  'client transfer prohibited',
  'server transfer prohibited',
  'transfer prohibited',
  'locked',
];
/** Transfer locks are a rule of ICANN's for generic top-level domains; registries of countries have other ways. */
const HAS_LOCKS = /\.(?!xn--|arpa$|edu$|gov$|int$|mil$)[a-z0-9-]{3,}$/;

export const registration = defineCheck({
  id: 'registration',
  area: 'reputation',
  needs: { found: registered },
  findings: registrationFindings,

  judge({ found }) {
    if (found === null) return null;
    const { domain, registration: entry } = found;
    if (entry === null) return [{ code: 'registration-not-found', params: { domain } }];
    return [...standing(found, entry), ...age(found, entry), ...lock(domain, entry)];
  },

  show({ found }) {
    if (found?.registration == null) return { domain: found?.domain ?? null };
    const { registeredAtMs, expiresAtMs, statuses, registrar } = found.registration;
    return { domain: found.domain, registered: day(registeredAtMs), expires: day(expiresAtMs), statuses, registrar };
  },
  summary: ({ registered: since = null, expires = null }: { registered?: string | null; expires?: string | null }) =>
    [since === null ? '' : `registered ${since}`, expires === null ? '' : `until ${expires}`]
      .filter(Boolean)
      .join(', '),
});

/** Whether the name is about to leave DNS, the worst alone. */
function standing(
  { domain, asOfMs, inDns }: Registered,
  { statuses, expiresAtMs, registrar }: Registration,
): readonly Said[] {
  const held = statuses.filter((status) => HELD.includes(status));
  // RFC 3915 section 3.1: between the two, somebody is getting it back.
  const restored = statuses.includes('pending restore');
  const ending = restored ? [] : statuses.filter((status) => ENDING.includes(status));
  const isPast = expiresAtMs !== null && expiresAtMs <= asOfMs;
  const expired = isPast ? day(expiresAtMs) : null;
  if (ending.length > 0 || (isPast && inDns === false)) {
    return [{ code: 'registration-expired', params: { domain, expired, statuses: ending } }];
  }
  if (held.length > 0) return [{ code: 'registration-hold', params: { domain, statuses: held, registrar } }];
  // Registries leave a name in DNS for some weeks beyond its end, and some show the date of the last renewal.
  if (expired !== null) return [{ code: 'registration-overdue', params: { domain, expired } }];
  // Registries of some countries publish no date: then nothing is known to end.
  if (expiresAtMs === null) return [];
  const daysLeft = Math.floor((expiresAtMs - asOfMs) / DAY_MS);
  if (daysLeft >= SOON_DAYS) return [];
  return [{ code: 'registration-expires-soon', params: { domain, expires: day(expiresAtMs) ?? '', daysLeft } }];
}

function age({ domain, asOfMs }: Registered, { registeredAtMs }: Registration): readonly Said[] {
  if (registeredAtMs === null) return [];
  const ageDays = Math.floor((asOfMs - registeredAtMs) / DAY_MS);
  if (ageDays < 0 || ageDays >= YOUNG_DAYS) return [];
  return [{ code: 'registration-young', params: { domain, registered: day(registeredAtMs) ?? '', ageDays } }];
}

function lock(domain: string, { statuses, registrar }: Registration): readonly Said[] {
  // Without a single status the registry does not say, rather than that there is none.
  if (statuses.length === 0 || !HAS_LOCKS.test(domain)) return [];
  if (statuses.some((status) => LOCKS.includes(status))) return [];
  return [{ code: 'registration-not-locked', params: { domain, registrar } }];
}

function day(atMs: number | null): string | null {
  return atMs === null || Math.abs(atMs) > 8.64e15 ? null : new Date(atMs).toISOString().slice(0, 10);
}
