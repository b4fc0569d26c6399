// Who is where in the world of the probe. Two sides, each with servers of its own: `post.example` sends, `inn.example` receives.

export const NAME_SERVERS = ['44.128.0.53', '44.129.0.53'] as const;

/** The machine that mailcheck runs on. */
export const desk = { address: '44.128.200.1', name: 'desk.sound.example' } as const;
/** The same as `hosts.lists` sees it: this address is on a blocklist. */
export const listedDesk = { address: '44.128.200.66', name: 'desk.listed.example' } as const;

/** The addresses that the sending side sends from, one for the customers that a blocklist has. */
export const outgoing = {
  good: { address: '44.128.30.25', name: 'mail.post.example' },
  listed: { address: '44.128.30.66', name: 'out.post.example' },
} as const;

/** Submission, and the mailboxes of those who send. */
export const submission = {
  /** 25, 465, 587 and the ports of its mailboxes. */
  good: outgoing.good,
  /** No TLS at all. */
  clear: { address: '44.128.31.25', name: 'clear.post.example' },
  /** Its certificate has expired. */
  expired: { address: '44.128.32.25', name: 'expired.post.example' },
  /** Takes 20,000 octets at most. */
  small: { address: '44.128.33.25', name: 'small.post.example' },
} as const;

/** The MX hosts of the receiving side, one for each way to receive. */
export const hosts = {
  /** Rspamd reads and judges; who is not there or has no room left is refused at RCPT. */
  inbox: { address: '44.128.40.25', name: 'mx.inn.example' },
  grey: { address: '44.128.41.25', name: 'grey.inn.example' },
  /** Refuses what SPF disowns. */
  policy: { address: '44.128.42.25', name: 'policy.inn.example' },
  /** Refuses whom a blocklist has. */
  lists: { address: '44.128.43.25', name: 'lists.inn.example' },
  /** Takes everything, and asks its mailboxes afterwards. */
  late: { address: '44.128.44.25', name: 'late.inn.example' },
  /** OpenDKIM and SpamAssassin. */
  filter: { address: '44.128.45.25', name: 'filter.inn.example' },
  /** Neither STARTTLS nor STLS. */
  clear: { address: '44.128.46.25', name: 'clear.inn.example' },
} as const;

/** IMAP and POP3 of the receiving side; `hosts.clear` has them without TLS. */
export const mailboxHost = { address: '44.128.48.143', name: 'imap.inn.example' } as const;

/** Octets that `hosts.inbox` takes at most. */
export const SIZE_LIMIT = 400_000;
export const SMALL_LIMIT = 20_000;
/** Before a second try is let through, in seconds. */
export const GREYLIST_SECONDS = 3;

/** Each recipient domain, and its MX host. */
export const recipientDomains: Readonly<Record<string, keyof typeof hosts>> = {
  'inbox.example': 'inbox',
  'grey.example': 'grey',
  'policy.example': 'policy',
  'lists.example': 'lists',
  'late.example': 'late',
  'filter.example': 'filter',
  'clear.example': 'clear',
};

export interface Account {
  readonly address: string;
  readonly password: string;
  /** In octets; none: as much as there is. */
  readonly quotaBytes?: number;
}

const account = (address: string, more: Partial<Account> = {}): Account => ({
  address,
  // What a URL, a shell and a quoted string would each take for something else.
  password: `pw "${address}" \\ %41 ü`,
  ...more,
});

/** They send, and read what comes back to them. */
export const senders = {
  /** Of a domain in good order, whose mail is signed. */
  sound: account('ann@sound.example'),
  /** Its mail is neither signed nor sent from where SPF says; DMARC asks for quarantine. */
  spoofed: account('sam@spoofed.example'),
  /** A domain in good order, whose sending address is on a blocklist. */
  listed: account('lee@listed.example'),
} as const;

/** They receive. Each is named for what it is there for. */
export const readers = {
  inbox: account('ada@inbox.example'),
  /** Has flags, folders and other mail, none of which may change. */
  tidy: account('tidy@inbox.example'),
  /** Has 50,000 messages before ours comes. */
  crowd: account('crowd@inbox.example'),
  /** Its own Sieve script files what comes into `Lists/Tests`. */
  sorter: account('sorter@inbox.example'),
  /** Its own Sieve script files what comes into 垃圾邮件, a folder without a special use. */
  chinese: account('wei@inbox.example'),
  exact: account('exact@inbox.example'),
  /** Nobody but the tests of logins looks into it. */
  logins: account('logins@inbox.example'),
  /** What is said to Dovecot after the login is written down. */
  watched: account('watched@grey.example'),
  /** Its mailbox is that of `utf8Mailbox`, as Dovecot 2.3 takes no such name. */
  utf8: account('用户@late.example'),
  utf8Mailbox: account('yonghu@late.example'),
  full: account('full@inbox.example', { quotaBytes: 10_000 }),
  late: account('ada@late.example'),
  lateFull: account('full@late.example', { quotaBytes: 10_000 }),
  grey: account('direct@grey.example'),
  greyQueued: account('queued@grey.example'),
  greyLeft: account('left@grey.example'),
  policy: account('ada@policy.example'),
  lists: account('ada@lists.example'),
  filter: account('ada@filter.example'),
  /** What SpamAssassin marks it puts into a report, as it does where it is left as it came. */
  wrapped: account('wrapped@filter.example'),
  clear: account('ada@clear.example'),
} as const;
