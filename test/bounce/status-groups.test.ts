import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDeliveryStatus } from '../../src/bounce/delivery-status.ts';
import { MAX_RECIPIENTS, statusGroupsIn } from '../../src/bounce/status-groups.ts';

const read = (...lines: readonly string[]) => readDeliveryStatus(lines.join('\n'));
const names = (...lines: readonly string[]) => read(...lines).recipients.map(({ finalRecipient }) => finalRecipient);

describe('the groups of a delivery status', () => {
  test('part at empty lines', () => {
    const lines = [
      'Reporting-MTA: dns; x',
      '',
      'Final-Recipient: rfc822;a@b.example',
      '',
      'Final-Recipient: rfc822;c@b.example',
    ];
    expect(names(...lines)).toEqual(['a@b.example', 'c@b.example']);
  });

  test('part without them, where a recipient is named again', () => {
    const lines = [
      'Reporting-MTA: dns; x.example',
      'Final-Recipient: rfc822;a@b.example',
      'Action: failed',
      'Final-Recipient: rfc822;c@b.example',
      'Action: delayed',
    ];
    expect(read(...lines)).toMatchObject({
      reportingMta: 'x.example',
      recipients: [
        { finalRecipient: 'a@b.example', action: 'failed' },
        { finalRecipient: 'c@b.example', action: 'delayed' },
      ],
    });
  });

  test('do not part where only what is missing follows', () => {
    const lines = [
      'Final-Recipient: rfc822;a@b.example',
      '',
      'Action: failed',
      '',
      'Status: 5.1.1',
      '',
      'Diagnostic-Code: smtp; 550 no',
    ];
    expect(read(...lines).recipients).toMatchObject([{ action: 'failed', status: '5.1.1', diagnostic: '550 no' }]);
  });

  test('belong together though the action comes first', () => {
    const lines = ['Action: failed', '', 'Final-Recipient: rfc822;a@b.example', 'Status: 5.1.1'];
    expect(read(...lines).recipients).toMatchObject([
      { finalRecipient: 'a@b.example', action: 'failed', status: '5.1.1' },
    ]);
  });

  test('may be indented, in any case, with space before the colon, and among words', () => {
    const lines = ['Technical report:', '', '  FINAL-RECIPIENT : rfc822;a@b.example', '  action:FAILED'];
    expect(read(...lines).recipients).toMatchObject([{ finalRecipient: 'a@b.example', action: 'failed' }]);
  });

  test('hold a diagnostic over several lines, also where these forget to begin with a space', () => {
    const lines = [
      'Final-Recipient: rfc822;a@b.example',
      'Diagnostic-Code: smtp; 550-5.7.1 no',
      '    thank',
      'you',
      'Status: 5.7.1',
    ];
    expect(read(...lines).recipients).toMatchObject([{ diagnostic: '550-5.7.1 no thank you', status: '5.7.1' }]);
  });

  test('are counted behind the bound', () => {
    const lines = Array.from(
      { length: MAX_RECIPIENTS + 5 },
      (_, at) => `Final-Recipient: rfc822;u${at}@b.example\nAction: failed\n`,
    );
    const { recipients, recipientCount } = read(...lines);
    expect([recipients.length, recipientCount]).toEqual([MAX_RECIPIENTS, MAX_RECIPIENTS + 5]);
  });

  test('are the same in pieces of whole lines', () => {
    const lines = [
      'Reporting-MTA: dns; x',
      '',
      'Final-Recipient: rfc822;a@b.example',
      'Diagnostic-Code: smtp; 550',
      ' no',
    ];
    const more = ['', 'Status: 5.1.1', '', 'Final-Recipient: rfc822;c@b.example', 'Action: failed'];
    const pieces = [...lines, ...more].map((line) => `${line}\n`);
    expect(readDeliveryStatus(pieces)).toEqual(readDeliveryStatus(pieces.join('')));
  });

  test('are never more than there are recipient fields, and at most so many are kept, whatever the text', () => {
    const line = fc.constantFrom(
      'Final-Recipient: a@b',
      'Original-Recipient: c@d',
      'Action: failed',
      'Status: 5.1.1',
      '',
      ' x',
      'x',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string({ maxLength: 12 })), { maxLength: 40 }), (lines) => {
        const { recipients, recipientCount } = statusGroupsIn([lines.join('\n')], (group) => group);
        expect(recipientCount).toBeGreaterThanOrEqual(recipients.length);
        expect(recipientCount).toBeLessThanOrEqual(lines.length);
      }),
    );
  });
});

