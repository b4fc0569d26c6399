import { type Unchecked, unchecked } from '../../core/check.ts';
import type { Evidence, Observation } from '../../core/observation.ts';
import type { DomainRole } from '../role/facts.ts';
import type { Said } from './judge-presence.ts';
import type { DmarcRecord, ReportUri } from './record.ts';
import type { ReportTarget } from './report-target.ts';
import { rewritten } from './rewrite.ts';
import { repairedUri, withoutSizeLimit, withUris } from './rewrite-uris.ts';
import { clip, excerpt, type ReportTo } from './words.ts';

const MAX_FINDINGS = 5;
const OLD_RECEIVERS_SEND_TO = 2; // RFC 7489 section 6.2 (historic)
const LEAVE_CODES = ['dmarc-report-not-authorized', 'dmarc-report-override-foreign'];
const MAIL_CODES = ['dmarc-report-domain-no-mail', 'dmarc-report-domain-unregistered'];

/** The addresses for reports, by their text. */
export function judgeReportUris(
  location: string,
  record: DmarcRecord,
  role: DomainRole,
  reports: ReportTo,
  evidence: readonly Evidence[],
): readonly Said[] {
  const uris = [...named(record, 'rua', record.rua), ...named(record, 'ruf', record.ruf)];
  const said: Said[] = [];
  if (role.sends && !record.tags.some(({ name }) => name === 'rua')) {
    const suggested = rewritten(record, { set: { rua: `mailto:${reports(location)}` } });
    said.push({ code: 'dmarc-no-reports', params: { location, suggested } });
  }
  for (const { tag, uri } of uris.filter(({ uri }) => uri.fault !== null).slice(0, MAX_FINDINGS)) {
    const expected = uri.fault?.expected ?? '';
    said.push({
      code: 'dmarc-report-uri-invalid',
      params: { location, tag, uri: clip(uri.text), expected, suggested: corrected(record, uri) },
      excerpt: excerpt(`_dmarc.${location}`, record.text, uri.start, uri.end, `expected ${expected}`),
    });
  }
  const unsupported = uris.filter(({ uri }) => uri.fault === null && uri.scheme !== 'mailto');
  for (const { tag, uri } of unsupported.slice(0, MAX_FINDINGS)) {
    said.push({
      code: 'dmarc-report-uri-unsupported',
      params: { location, tag, uri: clip(uri.text) },
      excerpt: excerpt(`_dmarc.${location}`, record.text, uri.start, uri.end, 'expected a mailto: address'),
    });
  }
  const limited = uris.filter(({ uri }) => uri.fault === null && uri.sizeLimit !== null);
  if (limited.length > 0) {
    const texts = limited.slice(0, MAX_FINDINGS).map(({ uri }) => clip(uri.text));
    const suggested = withUris(record, withoutSizeLimit);
    said.push({ code: 'dmarc-report-size-limit-obsolete', params: { location, uris: texts, suggested } });
  }
  if (record.rua.length > OLD_RECEIVERS_SEND_TO)
    said.push({ code: 'dmarc-report-many-targets', params: { location, count: record.rua.length } });
  return said.map((entry) => ({ evidence, ...entry }));
}

/** Null where it cannot be said what was meant. */
function corrected(record: DmarcRecord, wrong: ReportUri): string | null {
  const meant = wrong.text === '' ? '' : repairedUri(wrong);
  return meant === null ? null : withUris(record, (uri) => (uri === wrong ? meant || null : uri.text));
}

/** An address that lies within a fault of the tag's form is told with that. */
function named(record: DmarcRecord, tag: 'rua' | 'ruf', uris: readonly ReportUri[]) {
  const told = (uri: ReportUri) => record.faults.some(({ start, end }) => start >= uri.start && end <= uri.end);
  return uris.filter((uri) => !told(uri)).map((uri) => ({ tag, uri }));
}

/** Whether reports arrive where they are sent. */
export function judgeReportTargets(
  location: string,
  record: DmarcRecord,
  targets: readonly ReportTarget[],
): readonly Said[] {
  const without = (left: readonly { readonly host: string }[]) =>
    withUris(record, (uri) => (left.some(({ host }) => host === uri.host) ? null : uri.text));
  const said: Said[] = [];
  const leave = <T extends string>(...kinds: readonly T[]) =>
    targets.filter(({ authorization: seen }) => seen.status === 'known' && kinds.some((kind) => kind === seen.value));
  const refused = leave('absent', 'name-too-long');
  if (refused.length > 0) {
    said.push({
      code: 'dmarc-report-not-authorized',
      params: {
        location,
        targets: refused.map(({ host, tags, authorizedBy, authorization }) => ({
          host,
          tags,
          name: authorizedBy ?? '',
          tooLong: authorization.status === 'known' && authorization.value === 'name-too-long',
        })),
      },
      evidence: proof(refused, 'authorization'),
    });
  }
  const foreign = leave('elsewhere');
  if (foreign.length > 0) {
    said.push({
      code: 'dmarc-report-override-foreign',
      params: { location, targets: bare(foreign) },
      evidence: proof(foreign, 'authorization'),
    });
  }
  const lost = targets.flatMap(({ mail, ...target }) => {
    if (mail.status === 'unknown' || mail.value === 'yes' || mail.value === 'unregistered') return [];
    return [{ host: target.host, tags: target.tags, because: mail.value, evidence: mail.evidence }];
  });
  if (lost.length > 0) {
    said.push({
      code: 'dmarc-report-domain-no-mail',
      params: {
        location,
        targets: lost.map(({ host, tags, because }) => ({ host, tags, because })),
        suggested: keepsReports(record, lost) ? without(lost) : null,
      },
      evidence: lost.flatMap(({ evidence }) => evidence),
    });
  }
  const gone = targets.filter(({ mail }) => mail.status === 'known' && mail.value === 'unregistered');
  if (gone.length > 0) {
    said.push({
      code: 'dmarc-report-domain-unregistered',
      params: { location, targets: bare(gone), suggested: without(gone) },
      evidence: proof(gone, 'mail'),
    });
  }
  return [...said, ...targets.flatMap(unseen)];
}

/** Whether aggregate reports still have somewhere to go. */
function keepsReports({ rua }: DmarcRecord, lost: readonly { readonly host: string }[]): boolean {
  return rua.length === 0 || rua.some((uri) => uri.fault === null && lost.every(({ host }) => host !== uri.host));
}

function bare(targets: readonly ReportTarget[]) {
  return targets.map(({ host, tags }) => ({ host, tags }));
}

function proof(targets: readonly ReportTarget[], part: 'authorization' | 'mail'): readonly Evidence[] {
  return targets.flatMap((target) => target[part].evidence);
}

function unseen({ host, authorization, mail }: ReportTarget): readonly Unchecked[] {
  return [
    ...open(`whether ${host} agrees to receive the reports`, authorization, LEAVE_CODES),
    ...open(`whether ${host} takes mail`, mail, MAIL_CODES),
  ];
}

function open(subject: string, seen: Observation<unknown>, couldBe: readonly string[]): readonly Unchecked[] {
  if (seen.status === 'known') return [];
  return [unchecked(subject, seen, couldBe)];
}
