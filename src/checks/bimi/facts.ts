import { type Context, defineFact, maybe } from '../../core/fact.ts';
import type { HttpsOutcome } from '../../core/net.ts';
import { type Evidence, known, type Observation } from '../../core/observation.ts';
import { dmarcPolicy, textsOf } from '../dmarc/facts.ts';
import { domainRole } from '../role/facts.ts';
import { type MarkFile, readMark } from './mark-facts.ts';
import { type BimiRecord, isBimi, isHttps, parseBimi } from './parse.ts';
import { readSvg, type SvgReading } from './svg.ts';
import { svgText } from './svg-text.ts';

/** A file that the record names. */
export interface Fetched<T> {
  readonly url: string;
  readonly outcome: HttpsOutcome;
  /** Null where nothing was served. */
  readonly read: T | null;
}

/** A logo, uncompressed. */
export interface Logo {
  /** Null: it could not be unpacked, or is no text. */
  readonly octets: Uint8Array | null;
  readonly svg: SvgReading;
}

export interface Bimi {
  /** Where the records stand: below the domain, or below its organizational domain (section 7.2 of the draft). */
  readonly name: string;
  /** The name that a CNAME there leads to, where the record is kept; null: none. */
  readonly delegatedTo: string | null;
  /** All texts there that are BIMI records; bounded. Empty: there is none, and `others` may be meant for one. */
  readonly records: readonly string[];
  /** Texts that are no BIMI records, though they stand where one belongs; bounded. */
  readonly others: readonly string[];
  /** BIMI records at the domain itself, where nobody looks for them; only where there is none in its place. */
  readonly astray: readonly string[];
  /** The one record; null: none, or several. */
  readonly record: BimiRecord | null;
  /** Unknown where it could not be fetched from here; null where the record names none. */
  readonly logo: Observation<Fetched<Logo> | null>;
  readonly certificate: Observation<Fetched<MarkFile> | null>;
  /** The names that a certificate may carry (draft-fetch-validation-vmc-wchuang section 5.2). */
  readonly acceptedNames: readonly string[];
  readonly asOfMs: number;
}

export const MAX_LOGO_OCTETS = 262_144;
const MAX_CERTIFICATE_OCTETS = 262_144;
const REDIRECTS = 2;
const MAX_TEXTS = 20; // bounded: a hostile zone may hold thousands

/** The brand indicator of the domain. Null where it publishes none, or sends no mail. */
export const bimi = defineFact({
  id: 'bimi',
  needs: { role: domainRole, dmarc: maybe(dmarcPolicy) },
  async observe({ role, dmarc }, context): Promise<Observation<Bimi | null>> {
    if (!role.exists || !role.sends) return known(null);
    const { target, net } = context;
    const { domain } = target;
    const { bimiSelector: selector } = target.options;
    const organization = dmarc.status === 'known' ? dmarc.value.organizationalDomain : domain;
    const domains = [...new Set([domain, organization ?? domain])];
    const acceptedNames = domains.flatMap((each) => [each, `${selector}._bimi.${each}`]);
    // All at once: most have a record at the first place or at none.
    const [own, ...places] = await Promise.all([
      net.dns.query(domain, 'TXT'),
      ...domains.map(async (each) => {
        const name = `${selector}._bimi.${each}`;
        return { name, answer: await net.dns.query(name, 'TXT') };
      }),
    ]);
    const evidence: Evidence[] = [];
    type Place = Pick<Bimi, 'name' | 'delegatedTo' | 'others'>;
    let first: Place | null = null;
    let missed: Place | null = null;
    for (const { name, answer } of places) {
      evidence.push(...answer.evidence);
      if (answer.status === 'unknown') return { ...answer, evidence };
      const texts = textsOf(answer.value);
      const records = texts.filter(isBimi).slice(0, MAX_TEXTS);
      const others = texts.filter((text) => !isBimi(text)).slice(0, MAX_TEXTS);
      const place = { name, delegatedTo: answer.value.aliases.at(-1) ?? null, others };
      const found = { ...NOTHING, ...place, records, acceptedNames, asOfMs: net.startedAtMs };
      if (records.length > 0) return known(await lookAt(found, context), evidence);
      first ??= place;
      if (others.length > 0) missed ??= place;
    }
    // Without DMARC's answer it is not known whether there is another place to look.
    if (dmarc.status === 'unknown') return { ...dmarc, evidence: [...evidence, ...dmarc.evidence] };
    const astray = own.status === 'known' ? textsOf(own.value).filter(isBimi).slice(0, MAX_TEXTS) : [];
    const place = missed ?? (astray.length > 0 ? first : null);
    if (place === null) return known(null, evidence);
    return known({ ...NOTHING, ...place, astray, acceptedNames, asOfMs: net.startedAtMs }, evidence);
  },
});

const NOTHING = {
  records: [],
  others: [],
  astray: [],
  record: null,
  logo: known(null),
  certificate: known(null),
} as const;

async function lookAt(found: Bimi, { target, net }: Context): Promise<Bimi> {
  const [only, second] = found.records;
  if (only === undefined || second !== undefined) return found;
  const record = parseBimi(only);
  const [logo, certificate] = await Promise.all([
    fetched(record.logo, 'image/svg+xml', MAX_LOGO_OCTETS, net, async ({ octets }) => readLogo(octets)),
    fetched(record.certificate, 'application/pem-certificate-chain, */*', MAX_CERTIFICATE_OCTETS, net, ({ body }) =>
      readMark(body, net.startedAtMs, target.options.markRoots ?? ''),
    ),
  ]);
  return { ...found, record, logo, certificate };
}

function readLogo(served: Uint8Array): Logo {
  const text = svgText(served);
  return text.ok ? { octets: text.octets, svg: readSvg(text.text) } : { octets: null, svg: text };
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
  const evidence = got.evidence.map(withoutKeys);
  const outcome = got.value;
  const served = outcome.ended === 'response' && outcome.status === 200 ? outcome : null;
  return known({ url, outcome, read: served === null ? null : await read(served) }, evidence);
}

/** A private key that somebody left in a file is told, and not passed on in reports. */
function withoutKeys(evidence: Evidence): Evidence {
  const response = evidence.response.replace(
    /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----).*/s,
    '$1 (the rest is not shown)',
  );
  return { ...evidence, response };
}
