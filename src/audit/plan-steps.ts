import type { Provider } from '../checks/providers.ts';
import type { RecordChange } from '../core/finding.ts';
import { txtValue } from '../core/zone-file.ts';
import type { Report, ReportFinding } from '../report/schema.ts';

/** A step before it was tried: the records it wants, in the order of the plan. */
export interface Draft {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly changes: readonly RecordChange[];
  readonly byHand: readonly string[];
  readonly done: boolean | null;
  /** Days after today. */
  readonly day: number;
  readonly verify: string | null;
}

export interface PlanRequest {
  readonly domain: string;
  readonly report: Report;
  readonly senders: readonly Provider[];
  /** Messages a day; null: not said. */
  readonly volume: number | null;
  /** Where reports are to go. */
  readonly reportTo: string;
  /** The SPF record as it is; null: none, or not one. */
  readonly spf: string | null;
}

const MONTH_DAYS = 30; // RFC 9989 section 7.4 asks for a month at p=none and a month at p=quarantine
const TESTING_DAYS = 14; // of an MTA-STS policy: TLS reports come daily
const BULK_FROM = 5_000;

/** All steps in order; those that are done are there too, and say so. */
export function draftsOf(request: PlanRequest): readonly Draft[] {
  return [
    mailHosts(request),
    spf(request),
    ...request.senders.map((sender) => dkim(request, sender)),
    addresses(request),
    ...dmarc(request),
    ...transport(request),
    ...bulk(request),
  ];
}

function findingsOf(report: Report, check: string): readonly ReportFinding[] {
  const result = report.results.find((one) => one.check === check);
  return result && 'findings' in result ? result.findings.filter(({ severity }) => severity !== 'info') : [];
}

function isSeen(report: Report, check: string): boolean {
  const result = report.results.find((one) => one.check === check);
  return result !== undefined && 'facts' in result && result.facts !== null;
}

function factsOf(report: Report, check: string): Readonly<Record<string, unknown>> {
  const result = report.results.find((one) => one.check === check);
  return result && 'facts' in result && result.facts !== null ? result.facts : {};
}

/** Faults of one check, with what can be written for them. */
function mend(report: Report, check: string): Pick<Draft, 'changes' | 'byHand' | 'done'> {
  const faults = findingsOf(report, check);
  return {
    changes: faults.flatMap(({ fix }) => (fix.condition === null ? fix.records : [])),
    byHand: faults
      .filter(({ fix }) => fix.records.length === 0 || fix.condition !== null)
      .map(({ code, fix }) => `${code}: ${fix.text}`),
    done: isSeen(report, check) ? faults.length === 0 : null,
  };
}

function mailHosts({ domain, report }: PlanRequest): Draft {
  return {
    id: 'mail-hosts',
    title: 'mail to the domain arrives',
    why: 'whoever sends mail must be able to take bounces and answers: many receivers look for an MX first',
    ...mend(report, 'mx'),
    day: 0,
    verify: `mailcheck ${domain} --only mx,smtp`,
  };
}

function spf({ domain, report, senders, spf: record }: PlanRequest): Draft {
  const missing = senders.flatMap(({ spf: names }) => {
    const [name] = names;
    return name === undefined || record?.toLowerCase().includes(`:${name}`) ? [] : [name];
  });
  const faults = findingsOf(report, 'spf');
  const why = 'receivers compare the address that mail comes from with this list';
  const common = {
    id: 'spf',
    title: 'SPF names everybody who sends for you',
    why,
    day: 0,
    verify: `mailcheck ${domain} --only spf,senders`,
  };
  if (record !== null && missing.length > 0) {
    const change = {
      action: 'change',
      name: `${domain}.`,
      type: 'TXT',
      value: txtValue(withIncludes(record, missing)),
    } as const;
    const byHand = faults.filter(({ fix }) => fix.records.length === 0).map(({ code, fix }) => `${code}: ${fix.text}`);
    return { ...common, changes: [change], byHand, done: false };
  }
  return { ...common, ...mend(report, 'spf') };
}

/** The record with more senders, before whatever ends it. */
export function withIncludes(record: string, names: readonly string[]): string {
  const terms = record.trim().split(/ +/);
  const end = terms.findIndex((term) => /^(?:[+~?-]?all|redirect=.*)$/i.test(term));
  const at = end === -1 ? terms.length : end;
  return [...terms.slice(0, at), ...names.map((name) => `include:${name}`), ...terms.slice(at)].join(' ');
}

function dkim({ domain, report }: PlanRequest, { id, name, selectors }: Provider): Draft {
  const services = factsOf(report, 'senders')['services'];
  const own = Array.isArray(services) ? services.find((service: { id?: unknown }) => service.id === id) : undefined;
  const usual = selectors.length > 0 ? `; its selectors are usually ${selectors.slice(0, 4).join(', ')}` : '';
  return {
    id: `dkim-${id}`,
    title: `${name} signs with your domain`,
    why: 'SPF breaks when mail is forwarded, a signature does not; DMARC needs one of the two in your own name',
    changes: [],
    byHand: [
      `add ${domain} as a sending domain in the console of ${name}, and publish the DKIM records that it shows you: nobody else knows the key`,
      `switch signing on there, send a message to yourself, and look for "d=${domain}" in its DKIM-Signature${usual}`,
    ],
    done: own?.dkim === 'yes' ? true : own?.dkim === 'not-seen' ? false : null,
    day: 0,
    verify: `mailcheck ${domain} --only dkim --selector <the s= of the DKIM-Signature>`,
  };
}

