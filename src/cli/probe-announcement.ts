import type { MailboxAsked, ProbeRoute, ServerAsked } from '../core/probe.ts';
import { visible } from '../report/render/escape.ts';
import { hang } from '../report/render/terminal/wrap.ts';
import type { ProbePlan } from './probe-plan.ts';

const LONGEST_LABEL = 4;
const MOST_NAMED = 5;

/**
 * What a probe is about to do: what it sends, from whom, which way, to whom, and where it looks then.
 *
 * @param width  of the terminal, in columns
 * @returns lines without control characters
 */
export function announcement(plan: ProbePlan, width: number): readonly string[] {
  const { request, from, signing } = plan;
  const [first] = request.messages;
  const bytes = first === undefined ? 0 : Buffer.byteLength(first.raw, 'base64');
  const copies = request.messages.length > 1 ? `, ${request.messages.length} times, each with a mark of its own` : '';
  const signed = signing === null ? '' : `, signed by ${signing.selector}._domainkey.${signing.domain}`;
  const bounces =
    first === undefined || first.envelope.from === from ? '' : `, bounces to ${first.envelope.from || 'nobody'}`;
  const rows: readonly (readonly [string, string])[] = [
    ['what', `"${first?.subject ?? ''}", ${sizeText(bytes)}${copies}${signed}`],
    ['from', `${from}${bounces}`],
    ['by', routeWords(request.route, recipientsOf(plan))],
    ['to', listed(recipientsOf(plan))],
    ['then', followWords(plan)],
  ];
  return rows.flatMap(([label, words]) =>
    hang(`  ${label.padEnd(LONGEST_LABEL)}  `, visible(words), Math.max(40, width)),
  );
}

/** What the probe will need to know. */
export function passwordWords({ passwords }: ProbePlan): readonly string[] {
  return passwords.map(({ user, host, variable, usualVariable, preset, isToken }) => {
    const source = variable ?? (usualVariable === null ? null : `${usualVariable}, if it is set`);
    const from = source === null ? 'asked for' : `from the variable ${source}`;
    const kind =
      preset === null ? (isToken ? ' (an access token)' : '') : ` (${preset.password.words}; ${preset.password.make})`;
    return `the password of ${user} at ${host}, ${from}${kind}`;
  });
}

function recipientsOf({ request }: ProbePlan): readonly string[] {
  return [...new Set(request.messages.flatMap(({ envelope }) => envelope.to))];
}

function routeWords(route: ProbeRoute, recipients: readonly string[]): string {
  if (route.kind === 'direct') {
    const domains = [...new Set(recipients.map((address) => address.slice(address.lastIndexOf('@') + 1)))];
    return `the mail servers of ${listed(domains)}, straight from this machine: they judge its address`;
  }
  const login = route.login === null ? 'without a login' : `as ${route.login.user}`;
  return `${placeWords(route)}, ${login}`;
}

function followWords({ request }: ProbePlan): string {
  const { mailboxes, senderMailbox, waitMs, deleteAfter } = request;
  if (mailboxes.length === 0 && senderMailbox === null) return 'nothing more: nobody looks where it arrives';
  const wait = `for at most ${Math.round(waitMs / 1000)} s`;
  const places = mailboxes.length === 0 ? [] : [`looks for it in ${listed(mailboxes.map(mailboxWords))} ${wait}`];
  const bounces =
    senderMailbox === null
      ? []
      : [`looks for bounces in ${mailboxWords(senderMailbox)}${mailboxes.length === 0 ? ` ${wait}` : ''}`];
  const left = mailboxes.length === 0 ? [] : [deleteAfter ? 'removes it from there' : 'leaves it there'];
  return [...places, ...left, ...bounces].join('; ');
}

function mailboxWords(mailbox: MailboxAsked): string {
  return `${placeWords(mailbox)} as ${mailbox.login.user}`;
}

function placeWords({ host, port, tls, allowUntrusted }: ServerAsked): string {
  const manner = {
    implicit: 'TLS',
    starttls: 'STARTTLS required',
    'starttls-if-offered': 'STARTTLS if offered',
    none: 'in clear',
  }[tls];
  const trust = allowUntrusted && tls !== 'none' ? ', any certificate' : '';
  return `${host.includes(':') ? `[${host}]` : host}:${port} (${manner}${trust})`;
}

function listed(items: readonly string[]): string {
  const shown = items.slice(0, MOST_NAMED).join(', ');
  return items.length > MOST_NAMED ? `${shown} and ${items.length - MOST_NAMED} more` : shown;
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} octets`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
