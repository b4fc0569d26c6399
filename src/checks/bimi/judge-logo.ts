import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { HttpsOutcome } from '../../core/net.ts';
import { type Bimi, MAX_LOGO_OCTETS } from './facts.ts';
import type { bimiFindings } from './findings.ts';
import { logoFindings } from './logo-findings.ts';

type Said = FindingOf<typeof bimiFindings> | Unchecked;

const ADVISED_OCTETS = 32_768; // draft-svg-tiny-ps-abrotman section 2.4
const SVG_TYPE = /^image\/svg\+xml\s*(?:;|$)/i;
const CODES = Object.keys(logoFindings);

/** The file that the record's `l` names. */
export function judgeLogo({ logo: fetched }: Bimi): readonly Said[] {
  const subject = 'the logo';
  if (fetched.status === 'unknown') {
    return [unchecked(subject, fetched, CODES)];
  }
  if (fetched.value === null) return [];
  const { url, outcome, read } = fetched.value;
  const { evidence } = fetched;
  if (isCoded(outcome)) return [uncodable(subject, endingOf(outcome), CODES)];
  if (outcome.ended === 'too-large') {
    return [{ code: 'bimi-logo-too-large', params: { url, sizeBytes: MAX_LOGO_OCTETS, isMore: true }, evidence }];
  }
  if (read === null || outcome.ended !== 'response') {
    return [{ code: 'bimi-logo-unreachable', params: { url, detail: endingOf(outcome) }, evidence }];
  }
  const said: Said[] = [];
  const { svg, octets } = read;
  const type = outcome.contentType ?? 'nothing';
  if (!SVG_TYPE.test(type))
    said.push({ code: 'bimi-logo-type', params: { url, detail: type.slice(0, 100) }, evidence });
  const sizeBytes = octets?.length ?? 0;
  if (sizeBytes > ADVISED_OCTETS)
    said.push({ code: 'bimi-logo-too-large', params: { url, sizeBytes, isMore: false }, evidence });
  if (!svg.ok) return [...said, { code: 'bimi-logo-no-svg', params: { url, detail: svg.why }, evidence }];
  if (svg.problems.length > 0)
    said.push({ code: 'bimi-logo-profile', params: { url, problems: svg.problems }, evidence });
  if (svg.shape.length > 0) said.push({ code: 'bimi-logo-shape', params: { url, problems: svg.shape }, evidence });
  return said;
}

/** Receivers may well accept a coded body; only we do not ask for one. */
export function isCoded(outcome: HttpsOutcome): boolean {
  return outcome.ended === 'protocol-error' && outcome.code === 'CONTENT_ENCODING';
}

export function uncodable(subject: string, detail: string, couldBe: readonly string[]): Unchecked {
  return unchecked(subject, { reason: 'protocol-error', detail }, couldBe);
}

export function endingOf(outcome: HttpsOutcome): string {
  return outcome.ended === 'response' ? `HTTP ${outcome.status}` : outcome.detail;
}
