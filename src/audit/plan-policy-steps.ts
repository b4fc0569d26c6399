import { txtValue } from '../core/zone-file.ts';
import {
  type Draft,
  factsOf,
  faultWords,
  findingsOf,
  isDone,
  isSeen,
  lookAgain,
  mend,
  type PlanRequest,
} from './plan-draft.ts';

const MONTH_DAYS = 30; // RFC 9989 section 7.4 asks for a month at p=none and a month at p=quarantine
const TESTING_DAYS = 14; // of an MTA-STS policy: TLS reports come daily
const MAX_HOSTS = 20; // in one line of words

/** What a policy on its way to enforcement is found with. */
const STAGE_CODES = ['mta-sts-missing', 'mta-sts-testing', 'mta-sts-mode-none'];

const STAGES = ['none', 'quarantine', 'reject'] as const;

/**
 * RFC 9989 section 7.4: a month with reports alone, a month of quarantine, and then the decision about reject. A domain
 * that sends nothing has nothing to lose, and goes there at once.
 */
export function dmarc(request: PlanRequest): readonly Draft[] {
  const { domain, report, reportTo, sends, isNew } = request;
  const facts = factsOf(report, 'dmarc');
  const { source } = facts;
  // The record of a public suffix is nobody's own, and large receivers do not look for it.
  const inForce = typeof facts['record'] === 'string' && source !== 'public-suffix' ? facts['record'] : null;
  const record = inForce !== null && source === 'organizational' ? forItself(inForce) : inForce;
  const stages: readonly unknown[] = STAGES;
  const reached = record === null ? -1 : stages.indexOf(facts['policy']);
  const asks = record !== null && tagsOf(record).some((tag) => /^rua\s*=/i.test(tag));
  const isKnown = isSeen(report, 'dmarc') && facts['policy'] !== 'not-known';
  return STAGES.flatMap((stage, index) => {
    if (!sends && stage !== 'reject') return [];
    const isReached = reached >= index && (index > 0 || asks);
    // What is stronger already stays: then reports are all that is wanting.
    const text =
      reached > index
        ? [...tagsOf(record ?? ''), `rua=mailto:${reportTo}`].join('; ')
        : withPolicy(record ?? '', stage, sends ? reportTo : null);
    const change = { action: 'change', name: `_dmarc.${domain}.`, type: 'TXT', value: txtValue(text) } as const;
    return [
      {
        id: `dmarc-${stage}`,
        ...(sends ? WORDS[stage] : NOTHING_SENT),
        // What stands there unseen must not be written over.
        changes: isReached || !(isKnown || isNew) ? [] : [change],
        byHand: isReached || !sends ? [] : [...BEFORE[stage], ...(index === 0 ? reader(request) : [])],
        done: isKnown ? isReached : isNew ? false : null,
        day: sends ? Math.max(0, index - Math.max(0, reached)) * MONTH_DAYS : 0,
        verify: lookAgain(request, ['dmarc']),
      },
    ];
  });
}

function reader({ report, options }: PlanRequest): readonly string[] {
  const takesMail = factsOf(report, 'mx')['kind'] !== 'null-mx' || options.reportTo !== null;
  return takesMail ? [] : ['the domain itself takes no mail: name an address elsewhere with --report-to'];
}

/** The record of an organization, for one domain of it: what it says of the domains below and of a suffix is left out. */
function forItself(record: string): string {
  return tagsOf(record)
    .filter((tag) => !/^(?:sp|np|psd)\s*=/i.test(tag))
    .join('; ');
}

function tagsOf(record: string): readonly string[] {
  return record
    .split(';')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

/**
 * The record with another policy, and with an address for reports where it has none; `pct` is of the past (RFC 9989
 * section C.5.2), and a policy under test is none.
 */
export function withPolicy(record: string, policy: (typeof STAGES)[number], reportTo: string | null): string {
  const tags = tagsOf(record).filter((tag) => !/^(?:v|p|pct|t)\s*=/i.test(tag));
  const hasReports = reportTo === null || tags.some((tag) => /^rua\s*=/i.test(tag));
  return ['v=DMARC1', `p=${policy}`, ...tags, ...(hasReports ? [] : [`rua=mailto:${reportTo}`])].join('; ');
}

const NOTHING_SENT = {
  title: 'DMARC has forgeries refused',
  why: 'whatever comes in the name of a domain that sends nothing is forged, and nothing of yours can be lost',
} as const;

const WORDS = {
  none: {
    title: 'DMARC asks for reports',
    why: 'the reports show who sends in your name, and whose mail would fail; Gmail, Yahoo and Outlook.com demand a record of whoever sends in bulk',
  },
  quarantine: {
    title: 'DMARC sends forgeries to the spam folder',
    why: 'from here on forged mail is no longer delivered like yours',
  },
  reject: {
    title: 'DMARC has forgeries refused',
    why: 'the strongest protection; it harms people of the domain who write to mailing lists (RFC 9989 section 7.4), so stay at quarantine if there are such',
  },
} as const;

const BEFORE: Readonly<Record<(typeof STAGES)[number], readonly string[]>> = {
  none: ['see that the report address exists, and that somebody or some service reads it'],
  quarantine: ['go on only when the reports of a month show that all of your own mail passes'],
  reject: ['go on only when a month of quarantine brought no complaint about lost mail'],
};

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