function addresses({ domain, report }: PlanRequest): Draft {
  return {
    id: 'addresses',
    title: 'the sending addresses have names, and are on no blocklist',
    why: 'many receivers refuse mail from an address without a PTR record that leads back, or that a large blocklist names',
    changes: [],
    byHand: [...mend(report, 'reverse-dns').byHand, ...mend(report, 'blocklist').byHand],
    done: isSeen(report, 'reverse-dns')
      ? findingsOf(report, 'reverse-dns').length + findingsOf(report, 'blocklist').length === 0
      : null,
    day: 0,
    verify: `mailcheck ${domain} --only reverse-dns,blocklist --sending-ip <the address your mail leaves from>`,
  };
}

const STAGES = ['none', 'quarantine', 'reject'] as const;

/** RFC 9989 section 7.4: a month with reports alone, a month of quarantine, and then the decision about reject. */
function dmarc({ domain, report, reportTo }: PlanRequest): readonly Draft[] {
  const { policy, record } = factsOf(report, 'dmarc');
  const stages: readonly unknown[] = STAGES;
  const reached = stages.indexOf(policy);
  const asks = typeof record === 'string' && /(?:^|;)\s*rua\s*=/i.test(record);
  const action = typeof record === 'string' ? 'change' : 'add';
  const seen = isSeen(report, 'dmarc') && policy !== 'not-known';
  return STAGES.map((stage, index) => {
    const text = withPolicy(typeof record === 'string' ? record : 'v=DMARC1', stage, reportTo);
    const isDone = reached >= index && (index > 0 || asks);
    const change = {
      action: index === 0 ? action : 'change',
      name: `_dmarc.${domain}.`,
      type: 'TXT',
      value: txtValue(text),
    } as const;
    return {
      id: `dmarc-${stage}`,
      ...WORDS[stage],
      changes: isDone ? [] : [change],
      byHand: isDone ? [] : [...BEFORE[stage]],
      done: seen ? isDone : null,
      day: Math.max(0, index - Math.max(0, reached)) * MONTH_DAYS,
      verify: `mailcheck ${domain} --only dmarc`,
    };
  });
}

/** The record with another policy, and with an address for reports where it has none; `pct` is of the past (RFC 9989 section C.5.2). */
export function withPolicy(record: string, policy: (typeof STAGES)[number], reportTo: string): string {
  const tags = record
    .split(';')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '' && !/^(?:v|p|pct|t)\s*=/i.test(tag));
  const reports = tags.some((tag) => /^rua\s*=/i.test(tag)) ? [] : [`rua=mailto:${reportTo}`];
  return ['v=DMARC1', `p=${policy}`, ...tags, ...reports].join('; ');
}

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
function transport({ domain, report, reportTo }: PlanRequest): readonly Draft[] {
  const sts = factsOf(report, 'mta-sts');
  const policy = sts['policy'];
  const mode = typeof policy === 'object' && policy !== null && 'mode' in policy ? policy.mode : null;
  const rpt = mend(report, 'tls-rpt');
  const { records } = factsOf(report, 'tls-rpt');
  const reports = Array.isArray(records) && records.length > 0;
  if (!isSeen(report, 'mta-sts')) return [];
  return [
    {
      id: 'tls-rpt',
      title: 'senders report failed TLS',
      why: 'without these reports nobody tells you that an enforced policy keeps mail away',
      changes: reports
        ? rpt.changes
        : [
            {
              action: 'add',
              name: `_smtp._tls.${domain}.`,
              type: 'TXT',
              value: txtValue(`v=TLSRPTv1; rua=mailto:${reportTo}`),
            },
          ],
      byHand: rpt.byHand,
      done: reports && rpt.done === true,
      day: 0,
      verify: `mailcheck ${domain} --only tls-rpt`,
    },
    {
      id: 'mta-sts-testing',
      title: 'MTA-STS is published, in mode testing',
      why: 'senders then report what they would refuse, and refuse nothing',
      changes: [],
      byHand:
        mode === null
          ? [
              `serve https://mta-sts.${domain}/.well-known/mta-sts.txt as text/plain, over a certificate for that name: "version: STSv1", "mode: testing", a line "mx: HOST" for each mail host, "max_age: 1209600"`,
              `then publish _mta-sts.${domain} TXT "v=STSv1; id=<today's date>;", and change the id with every change of the policy`,
            ]
          : [],
      done: mode === 'testing' || mode === 'enforce',
      day: 0,
      verify: `mailcheck ${domain} --only mta-sts,transport`,
    },
    {
      id: 'mta-sts-enforce',
      title: 'MTA-STS is enforced',
      why: 'from here on nobody on the way can take the encryption off mail to you',
      changes: [],
      byHand:
        mode === 'enforce'
          ? []
          : ['when the reports of two weeks show no failure, serve "mode: enforce" with a new id in the TXT record'],
      done: mode === 'enforce',
      day: mode === 'enforce' ? 0 : TESTING_DAYS,
      verify: `mailcheck ${domain} --only mta-sts,transport`,
    },
  ];
}

function bulk({ domain, volume }: PlanRequest): readonly Draft[] {
  if (volume === null || volume < BULK_FROM) return [];
  return [
    {
      id: 'bulk',
      title: `what ${volume.toLocaleString('en')} messages a day demand beside DNS`,
      why: 'the large providers demand it of bulk senders, and nobody outside can see it',
      changes: [],
      byHand: [
        'put List-Unsubscribe with an https address and List-Unsubscribe-Post into all marketing mail (RFC 8058), let DKIM cover both, and honour requests within two days',
        'register the domain at Google Postmaster Tools and Yahoo Sender Hub, and keep the spam rate below 0.1 %',
        'begin with a few hundred messages a day to people who open them, and double it every two or three days: a sudden start is filed as spam',
      ],
      done: null,
      day: 0,
      verify: `mailcheck ${domain} --providers --volume ${volume}`,
    },
  ];
}
