import { listedOrganization } from './legacy.ts';
import type { DmarcPolicy, DmarcWalk } from './outcome.ts';
import { type BothVerdicts, verdicts } from './receivers.ts';
import type { Policy } from './record.ts';
import type { ReportTarget } from './report-target.ts';

/** What the dmarc check shows of its facts. */
export interface DmarcShown {
  readonly [key: string]: unknown;
  /** The record in force, and the name it stands at. */
  readonly record: string | null;
  readonly name: string | null;
  readonly source: DmarcPolicy['source'];
  /** `not-known` where a name that decides did not answer; null: no DMARC. */
  readonly policy: Policy | 'not-known' | null;
  readonly organizationalDomain: { readonly rfc9989: string | null; readonly rfc7489: string };
  readonly walk: readonly WalkedShown[];
  /** What receivers do with failing mail from the domain, from its subdomains, and from subdomains that do not exist. */
  readonly receivers: Readonly<Record<string, BothVerdicts>>;
  readonly reports: readonly {
    readonly host: string;
    readonly tags: readonly string[];
    readonly authorization: string;
    readonly takesMail: string;
  }[];
}

interface WalkedShown {
  readonly name: string;
  readonly found: 'record' | 'several' | 'other-text' | 'nothing' | 'no-answer';
  readonly records: readonly string[];
  readonly aliases: readonly string[];
}

const MAX_SUMMARY = 60;
const MAX_RECORD = 4_096;

export function shownOf(
  domain: string,
  walk: DmarcWalk,
  policy: DmarcPolicy | null,
  targets: readonly ReportTarget[],
): DmarcShown {
  return {
    record: policy?.record?.text.slice(0, MAX_RECORD) ?? null,
    name: policy?.location ? `_dmarc.${policy.location}` : null,
    source: policy?.source ?? null,
    policy: policy === null ? 'not-known' : policy.policy,
    organizationalDomain: { rfc9989: policy?.organizationalDomain ?? null, rfc7489: listedOrganization(domain) },
    walk: walk.names.map(walkedOf),
    receivers: verdicts(domain, policy, walk.names),
    reports: targets.map(({ host, tags, authorization, mail }) => ({
      host,
      tags,
      authorization: authorization.status === 'known' ? authorization.value : 'not-known',
      takesMail: mail.status === 'known' ? mail.value : 'not-known',
    })),
  };
}

function walkedOf({ domain, seen }: DmarcWalk['names'][number]): WalkedShown {
  const name = `_dmarc.${domain}`;
  if (seen.status === 'unknown') return { name, found: 'no-answer', records: [], aliases: [] };
  const { records, others, aliases } = seen.value;
  const found =
    records.length > 1 ? 'several' : records.length === 1 ? 'record' : others.length > 0 ? 'other-text' : 'nothing';
  return { name, found, records: records.map((text) => text.slice(0, MAX_RECORD)), aliases };
}

export function dmarcSummary({ policy, name, source, reports }: DmarcShown): string {
  if (policy === 'not-known') return 'policy not known';
  if (policy === null) return 'no policy in force';
  const from = source === 'own' || name === null ? '' : ` from ${name}`;
  const to = reports.filter(({ tags }) => tags.includes('rua')).map(({ host }) => host);
  const reported = to.length > 0 ? `, reports to ${to.join(', ')}` : '';
  const whole = `${policy}${from}${reported}`;
  return whole.length <= MAX_SUMMARY ? whole : `${policy}${from}`.slice(0, MAX_SUMMARY);
}
