import { defineFindings, type Effect } from '../../core/finding.ts';
import type { HeldBecause } from '../../core/net.ts';
import { codesOf, type RefusedAt, recipientsText, refusalsText } from './refusal.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };

/** Why we ourselves went no further at a server. */
export interface HeldAt {
  readonly recipient: string;
  readonly host: string;
  readonly because: HeldBecause;
  readonly detail: string;
}

const heldAt: HeldAt = {
  recipient: 'you@gmail.example',
  host: 'smtp.acme.example',
  because: 'tls-not-offered',
  detail: 'STARTTLS is not offered',
};

const greylisted: RefusedAt = {
  recipient: 'you@acme.example',
  by: 'server',
  host: 'mx1.acme.example',
  phase: 'rcpt',
  code: 451,
  enhanced: '4.7.1',
  lines: ['Greylisted, try again later'],
  rule: null,
  meaning: null,
};

const HELD_FIX: Readonly<Record<HeldBecause, string>> = {
  'tls-not-offered':
    'see that the server offers STARTTLS to you; where clear text is really meant, say so with --via-tls',
  'tls-not-good-enough': 'give the server a certificate for its name from an authority that is trusted',
  'password-in-clear':
    'use the port with TLS; where a password in clear is really meant, say so with --allow-clear-password',
  'no-auth-offered': 'use the submission port, 587 or 465: this one takes no login',
  'no-mechanism': 'choose a mechanism that the server offers, with --via-auth',
  'no-password': 'give the password in the environment or at the prompt',
  'too-large': 'send a smaller message: put large files on a web server, and a link into the mail',
  'no-smtputf8': 'send from and to addresses in ASCII: the server takes no others',
  'no-8bitmime': 'send the message encoded in 7 bits: the server takes no others',
};

