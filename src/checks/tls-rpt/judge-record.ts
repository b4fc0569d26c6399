import type { Evidence } from '../../core/observation.ts';
import type { TlsRptRecords } from './facts.ts';
import { parseTlsRpt, type RecordFault, repaired, type TlsRptRecord, withUris } from './parse.ts';
import type { ReportUri } from './report-uri.ts';
import type { Said } from './said.ts';
import { clip, excerpt, recordTo } from './words.ts';

const MAX_URIS = 5;
const MAX_CHARACTERS = 200;

/**
 * The one record there is, by its text; or that there are several.
 *
 * @param address  where reports should go if the record does not say
 */
export function judgeRecord(
  domain: string,
  { records, delegatedTo }: TlsRptRecords,
  address: string,
  evidence: readonly Evidence[],
): readonly Said[] {
  const [text] = records;
  if (text === undefined) return [];
  const said = records.length > 1 ? several(domain, records, delegatedTo) : one(domain, text, delegatedTo, address);
  return said.map((finding) => ({ ...finding, evidence }));
}

function several(domain: string, records: readonly string[], delegatedTo: string | null): readonly Said[] {
  const keep = records.find((text) => parseTlsRpt(text).uris.some(isUsable)) ?? records[0] ?? '';
  const kept = records.indexOf(keep);
  const remove = records.filter((_, index) => index !== kept);
  return [{ code: 'tls-rpt-several-records', params: { domain, delegatedTo, keep, remove } }];
}

function isUsable({ fault, host }: ReportUri): boolean {
  return fault === null && host !== null;
}

function one(domain: string, text: string, delegatedTo: string | null, address: string): readonly Said[] {
  const record = parseTlsRpt(text);
  const at = { domain, delegatedTo };
  const params = { ...at, suggested: repaired(record) };
  const of = (kind: RecordFault['kind']) => record.faults.filter((fault) => fault.kind === kind);
  const marked = ({ start, end, expected }: Pick<RecordFault, 'start' | 'end' | 'expected'>) => ({
    excerpt: excerpt(`_smtp._tls.${domain}`, record.text, start, end, `expected ${expected}`),
  });
  const [noRua] = of('no-rua');
  const syntax = of('syntax');
  const [odd] = syntax;
  const [again] = of('duplicate');
  const said: Said[] = [];
  if (noRua) {
    const suggested = withAddress(record, address);
    said.push({ code: 'tls-rpt-rua-missing', params: { ...at, suggested }, ...marked(noRua) });
  }
  if (odd) {
    const whole = params.suggested ?? withAddress(record, address);
    const expected = syntax.map((fault) => fault.expected);
    said.push({
      code: 'tls-rpt-record-syntax-error',
      params: { ...at, suggested: whole, expected },
      ...marked(odd),
    });
  }
  if (again) said.push({ code: 'tls-rpt-record-duplicate-field', params, ...marked(again) });
  const invalid = record.uris.flatMap(({ text: uri, start, end, fault }) =>
    fault === null ? [] : [{ uri, start, end, expected: fault }],
  );
  const foreign = record.uris.flatMap(({ text: uri, start, end, fault, scheme }) =>
    fault !== null || scheme === 'mailto' || scheme === 'https'
      ? []
      : [{ uri, start, end, expected: 'mailto: or https:' }],
  );
  const usable = record.uris.filter(isUsable).map((uri) => uri.text);
  for (const [code, faulty, whole] of [
    ['tls-rpt-uri-invalid', invalid, params.suggested],
    ['tls-rpt-uri-unsupported', foreign, withUris(record, usable)],
  ] as const) {
    const [first] = faulty;
    if (first === undefined) continue;
    const suggested = whole ?? withAddress(record, address);
    const uris = faulty.slice(0, MAX_URIS).map(({ uri, expected }) => ({ uri: clip(uri, MAX_CHARACTERS), expected }));
    said.push({ code, params: { ...at, suggested, uris }, ...marked(first) });
  }
  return said;
}

function withAddress({ extensions }: TlsRptRecord, address: string): string {
  return [recordTo(address), ...extensions].join('; ');
}
