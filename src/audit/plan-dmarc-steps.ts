import { DMARC_POLICIES as STAGES } from '../core/dmarc-policies.ts';
import { txtValue } from '../core/zone-file.ts';
import { type Draft, factsOf, isSeen, lookAgain, type PlanRequest } from './plan-draft.ts';

const MONTH_DAYS = 30; // RFC 9989 section 7.4 asks for a month at p=none and a month at p=quarantine

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
    const isStronger = reached > index && source === 'own';
    const text = isStronger
      ? [...tagsOf(record ?? ''), `rua=mailto:${reportTo}`].join('; ')
      : withPolicy(record ?? '', STAGES[Math.max(index, reached)] ?? stage, sends ? reportTo : null);
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
