import { describe, expect, test } from 'vitest';
import { received } from '../../../src/checks/received/check.ts';
import type { Result } from '../../../src/core/check.ts';
import { copyScene } from '../../support/copy-world.ts';
import { delivered, imapAt, mailboxWith, probeRequest } from '../../support/probe-world.ts';
import { playOnce } from '../../support/scene.ts';
import { copyOf, dkim, dmarc, PASSES, signed, spf, zone } from './copies.ts';

const good = await signed();

function play(copy: string, over: Parameters<typeof copyScene>[3] = {}): Promise<Result> {
  return playOnce(received, copyScene('', Buffer.from(copy, 'latin1'), [], { zone, ...over }));
}

async function paramsOf(code: string, copy: string, over: Parameters<typeof copyScene>[3] = {}) {
  const result = await play(copy, over);
  return 'findings' in result ? result.findings.find((finding) => finding.code === code)?.params : undefined;
}

describe('beside what the receiver states', () => {
  test('stands what we find', async () => {
    const result = await play(copyOf(good, PASSES));
    expect(result).toMatchObject({
      shown: {
        copies: [
          {
            recipient: 'you@b.example',
            authservId: 'mx.b.example',
            stated: [
              { method: 'spf', result: 'pass', detail: 'smtp.mailfrom=a@a.example' },
              { method: 'dkim', result: 'pass', detail: 'header.d=a.example' },
              { method: 'dmarc', result: 'pass', detail: 'header.from=a.example' },
            ],
            own: [
              { method: 'spf', result: 'pass' },
              { method: 'dkim', result: 'pass', detail: 'header.d=a.example' },
              { method: 'dmarc', result: 'pass', detail: 'header.from=a.example' },
            ],
            disagreements: [],
          },
        ],
      },
    });
  });

  test.each([
    ['a key that is gone since', { ...zone, 's1._domainkey.a.example': {} }, good, 'the key is not in DNS'],
    ['a body that is changed', zone, good.replace('Hello', 'Hullo'), 'the body was changed'],
    ['a field that is changed', zone, good.replace('Subject: a', 'Subject: A'), 'a signed header field was changed'],
  ])('%s explains why a signature passed there and fails here', async (_, world, message, because) => {
    expect(await paramsOf('received-verdicts-differ', copyOf(message, PASSES), { zone: world })).toMatchObject({
      differences: [{ method: 'dkim', stated: 'pass', because: expect.stringContaining(because) }],
    });
  });

  test('a fault that most receivers overlook explains why SPF passed there', async () => {
    const world = { ...zone, 'a.example': { TXT: ['v=spf1 ip4:93.184.216.34 a:b/99 -all'] } };
    expect(await paramsOf('received-verdicts-differ', copyOf(good, PASSES), { zone: world })).toMatchObject({
      differences: [{ method: 'spf', own: 'permerror', because: expect.stringContaining('by the letter') }],
    });
  });

  test.each(['SERVFAIL', 'TIMEOUT'] as const)('%s keeps our evaluation open, and is no disagreement', async (how) => {
    const world = { ...zone, 's1._domainkey.a.example': how, 'a.example': how, '_dmarc.a.example': how } as const;
    const result = await play(copyOf(good, PASSES), { zone: world });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [], unchecked: [{ couldBe: expect.any(Array) }] });
  });
});

test('a finding names the recipients whose copies show it, and what was stated', async () => {
  const copy = copyOf(good, [spf('fail'), dkim('fail'), dmarc('fail')]);
  expect(await paramsOf('received-spf-failed', copy)).toEqual({
    recipients: ['you@b.example'],
    results: ['fail'],
    details: ['smtp.mailfrom=a@a.example'],
  });
});

test('the rules that weigh most are told of, and one field for each filter', async () => {
  const marks = [
    'X-Spam-Flag: YES',
    'X-Spam-Status: Yes, score=6.1 required=5.0 tests=LIGHT_ONE=0.1,HEAVY_ONE=6.0,GOOD_ONE=-1',
  ];
  expect(await paramsOf('received-spam-marked', copyOf(good, PASSES, ...marks))).toMatchObject({
    marks: [{ header: 'X-Spam-Status', score: 6.1, threshold: 5, reasons: ['HEAVY_ONE 6', 'LIGHT_ONE 0.1'] }],
  });
});

test('Microsoft’s category is among the reasons, and what says neither is not', async () => {
  const report = 'X-Forefront-Antispam-Report: CTRY:DE;SCL:8;SRV:;IPV:NLI;SFV:SPM;CAT:PHSH;DIR:INB;';
  expect(await paramsOf('received-spam-marked', copyOf(good, PASSES, report))).toMatchObject({
    marks: [
      {
        reasons: [/^SCL 8 /, /^SFV SPM /, /^CAT PHSH \(phishing\)$/].map(
          (said) => expect.stringMatching(said) as unknown,
        ),
      },
    ],
  });
});

test('where no server took the message there is nothing to judge', async () => {
  const scene = copyScene('', good, null);
  const result = await playOnce(received, {
    ...scene,
    options: { probe: probeRequest({ mailboxes: [imapAt] }) },
    net: {
      ...scene.net,
      deliver: (request) => delivered(request, { message: '550 5.7.1 no' }),
      mailbox: () => mailboxWith(() => null),
    },
  });
  expect(result).toMatchObject({ outcome: 'not-applicable', because: expect.stringContaining('no server took') });
});

test('a message with more signatures than anybody needs is not verified', async () => {
  const [signature = ''] = good.split('\r\nFrom:');
  const result = await play(copyOf(`${`${signature}\r\n`.repeat(30)}${good}`, PASSES));
  expect(result).toMatchObject({ unchecked: [{ reason: 'limit' }] });
});
