import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSmtp } from '../../../src/net/smtp/session.ts';
import { scriptedSmtp } from '../../support/scripted-smtp.ts';
import {
  defaultDelivery,
  deliveryTo,
  type HandingOptions,
  handScripted,
  handTo,
  login,
  MESSAGE,
  takingServer,
} from './handing.ts';
import { submission } from './submission.ts';

/** What is said in MAIL to a server that offers this. */
async function mailTo(offers: readonly string[], options: HandingOptions = {}): Promise<string | undefined> {
  const heard: string[] = [];
  await handScripted(submission({ offers, heard }), options);
  return heard.find((line) => line.startsWith('MAIL'));
}

const utf8 = { from: 'jürgen@from.test', to: ['用户@例子.test'] };

describe('what the server is told beforehand', () => {
  test.each<readonly [string, readonly string[], HandingOptions, string]>([
    ['nothing that it does not know', [], {}, 'MAIL FROM:<a@from.test>'],
    ['the size', ['SIZE'], {}, `MAIL FROM:<a@from.test> SIZE=${MESSAGE.length}`],
    [
      'the size with the line end that is still to come',
      ['SIZE'],
      { message: Buffer.from('a: b') },
      'MAIL FROM:<a@from.test> SIZE=6',
    ],
    ['that there are 8-bit characters', ['8BITMIME'], { eightBit: true }, 'MAIL FROM:<a@from.test> BODY=8BITMIME'],
    ['that headers are in UTF-8', ['SMTPUTF8'], { smtputf8: true }, 'MAIL FROM:<a@from.test> SMTPUTF8'],
    [
      'all of it',
      ['SIZE 1000', '8BITMIME', 'SMTPUTF8'],
      { eightBit: true, smtputf8: true },
      `MAIL FROM:<a@from.test> SIZE=${MESSAGE.length} BODY=8BITMIME SMTPUTF8`,
    ],
    ['nothing that is not needed', ['8BITMIME', 'SMTPUTF8'], {}, 'MAIL FROM:<a@from.test>'],
    ['no sender at all', [], { envelope: { from: '', to: ['b@mx.test'] } }, 'MAIL FROM:<>'],
  ])('%s', async (_name, offers, options, expected) => {
    expect(await mailTo(offers, options)).toBe(expected);
  });

  test('addresses in UTF-8, as they are', async () => {
    const heard: string[] = [];
    const delivery = await handScripted(submission({ offers: ['SMTPUTF8'], heard }), { envelope: utf8 });
    const lines = heard.map((line) => Buffer.from(line, 'latin1').toString());
    expect(lines).toContain('MAIL FROM:<jürgen@from.test> SMTPUTF8');
    expect(lines).toContain('RCPT TO:<用户@例子.test>');
    expect(delivery.recipients).toMatchObject([{ address: '用户@例子.test', reply: { code: 250 } }]);
  });
});

describe('what this server cannot be given is held', () => {
  test.each<readonly [string, readonly string[], HandingOptions, string]>([
    ['too large', ['SIZE 20'], {}, 'too-large'],
    ['8-bit characters', ['SIZE 1000', 'SMTPUTF8'], { eightBit: true }, 'no-8bitmime'],
    ['headers in UTF-8', ['8BITMIME'], { smtputf8: true }, 'no-smtputf8'],
    ['a sender in UTF-8', ['8BITMIME'], { envelope: { from: utf8.from, to: ['b@mx.test'] } }, 'no-smtputf8'],
    ['a recipient in UTF-8', ['8BITMIME'], { envelope: { from: '', to: ['b@mx.test', ...utf8.to] } }, 'no-smtputf8'],
  ])('%s', async (_name, offers, options, because) => {
    const heard: string[] = [];
    const delivery = await handScripted(submission({ offers, heard }), options);
    expect(delivery).toMatchObject({ held: { because }, phase: 'quit', ended: 'complete', final: null });
    expect(heard).toEqual(['EHLO probe.test', 'QUIT']);
  });

  test.each([['SIZE 0'], ['SIZE'], ['SIZE many'], [`SIZE ${MESSAGE.length}`], ['PIPELINING']])(
    'not with %j',
    async (offer) => {
      expect(await handScripted(submission({ offers: [offer] }))).toMatchObject({ held: null, final: { code: 250 } });
    },
  );

  test('the limit and the size are told', async () => {
    const delivery = await handScripted(submission({ offers: ['SIZE 20'] }));
    expect(delivery).toMatchObject({ sizeLimit: 20, sizeBytes: MESSAGE.length });
    expect(delivery.held?.detail).toContain(`${MESSAGE.length}`);
  });
});

