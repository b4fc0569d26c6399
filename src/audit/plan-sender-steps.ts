import type { Provider } from '../checks/providers.ts';
import { parseSpf } from '../checks/spf/parse.ts';
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
  serviceIn,
  servicesOf,
} from './plan-draft.ts';

export function spf(request: PlanRequest): Draft {
  const { domain, report, senders, sends, isNew } = request;
  // Nothing stands at a name that does not exist: the record of the senders is the first.
  const record = request.spf ?? (isNew && senders.some(({ spf: names }) => names.length > 0) ? 'v=spf1 ~all' : null);
  const missing = record === null ? [] : senders.flatMap((sender) => missingInclude(sender, record, report));
  const common = {
    id: 'spf',
    title: sends ? 'SPF names everybody who sends for you' : 'SPF says that nobody sends for you',
    why: 'receivers compare the address that mail comes from with this list',
    day: 0,
    verify: lookAgain(request, ['spf', 'senders']),
  };
  const { changes, byHand, done } = mend(request, 'spf');
  if (record === null || missing.length === 0) return { ...common, changes, byHand, done: isNew ? false : done };
  const value = txtValue(withIncludes(record, missing));
  return {
    ...common,
    changes: [...changes, { action: 'change', name: `${domain}.`, type: 'TXT', value }],
    byHand,
    done: false,
  };
}

/** The name to include for a sender; none where the record leads to it already. */
function missingInclude(
  { id, spf: names }: Provider,
  record: string,
  report: PlanRequest['report'],
): readonly string[] {
  const [name] = names;
  const included = parseSpf(record).terms.flatMap((term) =>
    term.name === 'include' || term.name === 'redirect' ? [term.domain.text.toLowerCase().replace(/\.$/, '')] : [],
  );
  const isThere = names.some((one) => included.includes(one)) || serviceIn(report, id)?.spf != null;
  return name === undefined || isThere ? [] : [name];
}

/** The record with more senders, before whatever ends it. */
export function withIncludes(record: string, names: readonly string[]): string {
  const terms = record.trim().split(/ +/);
  const end = terms.findIndex((term) => /^(?:[+~?-]?all|redirect=.*)$/i.test(term));
  const at = end === -1 ? terms.length : end;
  return [...terms.slice(0, at), ...names.map((name) => `include:${name}`), ...terms.slice(at)].join(' ');
}

const SIGNED = 'SPF breaks when mail is forwarded, a signature does not; DMARC needs one of the two in your own name';

/** One step for each service, and one for what else is wrong with the keys, or where no service is known. */
export function dkim(request: PlanRequest): readonly Draft[] {
  const { report, senders, isNew } = request;
  const done = isNew ? false : isDone(report, ['dkim']);
  const byHand = faultWords(report, 'dkim');
  const own: Draft = {
    id: 'dkim',
    title: 'your mail is signed, with keys that are in order',
    why: SIGNED,
    changes: [],
    byHand:
      byHand.length > 0
        ? byHand
        : ['turn on DKIM signing wherever your mail leaves from, and publish the records that are shown there'],
    done,
    day: 0,
    verify: lookAgain(request, ['dkim']),
  };
  return [
    ...senders.map((sender) => signedBy(request, sender)),
    ...(senders.length === 0 || byHand.length > 0 ? [own] : []),
  ];
}

function signedBy(request: PlanRequest, { id, name, selectors }: Provider): Draft {
  const { domain, report, isNew } = request;
  const own = serviceIn(report, id);
  const { policy } = factsOf(report, 'dmarc');
  const isEnforced = policy === 'quarantine' || policy === 'reject';
  const usual = selectors.slice(0, 4);
  const found = Array.isArray(own?.selectors)
    ? own.selectors.filter((one): one is string => typeof one === 'string')
    : [];
  // A service signs with one of its usual selectors, not with all: given, each of them would have to have a key.
  const known = found.length > 0 ? found : usual.length === 1 ? usual : [];
  const look = `look for "d=${domain}" in its DKIM-Signature`;
  return {
    id: `dkim-${id}`,
    title: `${name} signs with your domain`,
    why: SIGNED,
    changes: [],
    byHand: [
      `add ${domain} as a sending domain in the console of ${name}, and publish the DKIM records that it shows you: nobody else knows the key`,
      `switch signing on there, send a message to yourself, and ${look}${usual.length > 0 ? `; its selectors are usually ${usual.join(', ')}` : ''}`,
      ...(isEnforced
        ? [`send nothing through it before: with p=${policy}, what is neither signed nor aligned is not delivered`]
        : []),
      ...(known.length > 0 ? [] : ['give what stands behind s= there to the check with --selector']),
    ],
    done: own?.dkim === 'yes' ? true : own?.dkim === 'not-seen' || isNew ? false : null,
    day: 0,
    verify:
      known.length > 0
        ? lookAgain(request, ['dkim'], '--selector', known.join(','))
        : lookAgain(request, ['dkim', 'senders']),
  };
}

/** None where only services send, whose addresses are their own to look after. */
export function addresses(request: PlanRequest): readonly Draft[] {
  const { report } = request;
  const checks = ['reverse-dns', 'blocklist'];
  const faults = checks.flatMap((check) => findingsOf(report, check));
  const { own } = factsOf(report, 'senders');
  const isServices =
    Array.isArray(own) && own.length === 0 && servicesOf(report).some((service) => service.spf != null);
  if (isServices && faults.length === 0) return [];
  const areKnown = ['given', 'implied'].includes(`${factsOf(report, 'reverse-dns')['senders']}`);
  const done = isDone(report, checks);
  return [
    {
      id: 'addresses',
      title: 'the sending addresses have names, and are on no blocklist',
      why: 'many receivers refuse mail from an address without a PTR record that leads back, or that a large blocklist names',
      changes: [],
      byHand: [
        ...faultWords(report, ...checks),
        ...(areKnown ? [] : ['give the addresses that your mail leaves from to the check with --sending-ip']),
      ],
      done: areKnown || done === false ? done : null,
      day: 0,
      verify: lookAgain(request, checks),
    },
  ];
}
