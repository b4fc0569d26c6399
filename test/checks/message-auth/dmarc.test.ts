import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/core/finding.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { codesOf } from '../../support/audit.ts';
import { judged, shownFor, uncheckedIn } from './judging.ts';
import { copyOf, keys, plain, SIGNED_AT_MS, signed, trace, withPolicy, zone } from './messages.ts';

const good = await signed(plain);
const gone = await signed(plain, { selector: 'gone' });
const unsigned = plain.replace(/\n/g, '\r\n');
const elsewhere = (message: string) => copyOf(message, trace('mail.a.example', 'bounces@mailer.example'));

describe('what keeps DMARC open', () => {
  const subject = 'DMARC of a.example';

  test.each([
    ['the key', elsewhere(good), { ...zone, 's1._domainkey.a.example': { TXT: 'SERVFAIL' } } as const],
    ['SPF', copyOf(unsigned), { ...zone, 'a.example': { TXT: 'SERVFAIL' } } as const],
  ])('DNS does not answer for %s: asking again may help, another message does not', async (_, message, at) => {
    const open = uncheckedIn(await judged(message, {}, at)).find((one) => one.subject === subject);
    expect(open).toMatchObject({ reason: 'dns-failure' });
    expect(open).not.toHaveProperty('advice');
  });

  test('the key of an old message is gone: only a fresh one can tell', async () => {
    const later = SIGNED_AT_MS + 90 * 86_400_000;
    const open = uncheckedIn(await judged(elsewhere(gone), {}, zone, later)).find((one) => one.subject === subject);
    expect(open).toMatchObject({ reason: 'not-proven', advice: expect.stringContaining('a message of these days') });
  });
});

test('SHA-1 is no tolerance that DMARC could rest on: no receiver may count it', async () => {
  const result = await judged(elsewhere(await signed(plain, { algorithm: 'rsa-sha1' })));
  expect(codesOf(result)).toContain('message-auth-dmarc-reject');
  expect(codesOf(result)).not.toContain('message-auth-dmarc-tolerated');
});

const foundOf = async (message: Buffer, at: Zone): Promise<ReadonlyMap<string, Finding['params']>> => {
  const result = await judged(message, {}, at);
  return new Map('findings' in result ? result.findings.map(({ code, params }) => [code, params]) : []);
};
const policyStep = async (message: Buffer, at: Zone) =>
  (await shownFor(message, {}, at)).dmarc?.steps.find(({ step }) => step === 'policy')?.text;

describe('the record that decides', () => {
  const below = (name: string) => elsewhere(unsigned.replaceAll('ann@a.example', `ann@${name}.a.example`));
  const at: Zone = {
    ...withPolicy('v=DMARC1; p=quarantine; sp=none; np=reject'),
    'sub.a.example': { A: ['44.128.7.80'] },
  };

  test.each([
    ['sub', 'message-auth-dmarc-fail', 'sp=none'],
    ['gone', 'message-auth-dmarc-reject', 'np=reject'],
  ])('stands above %s: what is asked is told with its place and tag', async (name, code, asks) => {
    const found = await foundOf(below(name), at);
    expect(found.get(code)).toMatchObject({ domain: `${name}.a.example`, location: 'a.example', asks });
    expect(await policyStep(below(name), at)).toMatch(new RegExp(`^the record at _dmarc\\.a\\.example .*${asks}`));
  });

  test('asks for less as long as it is a test, and older receivers do not know that', async () => {
    const found = await foundOf(elsewhere(unsigned), withPolicy('v=DMARC1; p=reject; t=y'));
    expect(found.get('message-auth-dmarc-quarantine')).toMatchObject({ asks: 'p=reject; t=y' });
    expect(found.get('message-auth-dmarc-older-stricter')).toMatchObject({
      now: 'quarantine',
      before: 'reject',
      because: 'test',
    });
    const { dmarc } = await shownFor(elsewhere(unsigned), {}, withPolicy('v=DMARC1; p=reject; t=y'));
    expect(dmarc?.steps.at(-1)).toMatchObject({ step: 'older-receivers', text: expect.stringContaining('reject') });
  });

  test.each([
    ['p=reject; np=none', 'message-auth-dmarc-older-stricter', { now: 'none', before: 'reject' }],
    ['p=none; np=reject', 'message-auth-dmarc-policies-differ', { now: 'reject', before: 'none' }],
  ])('asks older receivers of a name that is not there by sp or p: %s', async (tags, code, params) => {
    const found = await foundOf(below('gone'), withPolicy(`v=DMARC1; ${tags}`));
    expect(found.get(code)).toMatchObject({ ...params, because: 'tags' });
  });

  test('is none of two, nor one without a policy, and neither applies', async () => {
    const two: Zone = { ...zone, '_dmarc.a.example': { TXT: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] } };
    expect((await foundOf(copyOf(good), two)).get('message-auth-dmarc-multiple')).toEqual({
      location: 'a.example',
      count: 2,
    });
    expect(await policyStep(copyOf(good), two)).toContain('_dmarc.a.example (2 records, which count as none)');
    const typo = withPolicy('v=DMARC1; p=rejected');
    expect((await foundOf(copyOf(good), typo)).get('message-auth-dmarc-void')).toMatchObject({ fault: 'p=rejected' });
    expect(await policyStep(copyOf(good), typo)).not.toContain('applies');
  });

  test('and has a valid address for reports: a wrong policy is read as p=none', async () => {
    const found = await foundOf(elsewhere(unsigned), withPolicy('v=DMARC1; p=rejected; rua=mailto:d@a.example'));
    expect(found.get('message-auth-dmarc-fail')).toMatchObject({ asks: 'p=rejected, read as p=none' });
  });
});

test('where older receivers differ by the organization of the signer, it is the signer that is named', async () => {
  const at: Zone = {
    ...withPolicy('v=DMARC1; p=none; psd=y'),
    's1._domainkey.org.a.example': zone['s1._domainkey.a.example'],
  };
  const found = await foundOf(elsewhere(await signed(plain, { domain: 'org.a.example' })), at);
  expect(found.get('message-auth-dmarc-receivers-differ')).toMatchObject({
    now: 'fail',
    before: 'pass',
    organizations: [{ domain: 'org.a.example', now: 'org.a.example', before: 'a.example' }],
  });
});

test('an Ed25519 signature beside a broken one of RSA is alone; without SPF that is left open', async () => {
  const broken = (await signed(plain)).replace('these are', 'those were');
  const message = await signed(broken, { selector: 'ed', key: keys.ed });
  expect(codesOf(await judged(elsewhere(message)))).toContain('message-auth-dmarc-ed25519-reject');
  const open = uncheckedIn(await judged(message)).find(({ subject }) => subject.startsWith('DMARC where'));
  expect(open).toMatchObject({ couldBe: ['message-auth-dmarc-ed25519-reject'] });
});
