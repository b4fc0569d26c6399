import { defineFindings, type Effect } from '../../core/finding.ts';
import type { HandOverTry } from '../../core/handover.ts';
import type { Placement, PlacementVerdict } from '../../core/placement.ts';
import { codesOf, phaseWords, type RefusedAt, recipientsText, refusalsText } from './refusal.ts';
import { sendingFindings } from './sending-findings.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };

export interface Refusals {
  readonly replies: readonly RefusedAt[];
}

/** A mailbox in which the message was found, or was not. */
export interface PlacedAt {
  readonly recipient: string;
  readonly provider: string | null;
  readonly folder: string;
}

const refused: RefusedAt = {
  recipient: 'you@gmail.example',
  by: 'server',
  host: 'mx.gmail.example',
  phase: 'message',
  code: 550,
  enhanced: '5.7.26',
  lines: ['Your email has been blocked because the sender is unauthenticated.'],
  rule: 'gmail-unauthenticated',
  meaning: 'neither SPF nor DKIM passed',
};
const unknownUser: RefusedAt = {
  recipient: 'yuo@gmail.example',
  by: 'server',
  host: 'mx.gmail.example',
  phase: 'rcpt',
  code: 550,
  enhanced: '5.1.1',
  lines: ['The email account that you tried to reach does not exist.'],
  rule: 'gmail-user-unknown',
  meaning: 'there is no such mailbox',
};
const inJunk: PlacedAt = { recipient: 'you@gmail.example', provider: 'Gmail', folder: '[Gmail]/Spam' };

export const probeFindings = defineFindings({
  'probe-refused': {
    severity: 'critical',
    effects: [bounce],
    spec: 'RFC 5321 section 4.2',
    example: { replies: [refused] },
    text: ({ replies }: Refusals) => ({
      title: `the probe was refused ${phaseWords(replies[0]?.phase ?? null)}: ${replies[0] ? codesOf(replies[0]) : ''}`,
      why: `mail like this comes back to its sender: ${refusalsText(replies)}`,
      fix: { text: 'mend what the reply names, with the findings beside it, then probe again' },
    }),
  },
  'probe-bounced': {
    severity: 'critical',
    effects: [bounce],
    spec: 'RFC 3464 section 2.3',
    example: { replies: [{ ...refused, by: 'report', phase: null, host: 'mx.gmail.example' }] },
    text: ({ replies }: Refusals) => ({
      title: `the probe bounced: ${replies[0] ? codesOf(replies[0]) : 'a report came back'}`,
      why: `your server took the message, could not deliver it, and sent a report back: ${refusalsText(replies)}`,
      fix: { text: 'mend what the reply names, with the findings beside it, then probe again' },
    }),
  },
  'probe-recipient-refused': {
    severity: 'critical',
    effects: [],
    spec: 'RFC 3463 section 3.2',
    example: { replies: [unknownUser] },
    text: ({ replies }: Refusals) => ({
      title: `the mailbox was refused: ${replies[0] ? codesOf(replies[0]) : ''}`,
      why: `the reply speaks of the recipient and not of you, so it says nothing about your mail to others: ${refusalsText(replies)}`,
      fix: { text: 'send the probe to a mailbox that exists and has room' },
    }),
  },
  'probe-junk': {
    severity: 'critical',
    effects: [spam],
    spec: 'RFC 6154 section 2',
    example: { placements: [inJunk] },
    text: ({ placements }: { readonly placements: readonly PlacedAt[] }) => ({
      title: `the probe was filed as spam: ${recipientsText(placements.map(({ recipient }) => recipient))}`,
      why: `it came into ${placements
        .slice(0, 5)
        .map(({ recipient, folder }) => `"${folder}" of ${recipient}`)
        .join(', ')}, where people do not look; other mail like it goes the same way`,
      fix: {
        text: 'mend the causes that this report names, then probe again; a first good message may still be held back',
      },
    }),
  },
  'probe-other-folder': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6154 section 2',
    example: { placements: [{ ...inJunk, folder: 'Newsletters' }] },
    text: ({ placements }: { readonly placements: readonly PlacedAt[] }) => ({
      title: `the probe is neither in the inbox nor in Junk: ${recipientsText(placements.map(({ recipient }) => recipient))}`,
      why: `it was found in ${placements
        .slice(0, 5)
        .map(({ recipient, folder }) => `"${folder}" of ${recipient}`)
        .join(', ')}; a rule of the mailbox, or of its provider, put it there`,
      fix: {
        text: 'look at the filter rules of the mailbox; if there are none, it is how the provider sorts mail like this',
      },
    }),
  },
  'probe-in-tab': {
    severity: 'info',
    effects: [],
    spec: 'https://developers.google.com/workspace/gmail/imap/imap-extensions',
    example: { placements: [{ ...inJunk, folder: 'Promotions' }] },
    text: ({ placements }: { readonly placements: readonly PlacedAt[] }) => ({
      title: `in the inbox, under a tab: ${recipientsText(placements.map(({ recipient }) => recipient))}`,
      why: `it was sorted under ${placements
        .slice(0, 5)
        .map(({ recipient, folder }) => `"${folder}" of ${recipient}`)
        .join(', ')}; people look there less often`,
      fix: { text: 'nothing to mend: the provider takes it for mail of this kind, and each reader can move it' },
    }),
  },
  'probe-not-arrived': {
    severity: 'critical',
    effects: [],
    spec: 'RFC 5321 section 4.5.4.1',
    example: { missing: [{ recipient: 'you@gmail.example', provider: 'Gmail', seconds: 120, inboxOnly: false }] },
    text: ({ missing }: { readonly missing: readonly MissingAt[] }) => ({
      title: `the probe did not arrive in ${missing[0]?.seconds ?? 0} s: ${recipientsText(missing.map(({ recipient }) => recipient))}`,
      why: missing.map(missingText).join('; '),
      fix: {
        text: 'look for the message in the log of the server that took it; wait longer with --wait, and give --sender-mailbox, where a report would come back',
      },
    }),
  },
  ...sendingFindings,
});

export interface MissingAt {
  readonly recipient: string;
  readonly provider: string | null;
  readonly seconds: number;
  /** POP3 shows the inbox alone. */
  readonly inboxOnly: boolean;
}

function missingText({ recipient, seconds, inboxOnly }: MissingAt): string {
  return inboxOnly
    ? `a server took the message for ${recipient}, and it was not in the inbox ${seconds} s later; POP3 shows no other folder, so it may be in Junk, or still under way`
    : `a server took the message for ${recipient}, and it was in no folder ${seconds} s later: it is still under way, or was dropped without a word`;
}

export interface ProbeShown extends Readonly<Record<string, unknown>> {
  readonly placement: Placement;
  readonly tries: readonly HandOverTry[];
}

export function probeSummary({ placement: { mailboxes } }: ProbeShown): string {
  if (mailboxes.length > 1) {
    const well = mailboxes.filter(({ verdict }) => verdict === 'inbox').length;
    return `${well} of ${mailboxes.length} in the inbox`;
  }
  const [{ verdict, seconds } = { verdict: null, seconds: null }] = mailboxes;
  return `${verdict === null ? 'not seen' : VERDICTS[verdict]}${seconds === null ? '' : ` after ${seconds} s`}`;
}

const VERDICTS: Readonly<Record<PlacementVerdict, string>> = {
  inbox: 'in the inbox',
  junk: 'in Junk',
  other: 'in another folder',
  'not-arrived': 'not arrived',
  refused: 'refused',
  bounced: 'bounced',
  accepted: 'accepted, and not looked for',
};