/** What may be found before a server has taken the message. */
export const sendingFindings = defineFindings({
  'probe-login-refused': {
    severity: 'critical',
    effects: [],
    spec: 'RFC 4954 section 6',
    example: {
      host: 'smtp.qq.example',
      user: 'you@qq.example',
      replies: [
        {
          ...greylisted,
          host: 'smtp.qq.example',
          phase: 'auth' as const,
          code: 535,
          enhanced: null,
          lines: ['Login Fail. Please enter your authorization code to login.'],
          meaning: null,
        },
      ],
      hint: 'QQ Mail wants an authorization code in place of the password, made in its settings',
    },
    text: ({
      host,
      user,
      replies,
      hint,
    }: {
      readonly host: string;
      readonly user: string;
      readonly replies: readonly RefusedAt[];
      readonly hint: string | null;
    }) => ({
      title: `${host} ${isTried(replies) ? 'refused the login' : 'sends no such mail'}: ${replies[0] ? codesOf(replies[0]) : ''}`,
      why: `nothing was sent: ${whyNotLet(user, replies)} (${replies[0] ? refusalsText(replies.slice(0, 1)) : 'it closed the dialogue'})`,
      fix: { text: loginFix(user, replies, hint) },
    }),
  },
  'probe-no-server': {
    severity: 'critical',
    effects: [],
    spec: 'RFC 5321 section 5.1',
    example: { recipients: ['you@acme.example'], details: ['the domain acme.example does not exist'] },
    text: ({
      recipients,
      details,
    }: {
      readonly recipients: readonly string[];
      readonly details: readonly string[];
    }) => ({
      title: `no server takes mail for ${recipientsText(recipients)}`,
      why: `nothing was sent, as DNS says so: ${details.slice(0, 3).join('; ')}; this is about the recipient, and says nothing about your mail to others`,
      fix: {
        text: 'see that the address is spelt right; if it is, its domain has to publish MX records that lead to a server',
      },
    }),
  },
  'probe-held': {
    severity: 'critical',
    effects: [],
    spec: 'RFC 8314 section 3',
    example: { held: [heldAt] },
    text: ({ held }: { readonly held: readonly HeldAt[] }) => ({
      title: `nothing was handed over to ${held[0]?.host ?? 'the server'}`,
      why: `we went no further, so that nothing is given away or refused halfway: ${held
        .slice(0, 3)
        .map(({ host, detail }) => `${host}: ${detail}`)
        .join('; ')}`,
      fix: { text: HELD_FIX[held[0]?.because ?? 'tls-not-offered'] },
    }),
  },
  'probe-too-large': {
    severity: 'critical',
    effects: [],
    spec: 'RFC 1870 section 6',
    example: {
      host: 'mx1.acme.example',
      sizeBytes: 31_457_280,
      limitBytes: 26_214_400,
      recipients: ['you@acme.example'],
    },
    text: ({
      host,
      sizeBytes,
      limitBytes,
    }: {
      readonly host: string;
      readonly sizeBytes: number;
      readonly limitBytes: number;
      readonly recipients: readonly string[];
    }) => ({
      title: `the message is larger than ${host} takes`,
      why: `it has ${sizeBytes} octets, and the server says that it takes ${limitBytes} at most (SIZE), so it was not sent`,
      fix: { text: HELD_FIX['too-large'] },
    }),
  },
  'probe-unsigned': {
    severity: 'minor',
    effects: [bounce, spam],
    spec: 'RFC 6376 section 3.5',
    example: { domain: 'acme.example', recipients: ['you@gmail.example'] },
    text: ({ domain }: { readonly domain: string; readonly recipients: readonly string[] }) => ({
      title: 'the probe went straight to the recipient, unsigned',
      why: `no server of ${domain} was on the way that could have signed it, so SPF alone spoke for it; large receivers refuse such mail, or file it as spam`,
      fix: {
        text: 'sign the probe with --dkim-key and --dkim-selector, or send it by the server that your mail leaves by, with --via',
      },
    }),
  },
  'probe-put-off': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6647 section 2',
    example: { replies: [greylisted], waitedMs: 0 },
    text: ({ replies, waitedMs }: { readonly replies: readonly RefusedAt[]; readonly waitedMs: number }) => ({
      title: `the probe was put off: ${replies[0] ? codesOf(replies[0]) : ''}`,
      why: `${waitedMs > 0 ? `also after ${seconds(waitedMs)} ` : ''}the server wants the mail later, and a mail server would try again by itself: ${refusalsText(replies)}`,
      fix: { text: 'probe again with --retry and the seconds to wait, such as --retry 600' },
    }),
  },
  'probe-delayed': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6647 section 2',
    example: { recipients: ['you@acme.example'], delayedMs: 301_000, replies: [greylisted] },
    text: ({
      recipients,
      delayedMs,
      replies,
    }: {
      readonly recipients: readonly string[];
      readonly delayedMs: number;
      readonly replies: readonly RefusedAt[];
    }) => ({
      title: `put off for ${seconds(delayedMs)} before it was taken: ${recipientsText(recipients)}`,
      why: `the first try was refused for the time being, and a later one was taken: greylisting does so with senders that it does not know (${refusalsText(replies)})`,
      fix: {
        text: 'nothing to do: known senders are let in at once; a code that must be there in a minute may come late',
      },
    }),
  },
  'probe-left-behind': {
    severity: 'info',
    effects: [],
    spec: 'RFC 4315 section 2.1',
    example: {
      mailboxes: [{ recipient: 'you@acme.example', detail: 'the server cannot remove one message alone (no UIDPLUS)' }],
    },
    text: ({
      mailboxes,
    }: {
      readonly mailboxes: readonly { readonly recipient: string; readonly detail: string }[];
    }) => ({
      title: `the message is still there: ${recipientsText(mailboxes.map(({ recipient }) => recipient))}`,
      why: `it was to be removed, and was not: ${mailboxes.map(({ recipient, detail }) => `${recipient}: ${detail}`).join('; ')}`,
      fix: { text: 'remove the message by hand' },
    }),
  },
});

/** Whether it came as far as AUTH, and ended there. */
function isTried([first]: readonly RefusedAt[]): boolean {
  return first === undefined || first.phase === 'auth';
}

function whyNotLet(user: string, replies: readonly RefusedAt[]): string {
  if (isTried(replies)) return `the server does not let ${user} in with this password`;
  return user === ''
    ? 'the server hands on no such mail for somebody who has not logged in'
    : `the server took the login of ${user}, and hands on no such mail for it`;
}

function loginFix(user: string, replies: readonly RefusedAt[], hint: string | null): string {
  if (user === '') return 'name the user who logs in, such as --via smtp://user@host, and use the port 587 or 465';
  if (!isTried(replies)) return 'see that the server sends mail for this user to other domains, and from this address';
  return hint === null ? 'see that user name and password are those of the sending server' : `heed this: ${hint}`;
}

function seconds(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}
