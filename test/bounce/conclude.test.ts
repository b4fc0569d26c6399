import { describe, expect, test } from 'vitest';
import { NOTHING_SAID } from '../../src/bounce/bounce-mail.ts';
import { conclude } from '../../src/bounce/conclude.ts';
import { replyIn } from '../../src/bounce/diagnostic-reply.ts';
import { readPastedReply } from '../../src/bounce/pasted-reply.ts';
import { software } from '../../src/bounce/software.ts';
import { providers } from '../../src/checks/providers.ts';
import type { BounceConclusion, ReadBounce, ReadRecipient } from '../../src/core/bounce.ts';

const kim: ReadRecipient = { ...NOTHING_SAID, finalRecipient: 'kim@acme.example' };

function concluded(said: Partial<ReadRecipient>, mail: Partial<ReadBounce> = {}): BounceConclusion {
  const recipient = { ...kim, ...said };
  const bounce: ReadBounce = {
    what: 'failure',
    form: 'report',
    system: null,
    reportingMta: null,
    arrivalAtMs: null,
    recipients: [recipient],
    recipientCount: 1,
    original: null,
    feedback: null,
    unread: [],
    ...mail,
  };
  return conclude(recipient, bounce, { provider: null });
}

const reply = (code: number, enhanced: string | null, text: string) => ({ code, enhanced, lines: [text] });

describe('what the mail is decides before any words do', () => {
  test.for([
    ['success', 'delivered'],
    ['vacation', 'vacation'],
    ['complaint', 'feedback'],
    ['receipt', 'undefined'],
    ['none', 'undefined'],
  ] as const)('%s', ([what, reason]) => {
    expect(concluded({ diagnostic: 'user unknown' }, { what })).toMatchObject({
      reason,
      kind: 'not a failure',
      basis: 'form',
    });
  });
});

test.for([
  ['auth-failure', 'sender-dns'],
  ['abuse', 'sender-list'],
  ['virus', 'sender-server'],
  ['not-spam', 'nobody'],
] as const)('a feedback report of type %s asks for a move of its own', ([type, move]) => {
  const feedback = { type, userAgent: null, sourceAddress: null, authentication: [], incidents: null };
  expect(concluded({}, { what: 'complaint', feedback }).move).toBe(move);
});

describe('what decides', () => {
  test.for([
    [
      'words before a status code that says otherwise',
      reply(552, '5.1.1', 'mailbox is over quota'),
      'mailboxfull',
      'rule',
    ],
    ['a definite status code before vague words', reply(550, '5.2.2', 'Service unavailable'), 'mailboxfull', 'status'],
    [
      'vague words before a vague status code',
      reply(554, '5.7.1', 'rejected by local policy'),
      'policyviolation',
      'rule',
    ],
    ['a reply code where there is nothing else', reply(535, null, 'no'), 'securityerror', 'reply-code'],
    [
      "a queue's congestion is no fault of the recipient",
      reply(451, '4.4.5', 'Mail system congestion'),
      'systemfull',
      'rule',
    ],
  ] as const)('%s', ([, said, reason, basis]) => {
    expect(concluded({ reply: said })).toMatchObject({ reason, basis });
  });

  test('no word within an address of a mail or a page', () => {
    const said = reply(550, '5.1.1', '<mailbox.full@acme.example> see https://acme.example/spam-detected/blacklisted');
    expect(concluded({ reply: said })).toMatchObject({ reason: 'userunknown', basis: 'status' });
  });

  test('the server that refused before the one that reports', () => {
    const said = { reply: reply(452, '4.2.2', 'mailbox full'), diagnostic: 'message expired: 452 4.2.2 mailbox full' };
    expect(concluded(said)).toMatchObject({ reason: 'mailboxfull', status: { code: '4.2.2', derived: false } });
  });

  test('the phase, where the words fit any', () => {
    const said = reply(550, null, 'no');
    const reasons = (['connect', 'mail', 'rcpt'] as const).map((phase) => concluded({ reply: said, phase }).reason);
    expect(reasons).toEqual(['blocked', 'rejected', 'userunknown']);
  });
});

