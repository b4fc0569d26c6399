import { dmarc } from './plan-dmarc-steps.ts';
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
import { addresses, dkim, spf } from './plan-sender-steps.ts';
import { transport } from './plan-transport-steps.ts';

const BULK_FROM = 5_000;

/** Checks whose faults a step names; what is left of all others is a step of its own, at the end. */
export const CHECKS_IN_STEPS: readonly string[] = [
  ...['dnssec', 'nameservers', 'dangling', 'registration'],
  ...['mx', 'smtp', 'tls', 'tls-scan', 'submission', 'dane', 'transport'],
  ...['spf', 'dkim', 'reverse-dns', 'blocklist', 'tls-rpt', 'mta-sts'],
];

/** All steps in the order of their days; those that are done are there too, and say so. */
export function draftsOf(request: PlanRequest): readonly Draft[] {
  const drafts = [
    ...zone(request),
    mailHosts(request),
    spf(request),
    ...(request.sends ? [...dkim(request), ...addresses(request)] : parked(request)),
    ...dmarc(request),
    ...transport(request),
    ...bulk(request),
  ];
  return drafts.toSorted((one, other) => one.day - other.day);
}

/** Only where something is wrong: nothing that is published counts where the zone cannot be read, or is not yours. */
function zone(request: PlanRequest): readonly Draft[] {
  const checks = ['dnssec', 'nameservers', 'dangling', 'registration'];
  if (checks.every((check) => findingsOf(request.report, check).length === 0)) return [];
  return [
    {
      id: 'zone',
      title: 'the zone answers everywhere, and belongs to nobody else',
      why: 'all that follows is looked up there',
      changes: [],
      byHand: faultWords(request.report, ...checks),
      done: false,
      day: 0,
      verify: lookAgain(request, checks),
    },
  ];
}

function mailHosts(request: PlanRequest): Draft {
  const checks = ['mx', 'smtp', 'tls', 'tls-scan', 'submission', 'dane', 'transport'];
  const { changes, byHand } = mend(request, 'mx');
  const asked = checks.filter((check) => request.report.results.some((result) => result.check === check));
  const takesNone = factsOf(request.report, 'mx')['kind'] === 'null-mx';
  return {
    id: 'mail-hosts',
    title: takesNone ? 'the domain says that it takes no mail' : 'mail to the domain arrives',
    why: 'whoever sends mail must be able to take bounces and answers: many receivers look for an MX first',
    changes,
    byHand: [...byHand, ...faultWords(request.report, ...checks.slice(1))],
    done: isDone(request.report, checks),
    day: 0,
    verify: lookAgain(
      request,
      asked.filter((check) => check === 'mx' || check === 'smtp' || findingsOf(request.report, check).length > 0),
    ),
  };
}

/** What only a domain without mail publishes. */
function parked(request: PlanRequest): readonly Draft[] {
  if (isDone(request.report, ['parked']) !== false) return [];
  return [
    {
      id: 'parked',
      title: 'the domain says that it has no mail',
      why: 'then nobody waits for an answer, and nobody can sign in its name',
      ...mend(request, 'parked'),
      day: 0,
      verify: lookAgain(request, ['parked']),
    },
  ];
}

function bulk({ domain, options, volume }: PlanRequest): readonly Draft[] {
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
      verify: lookAgain({ domain, options }, [], '--providers', '--volume', `${volume}`),
    },
  ];
}
