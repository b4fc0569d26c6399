import { normalizeName } from '../../core/names.ts';

/** What a registry says of a name (RFC 9083), as far as mail depends on it. Dates are milliseconds since 1970. */
export interface Registration {
  /** Of the latest registration: a name that was given up and taken again has no history. */
  readonly registeredAtMs: number | null;
  readonly expiresAtMs: number | null;
  /** In lower case, such as `client transfer prohibited` (RFC 8056 section 2). */
  readonly statuses: readonly string[];
  readonly registrar: string | null;
}

const MAX_ENTRIES = 100;
const MAX_WORD = 200;

/**
 * Finds who answers for a top-level domain in the bootstrap registry (RFC 9224 section 4): the longest entry that ends
 * the name.
 *
 * @returns the base URL, which is https; null where nobody answers for it over https; undefined where the text is no registry
 */
export function rdapServerFor(domain: string, bootstrap: string): string | null | undefined {
  const document = jsonObject(bootstrap);
  const services = document?.['services'];
  if (!Array.isArray(services)) return undefined;
  let best: { readonly suffix: string; readonly url: string } | null = null;
  for (const service of services) {
    if (!Array.isArray(service)) continue;
    const [names, urls] = service as readonly unknown[];
    const url = strings(urls).find((text) => /^https:\/\//i.test(text));
    for (const name of strings(names)) {
      const suffix = name.toLowerCase();
      const covers = domain === suffix || domain.endsWith(`.${suffix}`);
      if (url !== undefined && covers && suffix.length > (best?.suffix.length ?? 0)) best = { suffix, url };
    }
  }
  return best?.url ?? null;
}

/**
 * Reads a domain object (RFC 9083 section 5.3).
 *
 * @param domain  in A-labels; an object that names another domain is none
 * @returns null for what is no such object; never throws
 */
export function readRegistration(text: string, domain: string): Registration | null {
  const document = jsonObject(text);
  if (document?.['objectClassName'] !== 'domain') return null;
  const name = document['ldhName'];
  if (typeof name === 'string' && normalizeName(name) !== domain) return null;
  const events = list(document['events']);
  const beganAtMs = [...datesOf(events, 'registration'), ...datesOf(events, 'reregistration')];
  const registeredAtMs = beganAtMs.length === 0 ? null : Math.max(...beganAtMs);
  const [expiresAtMs = null] = datesOf(events, 'expiration');
  return {
    registeredAtMs,
    // What ends before it began is a placeholder, and no date.
    expiresAtMs: expiresAtMs !== null && expiresAtMs <= (registeredAtMs ?? 0) ? null : expiresAtMs,
    statuses: [...new Set(strings(document['status']).slice(0, MAX_ENTRIES).map(statusWords))],
    registrar: registrarIn(document['entities']),
  };
}

/** Some registries write EPP's `clientHold` where RDAP has `client hold` (RFC 8056 section 2). */
function statusWords(status: string): string {
  return status.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function datesOf(events: readonly Readonly<Record<string, unknown>>[], action: string): readonly number[] {
  return events.flatMap(({ eventAction, eventDate }) => {
    const atMs = eventAction === action && typeof eventDate === 'string' ? dateIn(eventDate) : null;
    return atMs === null ? [] : [atMs];
  });
}

/** RFC 3339; without a zone, or without a time, as some registries write it, in UTC. Null for anything else. */
function dateIn(text: string): number | null {
  const [, day, time = '00:00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(Z|[+-]\d{2}:\d{2})?)?$/i.exec(text) ?? [];
  const atMs = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(atMs) ? null : atMs;
}

/** The `fn` of the registrar's jCard (RFC 7095). */
function registrarIn(entities: unknown): string | null {
  const registrar = list(entities).find((entity) => strings(entity['roles']).includes('registrar'));
  const card: unknown = registrar?.['vcardArray'];
  const properties: unknown = Array.isArray(card) ? card[1] : null;
  if (!Array.isArray(properties)) return null;
  for (const property of properties.slice(0, MAX_ENTRIES)) {
    if (!Array.isArray(property) || property[0] !== 'fn' || typeof property[3] !== 'string') continue;
    const name = property[3].trim().slice(0, MAX_WORD);
    return name === '' ? null : name;
  }
  return null;
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.slice(0, MAX_ENTRIES).filter(isObject) : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function strings(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is string => typeof item === 'string').map((item) => item.slice(0, MAX_WORD));
}
