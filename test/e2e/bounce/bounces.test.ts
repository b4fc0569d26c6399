import { beforeAll, describe, expect, test } from 'vitest';
import { lists } from '../../../src/checks/blocklist/lists-facts.ts';
import { type Cause, delays, failures, senderOf } from './causes.ts';
import { documentOf, explained } from './explained.ts';
import { bounceOf, logFileOf, sendAll } from './mails.ts';
import {
  BLOCKLIST,
  type Mailer,
  mailers,
  NO_DOMAIN,
  NULL_MX_DOMAIN,
  outgoing,
  resolvers,
  senderDomain,
} from './places.ts';

// What real mail servers wrote about deliveries that failed, or are late, for the reasons that this world makes.

type FailureId = (typeof failures)[number]['id'];

interface Expected {
  readonly reason: string;
  readonly move: string;
  readonly replyCode: number | null;
  readonly phase: string | null;
  /** As Postfix gives it; Exim gives none of its own. */
  readonly status: string;
  readonly verdict: string;
  /** The domain and the finding that the proof rests on. */
  readonly findings: (mailer: Mailer) => readonly (readonly [domain: string, code: string])[];
}

const none = () => [];
const refused = { replyCode: 550, phase: 'rcpt', verdict: 'not provable', findings: none } as const;

const expected: Readonly<Record<FailureId, Expected>> = {
  'unknown-user': { ...refused, reason: 'userunknown', move: 'sender-list', status: '5.1.1' },
  'full-mailbox': { ...refused, reason: 'mailboxfull', move: 'recipient', replyCode: 552, status: '5.2.2' },
  // Postfix reads the limit in the answer to EHLO and does not try; Exim tries, and is refused.
  'over-size': {
    ...refused,
    reason: 'mesgtoobig',
    move: 'sender-content',
    replyCode: null,
    phase: null,
    status: '5.3.4',
  },
  'no-such-domain': {
    ...refused,
    reason: 'hostunknown',
    move: 'sender-list',
    replyCode: null,
    phase: null,
    status: '5.4.4',
    verdict: 'confirmed',
    findings: () => [[NO_DOMAIN, 'mx-domain-nonexistent']],
  },
  'null-mx': {
    ...refused,
    reason: 'notaccept',
    move: 'sender-list',
    replyCode: null,
    phase: null,
    status: '5.1.0',
    verdict: 'confirmed',
  },
  blocklist: {
    ...refused,
    reason: 'blocked',
    move: 'sender-server',
    replyCode: 554,
    status: '5.7.1',
    verdict: 'confirmed',
    findings: (mailer) => [[outgoing[mailer].listed.address, 'blocklist-sending-address-listed']],
  },
  spf: {
    ...refused,
    reason: 'authfailure',
    move: 'sender-dns',
    status: '5.7.23',
    verdict: 'confirmed',
    findings: (mailer) => [[senderDomain('forgetful', mailer), 'spf-sending-ip-fails']],
  },
};

const cases = mailers.flatMap((mailer) => failures.map((cause) => ({ mailer, cause, ...expected[cause.id] })));
const byId = (id: FailureId): Cause => failures.find((cause) => cause.id === id) ?? failures[0];

beforeAll(sendAll);

describe.concurrent('a bounce', () => {
  test.each(cases)('of $mailer for $cause.id', async ({ mailer, cause, ...wanted }) => {
    const { entry, recipient } = await explained(await bounceOf(cause, mailer), resolvers.faulty);
    expect(entry).toMatchObject({
      bounce: true,
      what: 'failure',
      form: 'report',
      system: { id: mailer },
      reportingMta: outgoing[mailer].good.name,
      original: { returnPath: senderOf(cause, mailer) },
    });
    const { reason, move, replyCode, phase } = wanted;
    const bySize = mailer === 'exim' && cause.id === 'over-size' ? { replyCode: 552, phase: 'after-data' } : {};
    expect(recipient).toMatchObject({
      ...{ recipient: cause.to, kind: 'permanent', action: 'failed', actionDerived: false },
      ...{ reason, move, replyCode, phase, ...bySize },
      status: mailer === 'postfix' ? wanted.status : '5.0.0',
    });
    expect(recipient.proof?.verdict).toBe(wanted.verdict);
    expect(recipient.proof?.findings.map(({ domain, code }) => [domain, code])).toEqual(wanted.findings(mailer));
    expect(recipient.proof?.unchecked).toEqual([]);
  });
});