test('a mailbox that is unknown only after the message was sent may be a filter', () => {
  const said = { reply: reply(550, null, 'user unknown'), phase: 'data' } as const;
  expect(concluded(said)).toMatchObject({ reason: 'filtered', others: ['userunknown'] });
  expect(concluded({ ...said, phase: 'rcpt' }).reason).toBe('userunknown');
});

test.each([
  ['mail', 'no such domain acme.example', 'rejected', /sender's address/, ['sender-domain']],
  ['mail', 'user unknown', 'rejected', /sender's address/, []],
  ['ehlo', 'host unknown', 'blocked', /name that the sending server gives/, ['helo']],
  ['after-data', 'user unknown', 'filtered', /only of the message/, []],
] as const)(
  'at %s "%s" is said of whom the phase is about, and so are its words',
  (phase, words, reason, meaning, topics) => {
    const made = concluded({ reply: reply(550, null, words), phase });
    expect(made).toMatchObject({ reason, topics });
    expect(made.rule?.meaning).toMatch(meaning);
  },
);

test.each<[string, Partial<ReadRecipient>, Partial<ReadBounce>, string | null]>([
  [
    'an event about another server',
    { reply: reply(550, '5.1.1', 'user unknown') },
    { form: 'webhook', system: 'sendgrid' },
    null,
  ],
  [
    'an event about what the service did',
    { diagnostic: 'Bounced Address' },
    { form: 'webhook', system: 'sendgrid' },
    'sendgrid',
  ],
  ['a service without mailboxes', { reply: reply(552, '5.2.2', 'mailbox full') }, { system: 'amazon-ses' }, null],
  ['no server at all', { diagnostic: 'no such domain' }, { system: 'google-workspace' }, null],
  [
    'a code that somebody else may have said',
    { reply: reply(552, '5.2.2', 'over quota') },
    { system: 'google-workspace' },
    null,
  ],
  ['a provider of mailboxes', { diagnostic: 'over quota' }, { system: 'google-workspace' }, 'google-workspace'],
])('who reports is not taken for who refused: %s', (_, said, mail, provider) => {
  expect(concluded(said, mail).provider).toBe(provider);
});

test('a warning without words is a queue that goes on trying', () => {
  expect(concluded({}, { what: 'delay' })).toMatchObject({
    reason: 'expired',
    kind: 'temporary',
    action: { action: 'delayed', derived: true },
  });
});

test('after a queue gave up, the cause is as temporary as it was; an address that is not there stays away', () => {
  expect(concluded({ action: 'failed', reply: reply(452, '4.2.2', 'mailbox full') }).kind).toBe('temporary');
  expect(concluded({ action: 'failed', reply: reply(450, '4.1.1', 'user unknown') }).kind).toBe('permanent');
  expect(concluded({ action: 'delayed', reply: reply(450, '4.1.1', 'user unknown') }).kind).toBe('temporary');
});

test('a status that is not given follows from reply code and reason', () => {
  expect(concluded({ reply: reply(452, null, 'over quota') }).status).toEqual({ code: '4.2.2', derived: true });
  expect(concluded({ reply: reply(550, null, 'user unknown') }).status).toEqual({ code: '5.1.1', derived: true });
  expect(concluded({}).status).toBeNull();
});

test('greylisting is told', () => {
  expect(concluded({ reply: reply(451, '4.7.1', 'Greylisted, try again'), action: 'delayed' })).toMatchObject({
    greylisting: true,
    move: 'wait',
  });
});

describe('whose move it is where waiting would be', () => {
  const expired = { diagnostic: 'delivery time expired' } as const;
  const reported = (said: Partial<ReadRecipient>, mail: Partial<ReadBounce>) => {
    const { move, ended } = concluded(said, mail);
    return { move, ended };
  };

  test.for([
    ['a delay', { what: 'delay' }, { action: 'delayed' }],
    ['a delay among failures', {}, { action: 'delayed' }],
    ['a pasted reply that says not now', { what: 'delay', form: 'reply' }, { reply: reply(451, null, 'expired') }],
    ['pasted words without a code', { form: 'reply' }, { diagnostic: 'connection timed out' }],
  ] as const)('to wait, of %s', ([, mail, said]) => {
    expect(reported({ ...expired, ...said }, mail)).toEqual({ move: 'wait', ended: false });
  });

  test.for([
    ['a report', {}, { action: 'failed' }],
    ['a notice in words', { form: 'words' }, {}],
    ['a log', { form: 'log' }, {}],
    ['a pasted reply that says no for good', { form: 'reply' }, { reply: reply(550, '5.4.7', 'expired') }],
    ['a status alone that says so', { form: 'reply' }, { status: '5.4.7' }],
    ['words alone that say so', { form: 'reply' }, {}],
  ] as const)("the sender's, where %s tells that nobody tries any more", ([, mail, said]) => {
    expect(reported({ ...expired, ...said }, mail)).toEqual({ move: 'sender-server', ended: true });
  });

  test('a time in the queue that is over counts with delays, as in the field; a reply that says no for good does not', () => {
    const refused = { ...expired, reply: reply(550, '5.4.7', 'expired') };
    expect(concluded(expired, { form: 'words' }).action).toEqual({ action: 'delayed', derived: true });
    expect(concluded(refused, { form: 'reply' }).action).toEqual({ action: 'failed', derived: true });
  });

  test('greylisting that outlasted the queue', () => {
    const greylisted = { reply: reply(451, '4.7.1', 'Greylisted, try again'), action: 'failed' } as const;
    expect(concluded(greylisted)).toMatchObject({ greylisting: true, move: 'sender-server' });
  });

  test('a refusal that nobody understands, and what is no failure', () => {
    expect(concluded({ reply: reply(599, null, 'gugu') }, { form: 'reply' })).toMatchObject({
      basis: 'nothing',
      move: 'sender-server',
    });
    expect(concluded({ reply: reply(450, null, 'gugu') }, { what: 'delay' }).move).toBe('wait');
    expect(concluded({}, { what: 'receipt' }).move).toBe('nobody');
  });
});

test('what a proof run should look at', () => {
  const topics = (text: string, enhanced: string | null = null) =>
    concluded({ reply: reply(550, enhanced, text) }).topics;
  expect(topics('SPF check failed')).toEqual(['spf']);
  expect(topics('no PTR record found')).toContain('reverse-dns');
  expect(topics('listed at bl.example.net')).toContain('blocklist');
  expect(topics('no', '5.7.26')).toContain('dmarc');
  expect(topics('user unknown')).toEqual([]);
});

describe('the example of every rule of mail software has its reason', () => {
  const rules = software.flatMap(({ rules }) => rules);
  test.for(rules.map(({ id, example, reason }) => [id, example, reason] as const))('%s', ([, example, reason]) => {
    const { reason: found, others } = concluded({ diagnostic: example, reply: replyIn(example) });
    expect([found, ...others]).toContain(reason);
  });
});

describe('a status code says more than the reply code', () => {
  const refused = (code: number, enhanced: string, phase: ReadRecipient['phase'] = null) => {
    const { reason, kind, basis } = concluded({ reply: reply(code, enhanced, 'gugu'), phase });
    return [reason, kind, basis];
  };

  test('by its subject, where the detail is in no registry', () => {
    expect(refused(550, '5.4.20')).toEqual(['networkerror', 'permanent', 'status-subject']);
    expect(refused(550, '5.4.20', 'rcpt')).toEqual(['networkerror', 'permanent', 'status-subject']);
    expect(refused(451, '4.3.99')).toEqual(['systemerror', 'temporary', 'status-subject']);
  });
  test('where the two have nothing in common', () => {
    expect(refused(550, '5.7.1', 'rcpt')).toEqual(['policyviolation', 'permanent', 'status']);
    expect(refused(550, '5.1.0', 'rcpt')).toEqual(['userunknown', 'permanent', 'reply-code']);
    expect(refused(552, '5.3.0')).toEqual(['mailboxfull', 'permanent', 'reply-code']);
    expect(refused(535, '5.7.0')).toEqual(['securityerror', 'permanent', 'reply-code']);
  });
  test('not with a subject that says nothing', () => {
    expect(refused(550, '5.0.20', 'rcpt')).toEqual(['userunknown', 'permanent', 'reply-code']);
    expect(refused(550, '5.5.20', 'rcpt')).toEqual(['userunknown', 'permanent', 'reply-code']);
  });
});

describe('a name with dots that does not exist', () => {
  const said = (text: string, finalRecipient = 'kim@acme.example') =>
    concluded({ finalRecipient, phase: 'rcpt', reply: reply(553, null, text), diagnostic: `553 ${text}` }).reason;

  test('is a domain, whatever it ends in', () => {
    expect(said('goal-mail.test does not exist')).toBe('hostunknown');
  });
  test('is a user where the recipient is called so', () => {
    expect(said('kim.lee does not exist', 'kim.lee@acme.example')).not.toBe('hostunknown');
  });
});

test('of the reasons that a reply code leaves open, the status says which', () => {
  const refused = { phase: 'rcpt', diagnostic: '550 5.2.0 Refused' } as const;
  expect(concluded({ ...refused, status: '5.2.0', reply: reply(550, '5.2.0', 'Refused') }).reason).toBe('filtered');
  expect(concluded({ ...refused, status: '5.0.0', reply: reply(550, null, 'Refused') }).reason).toBe('userunknown');
});

test('a recipient that is no address is to be corrected; at MAIL it is not the recipient', () => {
  const odd = { finalRecipient: 'ann@acme@example', diagnostic: 'domain missing or malformed' };
  expect(concluded(odd)).toMatchObject({ reason: 'syntaxerror', move: 'sender-list', provider: null });
  const sender = { ...odd, phase: 'mail', reply: reply(501, null, 'domain missing or malformed') } as const;
  expect(concluded(sender)).toMatchObject({ reason: 'syntaxerror', move: 'sender-server' });
});

describe('what a program says without any known words', () => {
  const said = { diagnostic: 'temporary failure', isByProgram: true, status: '4.3.0' };

  test('is a failure of the program', () => {
    expect(concluded(said)).toMatchObject({ reason: 'mailererror', rule: { id: 'mailer-error' } });
    expect(concluded({ ...said, isByProgram: false }).reason).toBe('systemerror');
  });
  test('known words and definite codes say more', () => {
    expect(concluded({ ...said, diagnostic: 'maildir over quota' }).reason).toBe('mailboxfull');
    expect(concluded({ ...said, status: '5.1.1', diagnostic: 'none' }).reason).toBe('userunknown');
  });
});

test.each([
  ['4.4.7 Message expired', true],
  ['421 4.4.7 Delivery expired', true],
  ['421 4.4.7 Timeout while waiting for command', false],
  ['451 4.4.1 Connection timed out', false],
])('a pasted "%s": whether nobody tries any more', (text, ended) => {
  const bounce = readPastedReply(text);
  const [recipient] = bounce.recipients;
  if (recipient === undefined) throw new Error('a reply has one recipient');
  const made = conclude(recipient, bounce, { provider: null });
  expect(made.ended).toBe(ended);
  expect(made.move === 'wait').toBe(!ended && made.reason === 'expired');
});

test.each([
  ['no such user here', 'permanent', true, 'failed'],
  ['mailbox full', 'temporary', false, 'delayed'],
  ['greylisted', 'temporary', false, 'delayed'],
])(
  'pasted words without a code, "%s": kind, whether it has ended and the action agree',
  (text, kind, ended, action) => {
    const bounce = readPastedReply(text);
    const [recipient] = bounce.recipients;
    if (recipient === undefined) throw new Error('a reply has one recipient');
    const made = conclude(recipient, bounce, { provider: null });
    expect(made).toMatchObject({ kind, ended, action: { action, derived: true } });
  },
);

test('every rule about greylisting says to wait as long as somebody tries', () => {
  for (const { greylisting, example } of providers.flatMap(({ replies = [] }) => replies)) {
    if (greylisting !== true) continue;
    const bounce = readPastedReply(example);
    const [recipient] = bounce.recipients;
    if (recipient === undefined) throw new Error('a reply has one recipient');
    expect(conclude(recipient, bounce, { provider: null }).move, example).not.toMatch(/^sender/);
  }
});
