import { encode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replyTo } from '../../src/demo/dns-reply.ts';
import { zone } from './server-world.ts';

describe('a reply', () => {
  const query = (name: string, udpPayloadSize: number | null, id = 99) =>
    encode({
      id,
      questions: [{ name, type: 'TXT' }],
      additionals:
        udpPayloadSize === null
          ? []
          : [
              {
                type: 'OPT',
                name: '.',
                udpPayloadSize,
                extendedRcode: 0,
                ednsVersion: 0,
                flags: 0,
                flag_do: false,
                options: [],
              },
            ],
    });
  const truncated = (message: Buffer) => {
    const reply = replyTo(message, { zone, overUdp: true, authenticated: false });
    return reply && { cut: (reply.readUInt16BE(2) & 0x0200) !== 0, small: reply.length <= 512 };
  };

  test.each([
    ['without EDNS', null, true],
    ['that takes 512 octets', 512, true],
    ['that takes 4096 octets, of which it gets 1232', 4096, false],
  ])('of 900 octets, to a query %s', (_, size, cut) => {
    expect(truncated(query('medium.test', size))).toMatchObject({ cut });
  });

  test('is never longer than 1232 octets', () => {
    expect(truncated(query('long.test', 4096))).toEqual({ cut: true, small: true });
  });

  test('is not given to a response, and is NOTIMP for other opcodes and classes', () => {
    const options = { zone, overUdp: true, authenticated: false };
    const base = { id: 1, questions: [{ name: 'x.test', type: 'A' as const }] };
    expect(replyTo(encode({ ...base, type: 'response' }), options)).toBeNull();
    expect((replyTo(encode({ ...base, flags: 0x2000 }), options)?.[3] ?? 0) & 15).toBe(4);
    const chaos = replyTo(encode({ ...base, questions: [{ name: 'x.test', type: 'A', class: 'CH' }] }), options);
    expect((chaos?.[3] ?? 0) & 15).toBe(4);
  });

  test('never throws, whatever is asked', () => {
    const valid = query('x.test', 1232);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.uint8Array(),
        (changes, more) => {
          const bytes = Buffer.from(valid);
          for (const [at, octet] of changes) bytes[at] = octet;
          for (const message of [Buffer.concat([bytes, more]), Buffer.from(more)]) {
            const reply = replyTo(message, { zone, overUdp: true, authenticated: true });
            if (reply) expect(reply.subarray(0, 2)).toEqual(message.subarray(0, 2));
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
