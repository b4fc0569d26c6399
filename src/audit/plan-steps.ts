import type { Provider } from '../checks/providers.ts';
import { parseSpf } from '../checks/spf/parse.ts';
import { txtValue } from '../core/zone-file.ts';
import type { Report } from '../report/schema.ts';
import { type Draft, factsOf, faultWords, isDone, mend, type PlanRequest } from './plan-draft.ts';
import { dmarc, transport } from './plan-policy-steps.ts';

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

function mailHosts(request: PlanRequest): Draft {
  return {
    id: 'mail-hosts',
    title: 'mail to the domain arrives',
    why: 'whoever sends mail must be able to take bounces and answers: many receivers look for an MX first',
    ...mend(request, 'mx'),
    day: 0,
    verify: `mailcheck ${request.domain} --only mx,smtp`,
  };
}

function spf(request: PlanRequest): Draft {
  const { domain, report, senders, spf: record } = request;
  const missing = record === null ? [] : senders.flatMap((sender) => missingInclude(sender, record, report));
  const common = {
    id: 'spf',
    title: 'SPF names everybody who sends for you',
    why: 'receivers compare the address that mail comes from with this list',
    day: 0,
    verify: `mailcheck ${domain} --only spf,senders`,
  };
  const { changes, byHand, done } = mend(request, 'spf');
  if (record === null || missing.length === 0) return { ...common, changes, byHand, done };
  const value = txtValue(withIncludes(record, missing));
  return {
    ...common,
    changes: [...changes, { action: 'change', name: `${domain}.`, type: 'TXT', value }],
    byHand,
    done: false,
  };
}

/** The name to include for a sender; none where the record leads to it already. */
function missingInclude({ id, spf: names }: Provider, record: string, report: Report): readonly string[] {
  const [name] = names;
  const included = parseSpf(record).terms.flatMap((term) =>
    term.name === 'include' || term.name === 'redirect' ? [term.domain.text.toLowerCase().replace(/\.$/, '')] : [],
  );
  const isThere = names.some((one) => included.includes(one)) || serviceIn(report, id)?.spf != null;
  return name === undefined || isThere ? [] : [name];
}

/** A service in the inventory of senders. */
function serviceIn(report: Report, id: string): { readonly spf?: unknown; readonly dkim?: unknown } | undefined {
  const { services } = factsOf(report, 'senders');
  return Array.isArray(services) ? services.find((service: { id?: unknown }) => service.id === id) : undefined;
}

/** The record with more senders, before whatever ends it. */
export function withIncludes(record: string, names: readonly string[]): string {
  const terms = record.trim().split(/ +/);
  const end = terms.findIndex((term) => /^(?:[+~?-]?all|redirect=.*)$/i.test(term));
  const at = end === -1 ? terms.length : end;
  return [...terms.slice(0, at), ...names.map((name) => `include:${name}`), ...terms.slice(at)].join(' ');
}

function dkim({ domain, report }: PlanRequest, { id, name, selectors }: Provider): Draft {
  const own = serviceIn(report, id);
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
    byHand: [...faultWords(report, 'reverse-dns'), ...faultWords(report, 'blocklist')],
    done: isDone(report, ['reverse-dns', 'blocklist']),
    day: 0,
    verify: `mailcheck ${domain} --only reverse-dns,blocklist --sending-ip <the address your mail leaves from>`,
  };
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
