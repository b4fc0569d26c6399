// Who is where in the world of bounces: two mail servers that send, `post.example` by Postfix and `lane.example` by Exim, and
// one that receives, `inn.example`, with a host for each way to refuse.

export const NAME_SERVERS = ['44.128.0.53', '44.129.0.53'] as const;

/** Holds what is mended, for whoever asks the second resolver. */
export const MENDED_NAME_SERVER = '44.130.0.53';

/** The world as it was when the mail bounced, and as it is once its records are right. */
export const resolvers = { faulty: '127.0.0.1', mended: '127.0.0.2' } as const;

export const mailers = ['postfix', 'exim'] as const;
export type Mailer = (typeof mailers)[number];

/** Where mail leaves, one address of each for the customers that a blocklist has. */
export const outgoing = {
  postfix: {
    good: { address: '44.128.60.25', name: 'out.post.example' },
    listed: { address: '44.128.60.66', name: 'bulk.post.example' },
  },
  exim: {
    good: { address: '44.128.61.25', name: 'out.lane.example' },
    listed: { address: '44.128.61.66', name: 'bulk.lane.example' },
  },
} as const;

/** The MX hosts of the receiving side. */
export const hosts = {
  /** Knows its users, their room and the largest message it takes. */
  strict: { address: '44.128.70.25', name: 'mx.inn.example' },
  /** Refuses what SPF disowns. */
  policy: { address: '44.128.71.25', name: 'policy.inn.example' },
  /** Refuses whom a blocklist has. */
  lists: { address: '44.128.72.25', name: 'lists.inn.example' },
  /** Puts off whom it has not seen before. */
  grey: { address: '44.128.73.25', name: 'grey.inn.example' },
} as const;

/** Nothing listens there. */
export const deadHost = { address: '44.128.74.25', name: 'dead.inn.example' } as const;

/** Octets that `hosts.strict` takes at most. */
export const SIZE_LIMIT = 100_000;

export const BLOCKLIST = 'zen.spamhaus.org';

/** What `policy` says of the domains whose SPF record forgets the server that they send by. */
export const FORGETFUL_SPF = 'v=spf1 ip4:44.128.99.1 -all';

/** Each recipient domain with mail, and its MX host. */
export const recipientDomains: Readonly<Record<string, { readonly name: string; readonly address: string }>> = {
  'strict.example': hosts.strict,
  'policy.example': hosts.policy,
  'lists.example': hosts.lists,
  'grey.example': hosts.grey,
  'dead.example': deadHost,
};

/** Takes no mail, and says so (RFC 7505). */
export const NULL_MX_DOMAIN = 'null.example';
/** Does not exist. */
export const NO_DOMAIN = 'nowhere.example';

/** Who is there; `full` has no room left. */
export const readers = [
  'ada@strict.example',
  'full@strict.example',
  'ada@policy.example',
  'ada@lists.example',
  'ada@grey.example',
  'ada@dead.example',
] as const;
export const FULL_READER = 'full@strict.example';

/** In what order the domain of a sender is. */
export type SenderState = 'sound' | 'forgetful' | 'listed';
export const senderStates = ['sound', 'forgetful', 'listed'] as const satisfies readonly SenderState[];

export function senderDomain(state: SenderState, mailer: Mailer): string {
  return `${state}-${mailer}.example`;
}
