import type {
  DeliverRequest,
  Delivery,
  FoundMessage,
  MailboxSearch,
  MailboxSession,
  MailboxWant,
  SmtpPhase,
  SmtpStep,
} from '../../src/core/net.ts';
import { known, type Observation } from '../../src/core/observation.ts';
import type { MailboxAsked, ProbeMessage, ProbeRequest } from '../../src/core/probe.ts';
import { reply } from './smtp-session.ts';

// What a probe meets, without sockets: servers that take messages, and mailboxes that hold them.

const TOKEN = 'k3j4h5g6f7d8s9a0';
const MESSAGE_ID = `<mailcheck.${TOKEN}@a.example>`;

export const probeMessage: ProbeMessage = {
  token: TOKEN,
  messageId: MESSAGE_ID,
  subject: 'a probe',
  raw: Buffer.from(
    `From: a@a.example\r\nTo: you@b.example\r\nSubject: a probe\r\nMessage-ID: ${MESSAGE_ID}\r\nX-Mailcheck-Probe: ${TOKEN}\r\n\r\nHello.\r\n`,
  ).toString('base64'),
  envelope: { from: 'a@a.example', to: ['you@b.example'] },
  smtputf8: false,
  eightBit: false,
};

export const imapAt: MailboxAsked = {
  protocol: 'imap',
  host: '192.0.2.143',
  port: 993,
  tls: 'implicit',
  allowClear: false,
  allowUntrusted: false,
  login: { user: 'you@b.example', secret: 'mailbox', mechanism: null },
  address: 'you@b.example',
  provider: null,
  message: 0,
};

/** A probe by submission, with nothing to be looked into; change what the scene needs. */
export function probeRequest(parts: Partial<ProbeRequest> = {}): ProbeRequest {
  return {
    messages: [probeMessage],
    route: {
      kind: 'submission',
      host: '192.0.2.87',
      port: 587,
      tls: 'starttls',
      allowClear: false,
      allowUntrusted: false,
      login: { user: 'a@a.example', secret: 'via', mechanism: null },
    },
    mailboxes: [],
    senderMailbox: null,
    waitMs: 30_000,
    retryMs: 0,
    deleteAfter: false,
    judgeCopies: false,
    ...parts,
  };
}

/** What a server of a test says to a message; everything left out goes well. */
export interface DeliveryScript {
  readonly auth?: string;
  readonly mail?: string;
  /** By recipient. */
  readonly rcpt?: Readonly<Record<string, string>>;
  /** Null: the connection is lost behind the message. */
  readonly message?: string | null;
  readonly held?: Delivery['held'];
  /** Default: what follows from the rest. */
  readonly sent?: Delivery['sent'];
  /** The phase in which it ends without an answer. */
  readonly ends?: { readonly phase: SmtpPhase; readonly ended: Delivery['ended'] };
  readonly sizeLimit?: number;
}

/** The dialogue that `net.smtp.deliver` would return for a server that keeps to the script. */
export function delivered(request: DeliverRequest, script: DeliveryScript = {}): Observation<Delivery> {
  const { host, address, port, envelope, message } = request;
  const steps: SmtpStep[] = [];
  let stopped: SmtpPhase | null = null;
  const say = (phase: SmtpPhase, command: string | null, text: string | null) => {
    if (stopped !== null) return null;
    const isEnd = script.ends?.phase === phase;
    const said = isEnd || text === null ? null : reply(text);
    steps.push({ phase, command, reply: said, elapsedMs: 10 });
    if (isEnd || (said !== null && said.code >= 400 && phase !== 'rcpt')) stopped = phase;
    return said;
  };
  say('connect', null, null);
  say('banner', null, `220 ${host} ESMTP`);
  say('ehlo', 'EHLO me', `250 ${host}`);
  const auth = request.login === null ? null : say('auth', 'AUTH PLAIN [credentials]', script.auth ?? '235 2.7.0 ok');
  if (script.held) stopped = 'ehlo';
  say('mail', `MAIL FROM:<${envelope.from}>`, script.mail ?? '250 2.1.0 ok');
  const recipients = envelope.to.map((to) => ({
    address: to,
    reply: say('rcpt', `RCPT TO:<${to}>`, script.rcpt?.[to] ?? '250 2.1.5 ok'),
  }));
  const isTaken = recipients.some((one) => one.reply !== null && one.reply.code < 300);
  let final = null;
  if (isTaken && stopped === null) {
    say('data', 'DATA', '354 go ahead');
    final =
      script.message === null
        ? say('message', null, null)
        : say('message', null, script.message ?? '250 2.0.0 Ok: queued as 4ABC');
  }
  const at = stopped ?? 'quit';
  return known(
    {
      host,
      address,
      port,
      steps,
      phase: at,
      ended: script.ends?.ended ?? (script.message === null ? 'closed' : 'complete'),
      detail: script.ends ? `it ended at ${script.ends.phase}` : 'the dialogue ended with QUIT',
      banner: reply(`220 ${host} ESMTP`),
      extensions: {},
      clearExtensions: {},
      startTls: { offered: true, masked: null, reply: null, injectedBytes: 0, handshake: null, failure: null },
      totalMs: steps.length * 10,
      auth: auth === null ? null : { mechanism: 'PLAIN', reply: auth },
      recipients,
      final,
      sent: script.sent ?? (isTaken && stopped === null ? 'whole' : 'nothing'),
      held: script.held ?? null,
      sizeLimit: script.sizeLimit ?? null,
      sizeBytes: message.length,
    },
    [
      {
        via: 'smtp',
        request: `${host} [${address}]:${port}`,
        response: steps.map(({ command }) => command).join('\n'),
      },
    ],
  );
}

export const arrived: FoundMessage = {
  folder: 'INBOX',
  specialUse: '\\Inbox',
  labels: null,
  uid: '7',
  receivedAtMs: null,
  sizeBytes: 200,
  raw: probeMessage.raw,
  truncated: false,
  afterMs: 1_200,
};

/** A mailbox that gives what `finds` says, and keeps what was asked of it. */
export function mailboxWith(
  finds: (want: MailboxWant, look: number) => Partial<FoundMessage> | null,
  parts: Partial<MailboxSession> = {},
): Observation<MailboxSession> {
  let looks = 0;
  const evidence = [{ via: 'imap', request: 'UID SEARCH', response: 'as scripted' } as const];
  const opened = { steps: [], capabilities: ['IMAP4REV1'], tls: null, idle: true, folders: [] };
  return known({
    opened,
    async find(want) {
      const part = finds(want, looks++);
      const found = part === null ? null : { ...arrived, ...part };
      const search: MailboxSearch = {
        found,
        steps: [],
        reconnects: 0,
        unseen: [],
        elapsedMs: found?.afterMs ?? want.waitMs,
      };
      return known(search, evidence);
    },
    remove: async () => known({ removed: true, detail: 'removed' }),
    close: async () => {},
    ...parts,
  });
}

/** A delivery report about the probe (RFC 3464), in Base64. */
export function reportAbout(recipient: string, action = 'failed'): string {
  const text = [
    'From: MAILER-DAEMON@a.example',
    'To: a@a.example',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'It could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.a.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    'Status: 5.7.1',
    'Remote-MTA: dns; mx.b.example',
    'Diagnostic-Code: smtp; 550 5.7.1 refused by policy',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${MESSAGE_ID}`,
    `X-Mailcheck-Probe: ${TOKEN}`,
    '',
    '--b--',
    '',
  ];
  return Buffer.from(text.join('\r\n')).toString('base64');
}
