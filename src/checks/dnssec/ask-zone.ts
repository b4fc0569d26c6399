import type { Context } from '../../core/fact.ts';
import type { QueryOptions, RecordType } from '../../core/net.ts';
import { type Observation, unknown } from '../../core/observation.ts';
import { type Answer, type Asked, apexOf, bare, dsIn, isSignedAnswer, keysIn, setOf } from './answers.ts';
import { blamesDnssec } from './extended-errors.ts';
import type { Standing, ZoneSeen } from './zone.ts';

type Dns = Context['net']['dns'];

export interface ZoneQuestion {
  readonly name: string;
  /** What is asked at the name beside SOA: the types that matter there. */
  readonly types: readonly RecordType[];
  /** Whether the records of its DNSSEC are wanted though the resolver vouches for it. */
  readonly isOwn: boolean;
}

/** Whether the resolver has shown that it validates: the root has been signed since 2010. */
export async function resolverValidates(dns: Dns): Promise<boolean> {
  const root = await dns.query('.', 'NS');
  return root.status === 'known' && root.value.authenticated;
}

/** Looks at the zone that a name is in. Bogus is what fails for the signatures' sake, and nothing else that fails. */
export async function askZone({ name, types, isOwn }: ZoneQuestion, dns: Dns): Promise<ZoneSeen> {
  const [validates, asked] = await Promise.all([resolverValidates(dns), askAll(name, ['SOA', ...types], dns)]);
  const failed = asked.filter(({ answer }) => answer.failure === 'servfail');
  if (failed.length === 0) return zoneOf(name, asked, isOwn, validates, dns);
  const retried = await askAll(
    name,
    failed.map(({ type }) => type),
    dns,
    { checkingDisabled: true },
  );
  const answersUnchecked = retried.some(({ answer }) => answer.status === 'known');
  const evidence = [...failed, ...retried].flatMap(({ answer }) => answer.evidence);
  const blamed = failed.filter(({ answer }) => blamesDnssec(answer.extendedErrors ?? []));
  if (blamed.length > 0) return bogusZone(name, blamed, retried, evidence, dns);
  if (answersUnchecked && validates) {
    // It may have been a moment's failure. Nobody else asks this, so that no cache has the answer (RFC 9520).
    const again = await dns.query(name, 'NSEC3PARAM');
    if (again.failure === 'servfail') {
      return bogusZone(name, failed, retried, [...evidence, ...again.evidence], dns);
    }
  }
  const zone = await zoneOf(name, asked, isOwn, validates, dns);
  return { ...zone, answersUnchecked, evidence: [...zone.evidence, ...evidence] };
}

function askAll(
  name: string,
  types: readonly RecordType[],
  dns: Dns,
  options?: QueryOptions,
): Promise<readonly Asked[]> {
  return Promise.all(types.map(async (type) => ({ type, answer: await dns.query(name, type, options) })));
}

