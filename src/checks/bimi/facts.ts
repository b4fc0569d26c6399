import { createHash } from 'node:crypto';
import { type Context, defineFact, maybe } from '../../core/fact.ts';
import type { HttpsOutcome } from '../../core/net.ts';
import { type Evidence, known, type Observation } from '../../core/observation.ts';
import { dmarcPolicy } from '../dmarc/facts.ts';
import { domainRole } from '../role/facts.ts';
import { type Mark, readMark } from './mark-facts.ts';
import { type BimiRecord, isBimi, isHttps, parseBimi } from './parse.ts';
import { readSvg, type SvgReading } from './svg.ts';

export type { Mark } from './mark-facts.ts';
export type { BimiRecord } from './parse.ts';
export type { SvgReading } from './svg.ts';

/** A file that the record names. */
export interface Fetched<T> {
  readonly url: string;
  readonly outcome: HttpsOutcome;
  readonly sizeBytes: number;
  /** Null where nothing was served. */
  readonly read: T | null;
}

export interface Bimi {
  /** Where the records stand: below the domain, or below its organizational domain (section 7.2 of the draft). */
  readonly name: string;
  /** All texts there that are BIMI records. */
  readonly records: readonly string[];
  /** The one record; null: none, or several. */
  readonly record: BimiRecord | null;
  /** Unknown where it could not be fetched from here; null where the record names none. */
  readonly logo: Observation<Fetched<SvgReading> | null>;
  readonly certificate: Observation<Fetched<Mark> | null>;
  /** Whether the certificate holds the logo that the record names; null where one of the two was not seen. */
  readonly sameLogo: boolean | null;
  readonly asOfMs: number;
}

const LOGO_BYTES = 262_144;
const CERTIFICATE_BYTES = 262_144;
const REDIRECTS = 2;
const MAX_RECORDS = 5;

/** The brand indicator of the domain. Null where it publishes none, or sends no mail. */
export const bimi = defineFact({
  id: 'bimi',
  needs: { role: domainRole, dmarc: maybe(dmarcPolicy) },
  async observe({ role, dmarc }, context): Promise<Observation<Bimi | null>> {
    if (!role.exists || !role.sends) return known(null);
    const { target, net } = context;
    const label = `${target.options.bimiSelector}._bimi`;
    const organization = dmarc.status === 'known' ? dmarc.value.organizationalDomain : null;
    const places = [...new Set([target.domain, ...(organization === null ? [] : [organization])])];
    const evidence: Evidence[] = [];
    for (const place of places) {
      const name = `${label}.${place}`;
      const answer = await net.dns.query(name, 'TXT');
      evidence.push(...answer.evidence);
      if (answer.status === 'unknown') return { ...answer, evidence };
      const texts = answer.value.kind === 'records' ? answer.value.records.map((strings) => strings.join('')) : [];
      const records = texts.filter(isBimi).slice(0, MAX_RECORDS);
      if (records.length > 0) return known(await lookAt(name, records, context), evidence);
    }
    return known(null, evidence);
  },
});

async function lookAt(name: string, records: readonly string[], { net }: Context): Promise<Bimi> {
  const [only, second] = records;
  const record = only === undefined || second !== undefined ? null : parseBimi(only);
  const [logo, certificate] = await Promise.all([
    fetched(record?.logo ?? null, 'image/svg+xml', LOGO_BYTES, net, async (outcome) => readSvg(outcome.body)),
    fetched(record?.certificate ?? null, 'application/pem-certificate-chain, */*', CERTIFICATE_BYTES, net, (outcome) =>
      readMark(outcome.body, net.startedAtMs),
    ),
  ]);
  return { name, records, record, logo, certificate, sameLogo: sameLogo(logo, certificate), asOfMs: net.startedAtMs };
}

type Response = Extract<HttpsOutcome, { readonly ended: 'response' }>;

async function fetched<T>(
  url: string | null,
  accept: string,
  maxBytes: number,
  net: Context['net'],
  read: (outcome: Response) => Promise<T>,
): Promise<Observation<Fetched<T> | null>> {
  if (url === null || !isHttps(url)) return known(null);
  const got = await net.https.get({ url, accept, maxBytes, maxRedirects: REDIRECTS });
  if (got.status === 'unknown') return got;
  const outcome = got.value;
  const served = outcome.ended === 'response' && outcome.status === 200 ? outcome : null;
  const sizeBytes = served?.octets.length ?? 0;
  return known({ url, outcome, sizeBytes, read: served === null ? null : await read(served) }, got.evidence);
}

function sameLogo(logo: Bimi['logo'], certificate: Bimi['certificate']): boolean | null {
  if (logo.status === 'unknown' || certificate.status === 'unknown') return null;
  const outcome = logo.value?.outcome;
  const mark = certificate.value?.read;
  if (outcome?.ended !== 'response' || outcome.status !== 200 || !mark?.ok || mark.logo === null) return null;
  return digest(outcome.octets) === digest(mark.logo);
}

function digest(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex');
}
