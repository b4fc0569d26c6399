import type { Observation } from '../../core/observation.ts';
import type { TlsRptRecords } from './facts.ts';
import type { DaneHost } from './host-facts.ts';
import type { ReportTarget } from './target-facts.ts';
import { clip } from './words.ts';

/** What the tls-rpt check shows of its facts. */
export interface TlsRptShown {
  readonly [key: string]: unknown;
  /** The records at `_smtp._tls`; null: DNS did not answer. */
  readonly records: readonly string[] | null;
  /** Where a CNAME at `_smtp._tls` leads. */
  readonly delegatedTo: string | null;
  /** Where reports go, and whether they can arrive: `yes`, or why not; `not-known` where that was not to be seen. */
  readonly targets: readonly { readonly target: string; readonly receives: string }[];
  /** The MX hosts that have TLSA records, and whether a TLS-RPT record stands there; null: not known. */
  readonly daneHosts: readonly { readonly host: string; readonly record: boolean | null }[];
}

const MAX_RECORDS = 5;
const MAX_TEXT = 300;
const MAX_SUMMARY = 60;

export function shownOf(
  records: Observation<TlsRptRecords>,
  targets: Observation<readonly ReportTarget[]>,
  hosts: Observation<readonly DaneHost[]>,
): TlsRptShown {
  const found = records.status === 'known' ? records.value : null;
  return {
    records: found === null ? null : found.records.slice(0, MAX_RECORDS).map((text) => clip(text, MAX_TEXT)),
    delegatedTo: found?.delegatedTo ?? null,
    targets: targets.status === 'known' ? targets.value.map(shownTarget) : [],
    daneHosts: (hosts.status === 'known' ? hosts.value : []).flatMap(({ host, found: at }) =>
      at === null ? [] : [{ host, record: at.status === 'known' ? at.value.records.length > 0 : null }],
    ),
  };
}

function shownTarget(target: ReportTarget): TlsRptShown['targets'][number] {
  if (target.scheme === 'mailto') {
    const { host, mail } = target;
    return { target: host, receives: mail.status === 'known' ? mail.value : 'not-known' };
  }
  const { url, endpoint } = target;
  if (endpoint.status === 'unknown') return { target: clip(url, MAX_TEXT), receives: 'not-known' };
  const receives = endpoint.value.kind === 'alive' ? 'answers' : endpoint.value.kind;
  return { target: clip(url, MAX_TEXT), receives };
}

export function tlsRptSummary({ records, targets }: TlsRptShown): string {
  if (records === null) return 'record not known';
  if (records.length === 0) return 'no reports asked for, which is no fault';
  const whole = `reports to ${targets.map(({ target }) => target).join(', ')}`;
  if (targets.length > 0 && whole.length <= MAX_SUMMARY) return whole;
  return `reports to ${targets.length} ${targets.length === 1 ? 'address' : 'addresses'}`;
}
