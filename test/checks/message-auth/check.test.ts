import { describe, expect, test } from 'vitest';
import type { Zone } from '../../../src/demo/zone.ts';
import { codesOf } from '../../support/audit.ts';
import { judged, shownFor, uncheckedIn } from './judging.ts';
import { copyOf, plain, SENDER, SIGNED_AT_MS, sealed, signed, trace, withPolicy, zone } from './messages.ts';

const good = await signed(plain);
const gone = await signed(plain, { selector: 'gone' });
const foreign = await signed(plain, { domain: 'mailer.example' });
const expiring = await signed(plain, { expiresAtMs: SIGNED_AT_MS + 7 * 86_400_000 });
const unsigned = plain.replace(/\n/g, '\r\n');

describe('where the message comes from', () => {
  test("is read out of the recipient's own fields, and each says so", async () => {
    const { origin } = await shownFor(copyOf(good));
    expect(origin.address).toMatchObject({ value: SENDER, source: 'received' });
    expect(origin.helo).toMatchObject({ value: 'mail.a.example', source: 'received' });
    expect(origin.mailFrom).toMatchObject({ value: 'ann@a.example', source: 'return-path' });
    expect(origin.receivedAt).toBe('2026-11-21T12:00:02.000Z');
  });

  test('is what the user says, before what the message does', async () => {
    const { origin, spf } = await shownFor(copyOf(good), { ip: '44.128.7.99', mailFrom: 'x@mailer.example' });
    expect(origin.address).toEqual({ value: '44.128.7.99', source: 'given', field: null });
    expect(origin.mailFrom).toMatchObject({ value: 'x@mailer.example', source: 'given' });
    // The greeting in the trace is that of another host.
    expect(origin.helo).toBeNull();
    expect(spf).toMatchObject({ result: 'fail', domain: 'mailer.example', address: '44.128.7.99' });
  });

  test.each([
    [
      'Received-SPF',
      `Received-SPF: pass (ok) client-ip=${SENDER}; envelope-from="ann@a.example"; helo=x`,
      'received-spf',
    ],
    ['results', 'Authentication-Results: mx.b.example; spf=pass smtp.mailfrom=a.example', 'authentication-results'],
  ])('the reverse path stands in %s, too', async (_, field, source) => {
    const top = `${field}\r\n${trace().replace(/^Return-Path: .*\r\n/, '')}`;
    const { origin, spf } = await shownFor(copyOf(good, top));
    expect(origin.mailFrom?.source).toBe(source);
    expect(spf).toMatchObject({ result: 'pass', domain: 'a.example' });
  });

  test('within one provider it is where that asked SPF, as its fields say', async () => {
    const top = trace().replace('by mx.b.example', 'by mx.a.example');
    const stated = `Received-SPF: pass (ok) client-ip=${SENDER}; helo=mail.a.example\r\n`;
    const { origin, spf } = await shownFor(copyOf(good, top + stated));
    expect(origin.address).toMatchObject({ value: SENDER, source: 'received' });
    expect(origin.helo?.value).toBe('mail.a.example');
    expect(spf).toMatchObject({ result: 'pass', address: SENDER });
    expect((await shownFor(copyOf(good, top))).origin.address).toBeNull();
  });

  test.each([
    ['Received-SPF', 'Received-SPF: pass (ok) envelope-from="ann@a.example"'],
    ['results', 'Authentication-Results: mx.b.example; spf=pass smtp.mailfrom=ann@a.example'],
  ])('the reverse path is not taken from %s that the sender may have written', async (_, field) => {
    const top = trace().replace(/^Return-Path: .*\r\n/, '');
    const { origin, spf, receiver } = await shownFor(copyOf(`${field}\r\n${good}`, top));
    expect(origin.mailFrom).toBeNull();
    expect(spf).toBeNull();
    expect(receiver?.results).toMatchObject([{ method: 'spf', result: 'pass', certainty: 'possible' }]);
  });

  test('a Return-Path that came with the message is not believed', async () => {
    const result = await judged(
      copyOf(`Return-Path: <ann@a.example>\r\n${good}`, trace().replace(/^Return-Path: .*\r\n/, '')),
    );
    expect(uncheckedIn(result).map(({ subject }) => subject)).toEqual(['SPF of the message']);
  });

  test('what is not known is asked for, and never guessed', async () => {
    const result = await judged(good);
    const [spf, reverse] = uncheckedIn(result);
    expect(spf).toMatchObject({ reason: 'not-proven', advice: expect.stringContaining('--ip') });
    expect(reverse).toMatchObject({ reason: 'not-proven', advice: expect.stringContaining('--ip') });
    expect(codesOf(result)).not.toContain('message-auth-none');
  });

  test('an address that is not public has no name to ask for', async () => {
    const result = await judged(good, { ip: '10.0.0.1', helo: 'x', mailFrom: 'ann@a.example' });
    expect(uncheckedIn(result).map(({ subject }) => subject)).toContain('the name of the sending address');
  });
});

