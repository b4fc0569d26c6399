import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Delivery } from '../../src/core/net.ts';
import type { Observation } from '../../src/core/observation.ts';
import type { AuthMechanism } from '../../src/core/probe.ts';
import { recordingWire } from '../../src/net/recording/record.ts';
import { replayWire } from '../../src/net/recording/replay.ts';
import { parseRecording, recordingText } from '../../src/net/recording/text.ts';
import { createSmtp } from '../../src/net/smtp/session.ts';
import type { Connection, Failed, TlsFacts, Wire, WireFailure } from '../../src/net/wire.ts';
import { wireWith } from '../net/recording-wires.ts';
import { defaultDelivery, login, SECRET } from '../net/smtp/handing.ts';
import { anyCharacter } from '../support/any-character.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** What a server may do next: say something, however it is cut, or fail. */
type Move = { readonly say: string; readonly cutAt: number } | { readonly fail: WireFailure };

const texts = fc.oneof(
  fc.constantFrom('250 ok', '235 2.7.0 ok', '334 ', '354 go', '421 4.3.2 no', '450 4.2.1 later', '550 5.7.1 no'),
  fc.constantFrom(
    `535 what is ${SECRET}?`,
    `334 ${base64(`{"token":"${SECRET}"}`)}`,
    `250-${base64(`\0me@from.test\0${SECRET}`)}\r\n250 ${base64(SECRET)}`,
    `250 ok\r\n250 ${SECRET}`,
    SECRET,
  ),
  fc.string({ unit: anyCharacter, maxLength: 30 }),
);
const odd: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ say: texts.map((text) => `${text}\r\n`), cutAt: fc.nat(40) }) },
  {
    weight: 1,
    arbitrary: fc.record({ fail: fc.constantFrom<WireFailure>('closed', 'reset', 'timeout', 'cancelled') }),
  },
);
/** Null: what fits. */
const moves = fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: odd });

const TELLING = new RegExp(
  `${SECRET}|${base64(SECRET).slice(0, 18)}|${base64(`\0me@from.test\0${SECRET}`).slice(20, 38)}|eyJ0b2tlbi`,
);

const FITTING: readonly (readonly [RegExp, string])[] = [
  [/^$/, '220 mx.test'],
  [/^EHLO/, '250-mx.test\r\n250-STARTTLS\r\n250-SIZE 1000\r\n250 AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2'],
  [/^AUTH (?:LOGIN|CRAM-MD5)/, `334 ${base64('go on')}`],
  [/^bWVAZnJvbS50ZXN0\r/, `334 ${base64('Password:')}`],
  [/^(?:AUTH|[A-Za-z0-9+/]{20})/, '235 2.7.0 welcome'],
  [/^DATA/, '354 go'],
  [/^/, '250 2.0.0 ok'],
];

const tls: TlsFacts = { protocol: 'TLSv1.3', cipher: 'X', chain: [], trustError: null, ephemeralKey: null };

/** A server that does these things in their order, and then what fits; and what is said to it. */
function server(
  script: readonly (Move | null)[],
  handshakes: boolean,
): { readonly wire: Wire; readonly said: string[] } {
  const left = [...script];
  const said: string[] = [];
  let isTold = false;
  const failed = (failure: WireFailure): Failed => ({ ok: false, failure, detail: `it was ${failure}`, ms: 1 });
  const connect: Wire['connect'] = async () => {
    let rest = '';
    let isNew = true;
    const connection: Connection = {
      async read({ timeoutMs }) {
        if (rest === '' && timeoutMs < 10) return failed('timeout');
        if (rest === '') {
          const move = left.shift() ?? null;
          const asked = isNew ? '' : (said.at(-1) ?? '');
          isNew = false;
          if (move !== null && 'fail' in move) return failed(move.fail);
          const fitting = `${FITTING.find(([pattern]) => pattern.test(asked))?.[1]}\r\n`;
          // It repeats what it was told, and cannot before.
          const text = move === null || (!isTold && TELLING.test(move.say)) ? fitting : move.say;
          rest = text.slice(Math.max(1, move?.cutAt ?? text.length));
          return { ok: true, data: Buffer.from(text.slice(0, text.length - rest.length)), ms: 1 };
        }
        const data = Buffer.from(rest);
        rest = '';
        return { ok: true, data, ms: 1 };
      },
      async write(data, options) {
        isTold ||= options !== undefined;
        said.push(Buffer.from(data).toString());
        return { ok: true, ms: 1 };
      },
      startTls: async () => (handshakes ? { ok: true, tls, ms: 1 } : { ...failed('tls-error'), code: 'EPROTO' }),
      close() {},
    };
    return { ok: true, connection, ms: 1 };
  };
  return { wire: wireWith({ connect, secret: () => SECRET }), said };
}

const requests = fc.record({
  tls: fc.constantFrom('implicit', 'starttls', 'starttls-if-offered', 'none' as const),
  allowClear: fc.boolean(),
  login: fc.option(
    fc
      .constantFrom<AuthMechanism | null>(null, 'LOGIN', 'CRAM-MD5', 'XOAUTH2')
      .map((mechanism) => ({ ...login, mechanism })),
  ),
});

const deliverOver = (wire: Wire, request: object): Promise<Observation<Delivery>> =>
  createSmtp({ wire, secret: (name) => wire.secret(name) }).deliver({ ...defaultDelivery, ...request });

test('property: whatever a server does, a delivery ends, tells the truth, keeps the password, and can be replayed', async () => {
  const reached = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(moves, { minLength: 16, maxLength: 16 }),
      fc.boolean(),
      requests,
      async (script, handshakes, request) => {
        const { wire, said } = server(script, handshakes);
        const recorder = recordingWire(wire);
        const observation = await deliverOver(recorder.wire, request);
        const text = recordingText(recorder.recording());
        const parsed = parseRecording(text);
        if (!parsed.ok) throw new Error(parsed.error);
        expect(await deliverOver(replayWire(parsed.recording), request)).toEqual(observation);

        const isSaid = said.some(
          (line) => line.includes(SECRET) || line.includes(base64(SECRET)) || /^AUTH \S+ \S/.test(line),
        );
        if (isSaid) {
          const all = `${JSON.stringify(observation)} ${text}`;
          for (const form of [SECRET, base64(SECRET).slice(0, 18)]) expect(all).not.toContain(form);
        }
        if (request.login === null) expect(isSaid).toBe(false);
        if (observation.status === 'unknown') return;
        const { final, sent, held, startTls, steps, recipients } = observation.value;
        const isClear = startTls.handshake === null;
        if (isClear && !request.allowClear) expect(isSaid).toBe(false);
        if (isClear && (request.tls === 'starttls' || request.tls === 'implicit'))
          expect(said.join('')).not.toContain('MAIL FROM');
        if (held !== null) expect(said.join('')).not.toContain('MAIL FROM');
        if (final !== null && final.code < 300) expect(sent).toBe('whole');
        if (sent === 'nothing') expect(said.join('')).not.toContain('Subject: hello');
        if (sent !== 'nothing') expect(recipients.some(({ reply }) => reply !== null && reply.code < 300)).toBe(true);
        const end = final === null ? `${held?.because ?? steps.at(-1)?.phase}` : `final ${final.code < 300}`;
        reached.set(end, (reached.get(end) ?? 0) + 1);
      },
    ),
    { numRuns: 400 },
  );
  expect(Array.from(reached.keys())).toEqual(
    expect.arrayContaining(['final true', 'message', 'tls-not-offered', 'password-in-clear']),
  );
});
