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
const LOCKS: readonly string[] = ['client transfer prohibited', 'server transfer prohibited'];

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
function standing({ domain, asOfMs }: Registered, { statuses, expiresAtMs, registrar }: Registration): readonly Said[] {
  const held = statuses.filter((status) => HELD.includes(status));
  const ending = statuses.filter((status) => ENDING.includes(status));
  const isPast = expiresAtMs !== null && expiresAtMs <= asOfMs;
  if (ending.length > 0 || isPast) {
    const expired = isPast ? day(expiresAtMs) : null;
    return [{ code: 'registration-expired', params: { domain, expired, statuses: ending } }];
  }
  if (held.length > 0) return [{ code: 'registration-hold', params: { domain, statuses: held, registrar } }];
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
  if (statuses.length === 0 || statuses.some((status) => LOCKS.includes(status))) return [];
  return [{ code: 'registration-not-locked', params: { domain, registrar } }];
}

function day(atMs: number | null): string | null {
  return atMs === null || Math.abs(atMs) > 8.64e15 ? null : new Date(atMs).toISOString().slice(0, 10);
}