describe('DMARC, step by step', () => {
  const steps = async (...args: Parameters<typeof judged>) => (await shownFor(...args)).dmarc;

  test('names the identifiers, the mode, the organization and the record that makes it so', async () => {
    const dmarc = await steps(copyOf(good));
    expect(dmarc?.steps.map(({ step }) => step)).toEqual([
      'author',
      'policy',
      'organization',
      'spf',
      'dkim',
      'verdict',
    ]);
    expect(dmarc).toMatchObject({ result: 'pass', older: 'pass', policy: 'reject', organizationalDomain: 'a.example' });
  });

  const below = (mode: string): Zone => ({
    ...withPolicy(`v=DMARC1; p=reject; ${mode}`),
    's1._domainkey.mail.a.example': zone['s1._domainkey.a.example'],
  });

  test.each([
    ['adkim=r', 'pass', true],
    ['adkim=s', 'fail', false],
  ])('alignment below the domain: %s', async (mode, result, aligned) => {
    const message = await signed(plain, { domain: 'mail.a.example' });
    const dmarc = await steps(copyOf(message, trace('mail.a.example', 'b@mailer.example')), {}, below(mode));
    expect(dmarc?.result).toBe(result);
    expect(dmarc?.identifiers.find(({ method }) => method === 'dkim')).toMatchObject({
      aligned,
      organizationalDomain: 'a.example',
      decidedAt: '_dmarc.a.example',
    });
  });

  test('a record at the common parent makes one organization; without it the list does, for older receivers', async () => {
    const from = unsigned.replaceAll('ann@a.example', 'ann@my.a.example');
    const at: Zone = { ...withPolicy(null), '_dmarc.my.a.example': { TXT: ['v=DMARC1; p=reject'] } };
    const dmarc = await steps(copyOf(from), {}, at);
    expect(dmarc).toMatchObject({ result: 'fail', older: 'pass', organizationalDomain: 'my.a.example' });
    expect(dmarc?.steps.at(-1)?.step).toBe('older-receivers');
    const both: Zone = { ...at, '_dmarc.a.example': { TXT: ['v=DMARC1; p=none'] } };
    expect(await steps(copyOf(from), {}, both)).toMatchObject({ result: 'pass', older: 'pass' });
  });

  test("our steps come to mailauth's verdict", async () => {
    for (const [helo, path] of [
      ['mail.a.example', 'ann@a.example'],
      ['mail.a.example', 'b@mailer.example'],
    ] as const)
      for (const message of [good, unsigned, await signed(plain, { domain: 'mailer.example' })]) {
        const dmarc = await steps(copyOf(message, trace(helo, path)));
        const passes = dmarc?.identifiers.some(({ passes, aligned }) => passes && aligned === true);
        expect(dmarc?.result).toBe(passes === true ? 'pass' : 'fail');
      }
  });
});

describe('a message that was not sent yet', () => {
  const asked = { ip: SENDER, mailFrom: 'bounces@mailer.example' };

  test('may still be signed, and says how to judge that', async () => {
    const result = await judged(unsigned, asked);
    expect(codesOf(result)).toEqual([]);
    const open = uncheckedIn(result).filter(({ subject }) => !subject.startsWith('the name'));
    expect(open.map(({ subject }) => subject)).toEqual(['DMARC of a.example', 'DKIM of the message']);
    for (const { reason, advice } of open) {
      expect(reason).toBe('not-proven');
      expect(advice).toContain('judge the copy that arrives');
    }
    expect(await shownFor(unsigned, asked)).toMatchObject({ mayBeSigned: true, dmarc: { result: null } });
  });

  test.each([
    ['was received', copyOf(unsigned)],
    ['was judged by a receiver', copyOf(unsigned, 'Authentication-Results: mx.b.example; dkim=none\r\n')],
  ])('is none that %s', async (_, message) => {
    expect(codesOf(await judged(message, asked))).toContain('message-auth-dkim-missing');
  });
});