describe.concurrent.each(mailers)('by %s, the proof', (mailer) => {
  const { good, listed } = outgoing[mailer];

  test('names the SPF record that fails, and the one to put in its place', async () => {
    const { recipient } = await explained(await bounceOf(byId('spf'), mailer), resolvers.faulty);
    const [finding] = recipient.proof?.findings ?? [];
    const [record] = finding?.fix.records ?? [];
    expect(record).toMatchObject({ action: 'change', name: `${senderDomain('forgetful', mailer)}.`, type: 'TXT' });
    expect(record?.value).toContain(`ip4:${good.address}`);
  });

  test('names the list', async () => {
    const { recipient } = await explained(await bounceOf(byId('blocklist'), mailer), resolvers.faulty);
    const told = JSON.stringify(recipient.proof);
    expect(told).toContain(listed.address);
    expect(told).toContain(lists.find(({ zone }) => zone === BLOCKLIST)?.name);
  });

  test('knows the null MX by the DNS of the recipient', async () => {
    const { recipient } = await explained(await bounceOf(byId('null-mx'), mailer), resolvers.faulty);
    expect(recipient.proof?.looked).toMatchObject([{ domain: NULL_MX_DOMAIN }]);
  });

  test.each(['spf', 'blocklist'] as const)('says of %s that it is fine now, once it is mended', async (id) => {
    const { recipient } = await explained(await bounceOf(byId(id), mailer), resolvers.mended);
    expect(recipient).toMatchObject({ reason: expected[id].reason, proof: { verdict: 'fine now', findings: [] } });
  });
});

describe.concurrent.each(mailers)('by %s, a delay', (mailer) => {
  test.each(delays)('for $id', async (cause) => {
    const { entry, recipient } = await explained(await bounceOf(cause, mailer), resolvers.faulty);
    expect(entry).toMatchObject({ bounce: true, what: 'delay', system: { id: mailer } });
    expect(recipient).toMatchObject({ recipient: cause.to, kind: 'temporary', action: 'delayed' });
    expect(recipient.status).toMatch(/^4\./);
    expect(recipient.proof).toMatchObject({ verdict: 'not provable', findings: [] });
    // Exim cuts the reply before it says why.
    if (mailer === 'postfix') expect(recipient.greylisting).toBe(cause.id === 'greylisting');
  });
});

describe.concurrent.each(mailers)('the log of %s', (mailer) => {
  test('says the same', async () => {
    for (const cause of [...failures, ...delays]) await bounceOf(cause, mailer);
    const { reports } = await documentOf([logFileOf(mailer)]);
    const told = reports.flatMap(({ original, recipients }) =>
      recipients.map((one) => ({
        from: original?.returnPath,
        to: one.recipient,
        reason: one.reason,
        action: one.action,
      })),
    );
    const failed = told.filter(({ action }) => action === 'failed');
    const wanted = failures.map((cause) => ({
      from: senderOf(cause, mailer),
      to: cause.to,
      reason: expected[cause.id].reason,
      action: 'failed',
    }));
    expect(failed).toHaveLength(wanted.length);
    expect(failed).toEqual(expect.arrayContaining(wanted));
    const late = new Set(told.filter(({ action }) => action === 'delayed').map(({ to }) => to));
    expect(late).toEqual(new Set(delays.map(({ to }) => to)));
  });
});
