import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classifier/classify.ts';
import { shippedModel } from '../../src/classifier/shipped-model.ts';
import { readMessage } from '../../src/message/read-message.ts';

const model = await shippedModel();

function mail(subject: string, body: string, more: readonly string[] = []): Uint8Array {
  const header = ['From: a@sender.example', 'To: b@receiver.example', `Subject: ${subject}`, ...more];
  return Buffer.from(`${header.join('\r\n')}\r\n\r\n${body}`);
}

const NOTE = mail(
  'Re: the tests of Monday',
  'Hi,\r\n\r\n> does the parser fail?\r\n\r\nyes, I wrote a patch for it and will send it tonight.\r\n',
);
const OFFER = mail(
  'MAKE $$$ FAST, 100% FREE!!!',
  'Congratulations! You have won $5,000,000. Click here to claim your free money now, order today! No obligation, guaranteed!!!',
);

describe('the shipped model', () => {
  test('takes a note for legitimate, and an offer of money for spam', () => {
    expect(classify(readMessage(NOTE), model, null).probability).toBeLessThan(0.5);
    expect(classify(readMessage(OFFER), model, null).probability).toBeGreaterThan(0.5);
  });

  test('says the same of the same message', () => {
    expect(classify(readMessage(OFFER), model, null)).toEqual(classify(readMessage(OFFER), model, null));
  });

  test('quotes what stands in the message', () => {
    const { strongest } = classify(readMessage(OFFER), model, null);
    const text = Buffer.from(OFFER).toString();
    expect(strongest.for.length).toBeGreaterThan(2);
    for (const token of [...strongest.for, ...strongest.against])
      if (token.place === 'subject' && !token.text.startsWith('subject')) expect(text).toContain(token.text);
  });
});

test('any octets give a probability', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (raw) => {
      const { probability } = classify(readMessage(raw), model, null);
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    }),
    { numRuns: 200 },
  );
});