/** What a zone is that answers, or does not answer for reasons of which signatures are not known to be one. */
async function zoneOf(
  name: string,
  asked: readonly Asked[],
  isOwn: boolean,
  validates: boolean,
  dns: Dns,
): Promise<ZoneSeen> {
  const soa = asked[0]?.answer;
  // A failure to find out may be for signatures; silence is not.
  const failed = soa?.status === 'unknown' ? soa : asked.find(({ answer }) => answer.failure === 'servfail')?.answer;
  const why = failed?.status === 'unknown' ? bare(failed) : null;
  const evidence = asked.flatMap(({ answer }) => answer.evidence);
  const sets = asked.flatMap(setOf);
  const extendedErrors = asked.flatMap(({ answer }) => answer.extendedErrors ?? []);
  const blank: ZoneSeen = { ...nothingSeen(name), sets, extendedErrors, why, evidence };
  if (soa === undefined || soa.status === 'unknown') return blank;
  const apex = apexOf(name, soa.value);
  if (!isOwn && soa.value.authenticated && validates) return { ...blank, apex, standing: 'secure' };
  const isSigned = soa.value.signatures.length > 0;
  const [ds, keys, nsec3] = await Promise.all([
    dns.query(apex, 'DS'),
    dns.query(apex, 'DNSKEY'),
    isSigned && isOwn ? dns.query(apex, 'NSEC3PARAM') : null,
  ]);
  const published = dsIn(ds);
  const standing = standingOf(soa.value.authenticated, validates, published);
  const above = standing === 'unvalidated' && validates ? await isSecureAbove(apex, ds, dns) : null;
  return {
    ...blank,
    apex,
    standing,
    ds: published,
    dsSigned: isSignedAnswer(ds),
    aboveSecure: above,
    keys: keysIn(keys),
    sets: [...sets, ...setOf({ type: 'DNSKEY', answer: keys })],
    nsec3:
      nsec3?.status === 'known' && nsec3.value.kind === 'records'
        ? (nsec3.value.records.find(({ flags }) => flags === 0) ?? null)
        : null,
    why: standing === 'unknown' && published.status === 'unknown' ? bare(published) : why,
    evidence: [...evidence, ...ds.evidence, ...keys.evidence, ...(nsec3?.evidence ?? [])],
  };
}

function standingOf(
  authenticated: boolean,
  validates: boolean,
  ds: Observation<readonly unknown[]>,
): Exclude<Standing, 'bogus'> {
  if (authenticated && validates) return 'secure';
  if (ds.status === 'unknown') return 'unknown';
  if (ds.value.length === 0) return 'unsigned';
  return authenticated ? 'secure' : 'unvalidated';
}

/** Whether the chain holds down to the zone that publishes the DS record. */
async function isSecureAbove(apex: string, ds: Answer<'DS'>, dns: Dns): Promise<boolean | null> {
  if (ds.status === 'known' && ds.value.authenticated) return true;
  const above = apex.split('.').slice(1).join('.');
  const soa = await dns.query(above === '' ? '.' : above, 'SOA');
  return soa.status === 'known' ? soa.value.authenticated : null;
}

/** The records of a zone that fails, as far as they can be had without checking (RFC 4035 section 3.2.2). */
async function bogusZone(
  name: string,
  failing: readonly Asked[],
  retried: readonly Asked[],
  evidence: ZoneSeen['evidence'],
  dns: Dns,
): Promise<ZoneSeen> {
  const answered = retried.map(({ answer }) => answer).find(({ status }) => status === 'known');
  const soa = retried.find(({ type }) => type === 'SOA')?.answer;
  const from = soa?.status === 'known' ? soa : await dns.query(name, 'SOA', { checkingDisabled: true });
  const apex = from.status === 'known' ? apexOf(name, from.value) : name;
  const options = { checkingDisabled: true };
  const [ds, keys] = await Promise.all([dns.query(apex, 'DS', options), dns.query(apex, 'DNSKEY', options)]);
  return {
    ...nothingSeen(name),
    apex,
    standing: 'bogus',
    ds: dsIn(ds),
    dsSigned: isSignedAnswer(ds),
    keys: keysIn(keys),
    sets: [...retried.flatMap(setOf), ...setOf({ type: 'DNSKEY', answer: keys })],
    extendedErrors: failing.flatMap(({ answer }) => answer.extendedErrors ?? []),
    failing: failing.map(({ type }) => type),
    answersUnchecked: answered !== undefined,
    evidence: [...evidence, ...from.evidence, ...ds.evidence, ...keys.evidence],
  };
}

const NOT_ASKED = unknown('not-requested', 'not asked');

function nothingSeen(name: string): ZoneSeen {
  return {
    name,
    apex: name,
    standing: 'unknown',
    ds: NOT_ASKED,
    dsSigned: false,
    aboveSecure: null,
    keys: NOT_ASKED,
    sets: [],
    nsec3: null,
    extendedErrors: [],
    failing: [],
    why: null,
    answersUnchecked: false,
    evidence: [],
  };
}