describe('a recipient', () => {
  const recipient = (...lines: readonly string[]) =>
    read('Final-Recipient: rfc822;a@b.example', ...lines).recipients[0];

  test.each([
    ['rfc822; kim@acme.example', 'kim@acme.example'],
    ['RFC822;<kim@acme.example>', 'kim@acme.example'],
    ['rfc/822;kim@acme.example', 'kim@acme.example'],
    ['kim@acme.example', 'kim@acme.example'],
    ['rfc822; kim@acme.example (Kim)', 'kim@acme.example'],
    ['rfc822; <@relay.example:kim@acme.example>', 'kim@acme.example'],
    ['utf-8; \\x{674E}@acme.example', '李@acme.example'],
    ['utf-8; 李@acme.example', '李@acme.example'],
    ['utf-8; \\x{110000}@acme.example', '\\x{110000}@acme.example'],
    ['x400; /S=kim/O=acme/', '/S=kim/O=acme/'],
  ])('%j is %s', (value, address) => {
    expect(names(`Final-Recipient: ${value}`)).toEqual([address]);
  });

  test.each([
    [['Final-Recipient: rfc822;|/usr/bin/catch', 'X-Actual-Recipient: rfc822; kim@acme.example'], 'kim@acme.example'],
    [['Final-Recipient: rfc822;kim@store', 'Original-Recipient: rfc822;kim@acme.example'], 'kim@acme.example'],
    [['Final-Recipient: rfc822;|/usr/bin/catch', 'Action: failed'], null],
    [['Final-Recipient: rfc822;kim@store', 'Action: failed'], 'kim@store'],
  ])('%j is %s, whom its sender knows', (lines, address) => {
    expect(names(...lines)).toEqual([address]);
  });

  test.each([
    ['failed', 'failed', 'failure'],
    ['Failed (unrecoverable error)', 'failed', 'failure'],
    ['delayed', 'delayed', 'delay'],
    ['relayed', 'relayed', 'success'],
    ['expanded', 'expanded', 'success'],
    ['deliverable', 'delivered', 'success'],
    ['undeliverable', 'failed', 'failure'],
    ['expired', null, 'failure'],
    ['constructor', null, 'failure'],
  ])('with the action %j', (value, action, what) => {
    const status = read('Final-Recipient: rfc822;a@b.example', `Action: ${value}`);
    expect(status).toMatchObject({ recipients: [{ action }], what: new Set([what]) });
  });

  test('without an action is told by its status', () => {
    expect(read('Final-Recipient: rfc822;a@b.example', 'Status: 2.1.5').what).toEqual(new Set(['success']));
  });

  test.each([
    ['dns; mx.acme.example', 'mx.acme.example', null],
    ['dns; mx.acme.example. (192.0.2.1, the server for the domain acme.example.)', 'mx.acme.example', '192.0.2.1'],
    ['dns;mx.acme.example (TCP|198.51.100.7|47323|192.0.2.1|25)', 'mx.acme.example', '192.0.2.1'],
    ['dns; [IPv6:2001:db8::1]', null, '2001:db8::1'],
    ['192.0.2.1', null, '192.0.2.1'],
    ['smtp;mx.acme.example', 'mx.acme.example', null],
    ['DNS;', null, null],
  ])('refused by %j', (value, remoteMta, remoteAddress) => {
    expect(recipient(`Remote-MTA: ${value}`)).toMatchObject({ remoteMta, remoteAddress });
  });

  test('has the host out of its diagnostic, where no field names it', () => {
    const diagnostic = 'Diagnostic-Code: X-Postfix; connect to mx.acme.example[192.0.2.1]:25: Connection refused';
    expect(recipient(diagnostic)).toMatchObject({
      remoteMta: 'mx.acme.example',
      remoteAddress: '192.0.2.1',
      phase: 'connect',
      reply: null,
    });
  });

  test('has the status of its field, and else that of the reply', () => {
    expect(recipient('Status: 5.0.0', 'Diagnostic-Code: smtp; 550 5.1.1 no such user')).toMatchObject({
      status: '5.0.0',
      reply: { code: 550, enhanced: '5.1.1' },
    });
    expect(recipient('Status:', 'Diagnostic-Code: smtp; 550 5.1.1 no such user')?.status).toBe('5.1.1');
  });

  test('was refused with what the last server said', () => {
    const diagnostic =
      'smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2 Connection timed out>';
    expect(recipient(`Diagnostic-Code: ${diagnostic}`)?.reply).toEqual({
      code: 421,
      enhanced: '4.4.2',
      lines: ['Connection timed out'],
    });
  });

  test('was sorted by PowerMTA where no server is quoted', () => {
    const category = 'X-PowerMTA-BounceCategory: bad-domain';
    expect(recipient(category)?.diagnostic).toBe('bounce category bad-domain');
    expect(recipient(category, 'Diagnostic-Code: smtp;550 no such domain')?.diagnostic).toBe('550 no such domain');
  });

  test('has its words in clear', () => {
    expect(recipient('Diagnostic-Code: smtp; 550 =?utf-8?Q?Bo=C3=AEte_pleine?=')?.diagnostic).toBe('550 Boîte pleine');
  });
});

test('what is said of the message is found in whatever group it stands', () => {
  const status = read(
    'X-Postfix-Queue-ID: 4Z1',
    'X-Postfix-Sender: rfc822; ann@acme.example',
    '',
    'Reporting-MTA: dns; out.acme.example (192.0.2.9)',
    'Received-From-MTA: dns; pc.acme.example (198.51.100.4)',
    'Final-Recipient: rfc822;a@b.example',
  );
  expect(status).toMatchObject({
    reportingMta: 'out.acme.example',
    receivedFromMta: 'dns; pc.acme.example (198.51.100.4)',
    sender: 'ann@acme.example',
    extensions: ['x-postfix-queue-id', 'x-postfix-sender'],
  });
});
