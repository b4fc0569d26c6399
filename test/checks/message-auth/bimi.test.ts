import { describe, expect, test } from 'vitest';
import type { Zone } from '../../../src/demo/zone.ts';
import { codesOf } from '../../support/audit.ts';
import { judged, shownFor, uncheckedIn } from './judging.ts';
import { copyOf, crlf, plain, SENDER, signed, withPolicy, zone } from './messages.ts';

const good = await signed(plain);
const partSigned = await signed(plain, { bodyLength: 5 });
const ofTwoAuthors = await signed(plain.replace('<ann@a.example>', '<ann@a.example>, bea@a.example'));

describe('why the logo is not shown', () => {
  const logo = { TXT: ['v=BIMI1; l=https://a.example/logo.svg'] };
  const at = (policy: string | null): Zone => ({ ...withPolicy(policy), 'default._bimi.a.example': logo });
  const reasonsFor = async (message: string, world: Zone = at('v=DMARC1; p=reject')) => {
    const result = await judged(copyOf(message), {}, world);
    const found = 'findings' in result ? result.findings : [];
    return found.find(({ code }) => code === 'message-auth-bimi-not-shown')?.params ?? null;
  };

  test.each([
    ['nothing', good, 'v=DMARC1; p=reject', null],
    ['a signature of a part', partSigned, 'v=DMARC1; p=reject', /l=/],
    ['two authors of one domain', ofTwoAuthors, 'v=DMARC1; p=reject', /2 addresses/],
    ['a lax policy for subdomains', good, 'v=DMARC1; p=reject; sp=none', /sp=none/],
    ['a policy for a part', good, 'v=DMARC1; p=quarantine; pct=10', /pct=10/],
  ])('%s', async (_, message, policy, reason) => {
    const params = await reasonsFor(message, at(policy));
    if (reason === null) expect(params).toBeNull();
    else expect(params).toMatchObject({ reasons: [expect.stringMatching(reason)], remedies: [expect.any(String)] });
  });

  test('the organization asks for nothing, whatever the domain below it does', async () => {
    const message = await signed(plain.replaceAll('ann@a.example', 'ann@my.a.example'));
    const world: Zone = { ...at('v=DMARC1; p=none'), '_dmarc.my.a.example': { TXT: ['v=DMARC1; p=reject'] } };
    const below: Zone = { ...world, 'my.a.example': zone['a.example'], 'default._bimi.my.a.example': logo };
    expect(await reasonsFor(message, below)).toMatchObject({ reasons: ['the policy of a.example is none'] });
  });

  test('a name without quotes is no second address', async () => {
    const message = await signed(plain.replace('From: Ann <', 'From: Smith, Ann <'));
    expect(await reasonsFor(message)).toBeNull();
    const { dmarc } = await shownFor(copyOf(message));
    expect(dmarc?.steps[0]?.text).toBe("From names ann@a.example: the author's domain is a.example");
  });

  const named = `BIMI-Selector: v=BIMI1; s=brand\n${plain}`;
  const brand: Zone = { ...at('v=DMARC1; p=reject'), 'brand._bimi.a.example': logo };
  const openly = (result: Awaited<ReturnType<typeof judged>>) =>
    uncheckedIn(result).find(({ couldBe }) => couldBe?.includes('message-auth-bimi-not-shown'));

  test('a draft that names a selector may be signed with it yet', async () => {
    const draft = await judged(crlf(named), { ip: SENDER, mailFrom: 'ann@a.example' }, brand);
    expect(codesOf(draft)).not.toContain('message-auth-bimi-not-shown');
    expect(openly(draft)).toMatchObject({
      subject: 'whether BIMI-Selector is signed',
      reason: 'not-proven',
      advice: expect.stringContaining('--judge-copy') as unknown,
    });
  });

  test('a signature whose key was not seen may cover the selector', async () => {
    const covering = await signed(named, { fields: ['From', 'Subject', 'Date', 'BIMI-Selector'] });
    const unseen: Zone = { ...brand, 's1._domainkey.a.example': { TXT: 'SERVFAIL' } };
    const result = await judged(copyOf(covering), {}, unseen);
    expect(codesOf(result)).not.toContain('message-auth-bimi-not-shown');
    expect(openly(result)?.detail).toContain('s1._domainkey.a.example');
  });

  test('a policy that is not known is none of the reasons', async () => {
    const world: Zone = { ...at(null), '_dmarc.a.example': { TXT: 'SERVFAIL' } };
    expect(await reasonsFor(good, world)).toBeNull();
    expect(uncheckedIn(await judged(copyOf(good), {}, world)).map(({ subject }) => subject)).toContain(
      'DMARC of a.example for BIMI',
    );
  });
});