describe('what cannot be said is not said', () => {
  const unsaid: readonly (readonly [string, HandingOptions])[] = [
    ['a line end in the sender', { envelope: { from: 'a@x.test>\r\nRCPT TO:<victim@x.test', to: ['b@mx.test'] } }],
    ['a line feed in a recipient', { envelope: { from: '', to: ['b@mx.test', 'b@mx.test\nDATA'] } }],
    ['a NUL in a recipient', { envelope: { from: '', to: ['b\0@mx.test'] } }],
    ['a C1 line end', { envelope: { from: '', to: ['b\u0085@mx.test'] } }],
    ['a line separator', { envelope: { from: '', to: ['b\u2028@mx.test'] } }],
    ['half a surrogate pair', { envelope: { from: '', to: ['b\ud800@mx.test'] } }],
    ['a parameter', { envelope: { from: 'a@x.test> SIZE=1 X=<', to: ['b@mx.test'] } }],
    ['a space', { envelope: { from: '', to: ['b c@mx.test'] } }],
    ['an angle bracket in quotes', { envelope: { from: '', to: ['"b>"@mx.test'] } }],
    ['an empty recipient', { envelope: { from: '', to: [''] } }],
    ['no recipient', { envelope: { from: 'a@from.test', to: [] } }],
    ['a recipient of 255 octets', { envelope: { from: '', to: [`${'ü'.repeat(123)}@mx.test.`] } }],
    ['a line end in EHLO', { helo: 'a\r\nMAIL FROM:<>' }],
    ['a NUL in the name', { login: { ...login, user: 'me\0you' } }],
    ['a line end in the name', { login: { ...login, user: 'me\r\n' } }],
    ['no name', { login: { ...login, user: '' } }],
    ['a bare LF around a dot', { message: Buffer.from('a: b\r\n\r\nx\n.\r\nMAIL FROM:<>\r\n') }],
    ['a bare CR around a dot', { message: Buffer.from('a: b\r\n\r\nx\r.\r\nMAIL FROM:<>\r\n') }],
  ];
  test.each(unsaid)('%s', async (_name, options) => {
    const wire = {
      connect: async () => {
        throw new Error('somebody connected');
      },
    };
    const observation = await createSmtp({ wire }).deliver({ ...defaultDelivery, ...options });
    expect(observation).toMatchObject({ status: 'unknown', reason: 'internal-error', evidence: [] });
    expect(observation.status === 'unknown' && observation.detail).toMatch(/expected/);
  });

  test('a quoted local part with a space can be', async () => {
    const server = await scriptedSmtp(submission());
    await deliveryTo(server, { tls: 'none', envelope: { from: '', to: ['"john \\" doe"@mx.test'] } });
    expect(server.lines).toContain('RCPT TO:<"john \\" doe"@mx.test>');
  });

  test('property: whatever the addresses, no line is said that is not one of ours', async () => {
    const server = await scriptedSmtp(() => {});
    const word = fc.string({ unit: fc.constantFrom('a', '@', '\r', '\n', '\0', '<', '>', ' ', '"', '\\', 'ü', '.') });
    await fc.assert(
      fc.asyncProperty(word, word, async (from, to) => {
        const said: string[] = [];
        const connection = {
          read: async () => ({ ok: true, data: Buffer.from(replyTo(said.at(-1))), ms: 0 }) as const,
          async write(data: Uint8Array) {
            said.push(Buffer.from(data).toString());
            return { ok: true } as const;
          },
          startTls: async () => ({ ok: false, failure: 'closed', detail: '', ms: 0, code: '' }) as const,
          close() {},
        };
        const wire = { connect: async () => ({ ok: true, connection, ms: 0 }) as const };
        await createSmtp({ wire }).deliver({ ...defaultDelivery, tls: 'none', envelope: { from, to: [to] } });
        for (const line of said.filter((one) => /^(?:MAIL|RCPT)/.test(one))) {
          expect(line).toMatch(/^(?:MAIL FROM|RCPT TO):<[^<>\r\n\0]*>(?: SMTPUTF8)?\r\n$/);
        }
      }),
    );
    expect(server.lines).toEqual([]);
  });

  function replyTo(line: string | undefined): string {
    if (line === undefined) return '220 mx.test\r\n';
    if (line.startsWith('EHLO')) return '250-mx.test\r\n250 SMTPUTF8\r\n';
    return line === 'DATA\r\n' ? '354 go\r\n' : '250 ok\r\n';
  }
});

test('property: any message arrives as it was, at a server that is not ours', async () => {
  const server = await takingServer({ hideSTARTTLS: true });
  const line = fc.oneof(
    fc.constantFrom('', '.', '..', '.\0', ' .'),
    fc.uint8Array({ maxLength: 200 }).map(withoutEnds),
  );
  const messages = fc
    .array(line, { minLength: 1, maxLength: 30 })
    .map((lines) => Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1'));
  await fc.assert(
    fc.asyncProperty(messages, async (message) => {
      const observation = await handTo(server, { tls: 'none', message, eightBit: true });
      expect(observation).toMatchObject({ status: 'known', value: { final: { code: 250 } } });
      expect(server.taken.at(-1)?.message.equals(message)).toBe(true);
    }),
    { numRuns: 8 }, // this server waits 100 ms before it greets
  );
});

function withoutEnds(octets: Uint8Array): string {
  return Buffer.from(octets)
    .toString('latin1')
    .replaceAll(/[\r\n]/g, '');
}

test('a message of many packets arrives as it was', async () => {
  const server = await takingServer({ hideSTARTTLS: true });
  const message = Buffer.concat([MESSAGE, Buffer.alloc(300_000, '.\r\n.x\r\nabc\r\n'), Buffer.from('\r\n')]);
  const delivery = await deliveryTo(server, { tls: 'none', message });
  expect(delivery).toMatchObject({ final: { code: 250 }, sizeBytes: message.length });
  expect(server.taken[0]?.message.equals(message)).toBe(true);
});

test('no more than four at a time to one server, and others do not wait for it', async () => {
  const running = new Map<string, number>();
  let most = 0;
  const wire = {
    async connect({ address }: { readonly address: string }) {
      const now = (running.get(address) ?? 0) + 1;
      running.set(address, now);
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running.set(address, now - 1);
      return { ok: false, failure: 'refused', detail: 'refused', ms: 1 } as const;
    },
  };
  const smtp = createSmtp({ wire });
  const addresses = Array.from({ length: 20 }, (_, index) => `192.0.2.${index % 2}`);
  const all = addresses.map((address) => smtp.deliver({ ...defaultDelivery, address }));
  expect(running).toEqual(
    new Map([
      ['192.0.2.0', 4],
      ['192.0.2.1', 4],
    ]),
  );
  await Promise.all(all);
  expect(most).toBe(4);
});