describe('signatures', () => {
  test('two signatures are told apart', async () => {
    const both = await signed(good, { domain: 'mailer.example' });
    const { dkim } = await shownFor(
      copyOf(
        both.replace(
          'v=1; a=rsa-sha256; c=relaxed/relaxed; d=a.example;',
          'v=1; a=rsa-sha256; c=relaxed/strange; d=a.example;',
        ),
      ),
    );
    expect(dkim.map(({ domain, state }) => [domain, state])).toEqual([
      ['mailer.example', 'pass'],
      ['a.example', 'unusable'],
    ]);
  });

  test('expire as of when the message was received, which is said', async () => {
    expect((await shownFor(copyOf(good))).asOf).toEqual({ time: '2026-11-21T12:00:02.000Z', source: 'received' });
    expect((await shownFor(good)).asOf).toEqual({ time: '2026-11-22T12:00:00.000Z', source: 'now' });
  });

  test('expire as of now where the receiver stamped a time that is yet to come', async () => {
    const ahead = trace().replace('Sat, 21 Nov 2026', 'Thu, 31 Dec 2026');
    const result = await judged(copyOf(expiring, ahead));
    expect(codesOf(result)).not.toContain('message-auth-dkim-expired');
    expect((await shownFor(copyOf(expiring, ahead))).asOf).toEqual({ time: '2026-11-22T12:00:00.000Z', source: 'now' });
  });

  test('which fields are covered, and which important ones are not', async () => {
    const { dkim } = await shownFor(copyOf(await signed(plain, { fields: ['From', 'From', 'Date'] })));
    expect(dkim[0]?.unsignedFields).toEqual(['To', 'Subject', 'Message-ID', 'MIME-Version', 'Content-Type']);
  });

  test('the chain of seals is shown with who sealed', async () => {
    const { arc } = await shownFor(copyOf(await sealed(good, 'dmarc=pass')));
    expect(arc).toMatchObject({ result: 'pass', sets: [{ instance: 1, sealer: 'lists.example', chain: 'none' }] });
  });
});

describe('whose domain DMARC is about', () => {
  const withFrom = (from: string) => copyOf(unsigned.replace('Ann <ann@a.example>', from));

  test.each([
    ['ann@a.example, eve@[44.128.7.9]', 'unusable-domain', ['eve@[44.128.7.9]']],
    ['eve@[44.128.7.9]', 'unusable-domain', ['eve@[44.128.7.9]']],
    ['ann@a.example, bob@localhost', 'unusable-domain', ['bob@localhost']],
    ['ann@a.example, b@mailer.example, eve@[44.128.7.9]', 'several-domains', ['eve@[44.128.7.9]']],
    ['Ann <>', 'no-domain', []],
  ])('cannot be told of From: %s', async (from, because, unusable) => {
    const result = await judged(withFrom(from));
    const params = 'findings' in result ? result.findings.map((one) => ({ code: one.code, ...one.params })) : [];
    expect(params).toContainEqual(
      expect.objectContaining({ code: 'message-auth-from-unusable', because, unusable }) as unknown,
    );
  });

  test.each([['Smith, Ann <ann@a.example>'], ['"ann@mailer.example"@a.example'], ['<@mailer.example:ann@a.example>']])(
    'is that of the one address in From: %s',
    async (from) => {
      expect((await shownFor(withFrom(from))).dmarc).toMatchObject({ result: 'pass' });
    },
  );
});

describe('what is said of a message that fails DMARC', () => {
  const listed = (message: string) =>
    `List-Post: <mailto:l@lists.example>\r\n${message.replace('these are', 'those were')}`;
  const elsewhere = trace('mail.a.example', 'bounces@mailer.example');
  const failing = async (message: Buffer) => {
    const result = await judged(message);
    const found = 'findings' in result ? result.findings : [];
    return found.find(({ code }) => code === 'message-auth-dmarc-reject');
  };

  test.each([
    ['a list changed what was signed', listed(good), 'list'],
    ['it was changed behind the signer', good.replace('these are', 'those were'), 'order'],
    ['the signature has no key', gone, 'signature'],
    ['another signs it', foreign, 'align'],
    ['nobody signs it', unsigned, 'align'],
  ])('names what helps: %s', async (_, message, remedy) => {
    expect((await failing(copyOf(message, elsewhere)))?.params).toMatchObject({ remedy });
  });

  test('is proven by the answers that it rests on, and reverse DNS by those about the address', async () => {
    const policy = await failing(copyOf(unsigned, elsewhere));
    expect(policy?.evidence[0]?.request).toMatch(/^_dmarc\.a\.example TXT/);
    const nameless = await judged(copyOf(good), {}, { ...zone, '25.7.128.44.in-addr.arpa': {} });
    const all = 'findings' in nameless ? nameless.findings : [];
    const missing = all.find(({ code }) => code === 'message-auth-iprev-missing');
    expect(missing?.evidence.map(({ request }) => request)).toContainEqual(expect.stringMatching(/^25\.7\.128\.44\./));
    expect(missing?.evidence.map(({ request }) => request).join()).not.toContain('_domainkey');
  });
});
