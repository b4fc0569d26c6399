import { join } from 'node:path';
import { expect } from 'vitest';
import type { MailboxPlacement, Placement } from '../../../src/core/placement.ts';
import type { CopyShown, ReceivedShown } from '../../../src/core/received-copy.ts';
import type { ReportDocument } from '../../../src/report/schema.ts';
import { mailcheck, type Run, world } from '../mailcheck.ts';
import { type Account, hosts, mailboxHost, senders, submission } from './places.ts';

/** What every call has, audit or probe. */
export const settings = [
  '--nameserver',
  '127.0.0.1',
  '--ca-file',
  join(world, 'ca.pem'),
  '--helo',
  'desk.sound.example',
  '--no-canary',
];

/** The servers of the receiving side by scheme; without TLS at all those of `hosts.clear`. */
export const imaps = (of: Account): Look => ({ of, url: urlOf('imaps', of, mailboxHost.name) });
export const imap = (of: Account): Look => ({ of, url: urlOf('imap', of, mailboxHost.name) });
export const pop3s = (of: Account): Look => ({ of, url: urlOf('pop3s', of, mailboxHost.name) });
export const pop3 = (of: Account): Look => ({ of, url: urlOf('pop3', of, mailboxHost.name) });
export const clearImap = (of: Account): Look => ({ of, url: urlOf('imap', of, hosts.clear.name) });
export const clearPop3 = (of: Account): Look => ({ of, url: urlOf('pop3', of, hosts.clear.name) });

/** A mailbox, and whose it is. */
export interface Look {
  readonly of: Account;
  readonly url: string;
}

export function urlOf(scheme: string, of: Account, host: string): string {
  return `${scheme}://${encodeURIComponent(of.address)}@${host}`;
}

export interface ProbeCall {
  /** Who sends; default: a domain in good order. */
  readonly from?: Account;
  /** How the sender is written (`--from`); default: the bare address; null: not at all, as a ready message says it. */
  readonly written?: string | null;
  readonly to: string;
  /** Default: submission with STARTTLS, as the sender. */
  readonly via?: string;
  readonly look?: readonly Look[];
  /** Whether the sender's mailbox is looked into for bounces. */
  readonly bounces?: boolean;
  readonly args?: readonly string[];
  /** Passwords other than the right ones. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly within?: readonly string[];
}

export interface Probed extends Run {
  readonly report: ReportDocument['reports'][number];
  readonly placement: Placement;
  /** Of the only recipient. */
  readonly mailbox: MailboxPlacement;
  /** Of all checks, severity minor and above. */
  readonly faults: readonly string[];
}

/** `mailcheck probe` with these settings. */
export function runProbe(call: ProbeCall): Promise<Run> {
  const {
    from = senders.sound,
    written = from.address,
    to,
    via,
    look = [],
    bounces = false,
    args = [],
    variables = {},
    within = [],
  } = call;
  const mailboxes = look.flatMap(({ url }, index) => ['--mailbox', url, '--mailbox-password-env', `MAILBOX_${index}`]);
  const passwords = Object.fromEntries(look.map(({ of }, index) => [`MAILBOX_${index}`, of.password]));
  const sender = bounces ? ['--sender-mailbox', urlOf('imaps', from, submission.good.name)] : [];
  return mailcheck(
    [
      'probe',
      ...(written === null ? [] : ['--from', written]),
      ...['--to', to],
      ...['--via', via ?? urlOf('smtp', from, `${submission.good.name}:587`)],
      ...mailboxes,
      ...sender,
      ...(look.length > 0 || bounces ? ['--wait', '45'] : []),
      ...settings,
      ...args,
    ],
    {
      MAILCHECK_VIA_PASSWORD: from.password,
      ...passwords,
      MAILCHECK_SENDER_MAILBOX_PASSWORD: from.password,
      ...variables,
    },
    within,
  );
}

/** The same, with the report read. */
export async function probe(call: ProbeCall): Promise<Probed> {
  const run = await runProbe({ ...call, args: ['--format', 'json', ...(call.args ?? [])] });
  expect(run.stdout, run.stderr).not.toBe('');
  return { ...run, ...readReport(run.stdout) };
}

export function readReport(stdout: string): Omit<Probed, keyof Run> {
  const [report] = (JSON.parse(stdout) as ReportDocument).reports;
  const placement = report?.placement;
  const [mailbox] = placement?.mailboxes ?? [];
  if (report === undefined || !placement || mailbox === undefined) throw new Error(`no placement in ${stdout}`);
  const findings = report.results.flatMap((result) => ('findings' in result ? result.findings : []));
  const faults = findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
  return { report, placement, mailbox, faults };
}

/** What the check of the received copies shows, in a probe with one mailbox. */
export function copyIn(report: Probed['report']): CopyShown {
  const received = report.results.find(({ check }) => check === 'received');
  const [copy] = (received && 'facts' in received ? (received.facts as unknown as ReceivedShown) : { copies: [] })
    .copies;
  if (copy === undefined) throw new Error(`no copy in ${JSON.stringify(received)}`);
  return copy;
}
