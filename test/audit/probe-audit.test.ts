import { expect, test } from 'vitest';
import { auditCopy } from '../../src/audit/copy-audit.ts';
import { auditWithProbe } from '../../src/audit/probe-audit.ts';
import { select } from '../../src/audit/selection.ts';
import { checks } from '../../src/checks/index.ts';
import { domainTarget } from '../support/audit.ts';
import { arrived, delivered, imapAt, mailboxWith, probeMessage, probeRequest } from '../support/probe-world.ts';
import { zoneNet } from '../support/zone-net.ts';

const zone = {
  'a.example': { MX: ['10 mx.a.example.'], TXT: ['v=spf1 ip4:44.128.9.2 -all'] },
  'mx.a.example': { A: ['44.128.1.1'] },
  'b.example': { MX: ['10 mx.b.example.'] },
  'mx.b.example': { A: ['44.128.1.25'] },
};
const TRACE =
  'Received: from mail.a.example (mail.a.example [44.128.9.1]) by mx.b.example (Postfix) with ESMTP id 4B for <you@b.example>; Sat, 21 Nov 2026 00:00:08 +0000 (UTC)\r\n';
const SIGNATURES =
  'DKIM-Signature: v=1; a=rsa-sha256; d=a.example;\r\n\ts=odd7; h=from; bh=; b=\r\nDKIM-Signature: v=1; d=other.example; s=foreign; b=\r\n';
const copy = {
  ...arrived,
  raw: Buffer.from(TRACE + SIGNATURES + Buffer.from(probeMessage.raw, 'base64')).toString('base64'),
};

async function audited(sendingIps: readonly string[]) {
  let sent = 0;
  let opened = 0;
  const net = zoneNet(zone, {
    deliver: (request) => {
      sent++;
      return delivered(request);
    },
    mailbox: () => {
      opened++;
      return mailboxWith(() => copy);
    },
  });
  const probe = probeRequest({ mailboxes: [imapAt] });
  const { report, copies } = await auditWithProbe(net, {
    target: domainTarget('a.example', { probe, sendingIps }),
    selection: select(checks, ['spf', 'dkim', 'probe'], []),
    signal: AbortSignal.timeout(10_000),
  });
  const codes = report.results.flatMap((result) =>
    'findings' in result ? result.findings.map(({ code }) => code) : [],
  );
  return { report, copies, codes, sent, opened, net };
}

test('the address that a probe came from is judged, though nobody named it', async () => {
  const { report, codes, sent, opened } = await audited([]);
  expect(report.placement).toMatchObject({ verdict: 'inbox', sendingAddress: '44.128.9.1' });
  expect(codes).toContain('spf-sending-ip-fails');
  expect({ sent, opened }).toEqual({ sent: 1, opened: 1 });
});

test('the selector of its signature is looked at, which nobody could guess', async () => {
  const { report } = await audited([]);
  const dkim = report.results.find(({ check }) => check === 'dkim');
  expect(dkim).toMatchObject({ facts: { source: 'given', asked: ['odd7'] } });
});

test('one that was named is not judged twice', async () => {
  const { codes, sent } = await audited(['44.128.9.1']);
  expect(codes.filter((code) => code === 'spf-sending-ip-fails')).toEqual(['spf-sending-ip-fails']);
  expect(sent).toBe(1);
});

test('a received copy is judged as a message, by what is known of its way', async () => {
  const { copies, net } = await audited([]);
  const [copy] = copies;
  if (copy === undefined) throw new Error('no copy');
  const report = await auditCopy(copy, net, {
    target: domainTarget('a.example'),
    signal: AbortSignal.timeout(10_000),
  });
  expect(report.target).toMatchObject({ kind: 'message', name: 'the copy of you@b.example', domain: 'a.example' });
  const ids = report.results.map(({ check }) => check);
  expect(ids).toContain('message-auth');
  expect(ids).not.toContain('spf'); // the domain was audited beside the probe
  const proof = report.results.find(({ check }) => check === 'message-auth');
  expect(proof).toMatchObject({ facts: { origin: { address: { value: '44.128.9.1' } } } });
});
