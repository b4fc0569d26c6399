import { txtValue } from '../core/zone-file.ts';
import {
  type Draft,
  factsOf,
  faultWords,
  findingsOf,
  isDone,
  lookAgain,
  mend,
  type PlanRequest,
} from './plan-draft.ts';

const TESTING_DAYS = 14; // of an MTA-STS policy: TLS reports come daily
const MAX_HOSTS = 20; // in one line of words

/** What a policy on its way to enforcement is found with. */
const STAGE_CODES = ['mta-sts-missing', 'mta-sts-testing', 'mta-sts-mode-none'];

/** MTA-STS first in testing, so that mistakes cost nothing, and TLS-RPT to hear of them. */
export function transport(request: PlanRequest): readonly Draft[] {
  const { report } = request;
  if (report.results.every(({ check, outcome }) => check !== 'mta-sts' || outcome === 'not-applicable')) return [];
  const { policy } = factsOf(report, 'mta-sts');
  const mode = typeof policy === 'object' && policy !== null && 'mode' in policy ? policy.mode : null;
  // Where there is no policy to be seen, and not all was seen, there may be one.
  const isKnown = mode !== null || isDone(report, ['mta-sts']) !== null;
  const faults = findingsOf(report, 'mta-sts').filter(({ code }) => !STAGE_CODES.includes(code));
  const words = faultWords(report, 'mta-sts').filter(
    (text) => !STAGE_CODES.some((code) => text.startsWith(`${code}:`)),
  );
  const isOn = mode === 'testing' || mode === 'enforce';
  const isPublished = isOn && faults.length === 0;
  return [
    tlsReports(request),
    {
      id: 'mta-sts-testing',
      title: 'MTA-STS is published, in mode testing',
      why: 'senders then report what they would refuse, and refuse nothing',
      changes: [],
      byHand: isOn ? words : [...published(request), ...words],
      done: isKnown ? isPublished : null,
      day: 0,
      verify: lookAgain(request, ['mta-sts', 'transport']),
    },
    {
      id: 'mta-sts-enforce',
      title: 'MTA-STS is enforced',
      why: 'from here on nobody on the way can take the encryption off mail to you',
      changes: [],
      byHand:
        mode === 'enforce'
          ? words
          : ['when the reports of two weeks show no failure, serve "mode: enforce" with a new id in the TXT record'],
      done: isKnown ? mode === 'enforce' && faults.length === 0 : null,
      day: mode === 'enforce' ? 0 : TESTING_DAYS,
      verify: lookAgain(request, ['mta-sts', 'transport']),
    },
  ];
}

/** The policy to serve, and the record that announces it: in this order, as a record without a policy is a fault. */
function published({ domain, report }: PlanRequest): readonly string[] {
  const { hosts } = factsOf(report, 'mx');
  const names = Array.isArray(hosts)
    ? hosts.slice(0, MAX_HOSTS).map(({ host }: { host?: unknown }) => `mx: ${host}`)
    : [];
  const lines = ['version: STSv1', 'mode: testing', ...(names.length > 0 ? names : ['mx: HOST']), 'max_age: 1209600'];
  const id = report.startedAt.replace(/\.\d+|[^\dT]/g, '').replace('T', '');
  return [
    `serve https://mta-sts.${domain}/.well-known/mta-sts.txt as text/plain, over a certificate for that name, with the lines ${lines.map((line) => `"${line}"`).join(', ')}`,
    `then publish _mta-sts.${domain}. TXT "v=STSv1; id=${id}", and change the id with every change of the policy`,
  ];
}

function tlsReports(request: PlanRequest): Draft {
  const { domain, report, reportTo } = request;
  const { records } = factsOf(report, 'tls-rpt');
  const asks = Array.isArray(records) && records.length > 0;
  const value = txtValue(`v=TLSRPTv1; rua=mailto:${reportTo}`);
  const first = { action: 'add', name: `_smtp._tls.${domain}.`, type: 'TXT', value } as const;
  const common = {
    id: 'tls-rpt',
    title: 'senders report failed TLS',
    why: 'without these reports nobody tells you that an enforced policy keeps mail away',
    day: 0,
    verify: lookAgain(request, ['tls-rpt']),
  };
  if (!asks && isDone(report, ['tls-rpt']) === null) return { ...common, changes: [], byHand: [], done: null };
  return asks ? { ...common, ...mend(request, 'tls-rpt') } : { ...common, changes: [first], byHand: [], done: false };
}
