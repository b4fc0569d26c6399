/** What a registry says of a name (RFC 9083), as far as mail depends on it. Dates are milliseconds since 1970. */
export interface Registration {
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
 * @returns the base URL, https if there is one; null where nobody answers for it; undefined where the text is no registry
 */
export function rdapServerFor(domain: string, bootstrap: string): string | null | undefined {
  const document = jsonObject(bootstrap);
  const services = document?.['services'];
  if (!Array.isArray(services)) return undefined;
  let best: { readonly suffix: string; readonly url: string } | null = null;
  for (const service of services) {
    if (!Array.isArray(service)) continue;
    const [names, urls] = service as readonly unknown[];
    const url = strings(urls).find((text) => text.startsWith('https://'));
    for (const name of strings(names)) {
      const suffix = name.toLowerCase();
      const covers = domain === suffix || domain.endsWith(`.${suffix}`);
      if (url !== undefined && covers && suffix.length > (best?.suffix.length ?? 0)) best = { suffix, url };
    }
  }
  return best?.url ?? null;
}

/** Reads a domain object (RFC 9083 section 5.3); null for what is none. Never throws. */
export function readRegistration(text: string): Registration | null {
  const document = jsonObject(text);
  if (document?.['objectClassName'] !== 'domain') return null;
  return {
    registeredAtMs: eventAt(document['events'], 'registration'),
    expiresAtMs: eventAt(document['events'], 'expiration'),
    statuses: strings(document['status']).map((status) => status.toLowerCase()),
    registrar: registrarIn(document['entities']),
  };
}

function eventAt(events: unknown, action: string): number | null {
  for (const event of list(events)) {
    if (event['eventAction'] !== action || typeof event['eventDate'] !== 'string') continue;
    const atMs = Date.parse(event['eventDate']);
    if (!Number.isNaN(atMs)) return atMs;
  }
  return null;
}

/** The `fn` of the registrar's jCard (RFC 7095). */
function registrarIn(entities: unknown): string | null {
  const registrar = list(entities).find((entity) => strings(entity['roles']).includes('registrar'));
  const card: unknown = registrar?.['vcardArray'];
  const properties: unknown = Array.isArray(card) ? card[1] : null;
  if (!Array.isArray(properties)) return null;
  for (const property of properties.slice(0, MAX_ENTRIES)) {
    if (Array.isArray(property) && property[0] === 'fn' && typeof property[3] === 'string') {
      return property[3].slice(0, MAX_WORD);
    }
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
