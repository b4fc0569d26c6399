import { describe, expect, test } from 'vitest';
import type { ReceiverDiffers } from '../../../src/checks/message-auth/findings.ts';
import { judged, shownFor } from './judging.ts';
import { copyOf, crlf, plain, trace } from './messages.ts';

const unsigned = crlf(plain);

describe('what the recipient’s servers wrote, or may have written', () => {
  /** Who is said to have found what. */
  const differencesSaid = async (copy: Buffer) => {
    const result = await judged(copy);
    const all = 'findings' in result ? result.findings : [];
    return all.flatMap(({ code, params }) =>
      code === 'message-auth-receiver-differs' && 'by' in params && 'differences' in params
        ? (params.differences as ReceiverDiffers['differences']).map(({ stated }) => [params.by, stated])
        : [],
    );
  };

  test('what the receiver states counts before what it may have written', async () => {
    const below = 'Authentication-Results: mx.b.example; dkim=pass; dmarc=pass';
    const { receiver } = await shownFor(
      copyOf(`${below}\r\n${unsigned}`, `Authentication-Results: mx.b.example; dkim=none\r\n${trace()}`),
    );
    expect(receiver).toMatchObject({
      results: [{ method: 'dkim', result: 'none', certainty: 'stated' }],
      differences: [],
    });
  });

  test.each([
    ['mx.b.example; dkim=fail', 'b.example; dkim=pass', []],
    ['b.example; dkim=pass', 'mx.b.example; dkim=fail', [['b.example', 'pass']]],
  ])('of what it may have written the topmost counts: %s', async (upper, lower, said) => {
    const below = [upper, lower].map((results) => `Authentication-Results: ${results}\r\n`).join('');
    expect(await differencesSaid(copyOf(`${below}${unsigned}`))).toEqual(said);
  });

  test('each is said of whoever wrote it', async () => {
    const top = `Authentication-Results: in.b.example; arc=none\r\n${trace()}`;
    const below = 'Authentication-Results: mx.b.example; dkim=pass\r\n';
    expect(await differencesSaid(copyOf(`${below}${unsigned}`, top))).toEqual([['mx.b.example', 'pass']]);
    const two = `${below}Authentication-Results: b.example; spf=fail\r\n`;
    expect(await differencesSaid(copyOf(`${two}${unsigned}`, top))).toEqual([
      ['b.example', 'fail'],
      ['mx.b.example', 'pass'],
    ]);
  });
});
