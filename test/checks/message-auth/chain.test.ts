import { describe, expect, test } from 'vitest';
import { messageAuth } from '../../../src/checks/message-auth/check.ts';
import type { MessageAuthShown } from '../../../src/checks/message-auth/shown.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { auditOnce, messageTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { copyOf, keys, plain, SIGNED_AT_MS, sealed, signed, trace, withPolicy, zone } from './messages.ts';

const FAULTS = ['message-auth-arc-broken', 'message-auth-arc-key-missing'];
const DAY_MS = 86_400_000;
const PASSED = 'dmarc=pass header.from=a.example';
const foreign = await signed(plain, { domain: 'mailer.example' });
const whole = await sealed(foreign, PASSED);
const gone = await sealed(foreign, PASSED, { selector: 'gone' });
const revoked = await sealed(foreign, PASSED, { selector: 'revoked' });
const broken = await sealed(foreign, PASSED, { selector: 'broken' });
const short = await sealed(foreign, PASSED, { selector: 'short', key: keys.short });
const withoutSeal = whole.replace(/^ARC-Seal:[\s\S]*?\r\n(?=\S)/m, '');
const set = whole.slice(0, -foreign.length);
const sealedAsBroken = `${set.replaceAll('i=1;', 'i=2;').replace('cv=none', 'cv=fail')}${whole}`;
const SILENT_KEY: Zone = { 's1._domainkey.lists.example': { TXT: 'SERVFAIL' } };
const silent: Zone = { ...zone, ...SILENT_KEY };

/** As it came to another host than the author's, so that DMARC rests on the seal. */
async function judged(message: string, at: Zone = zone, days = 1) {
  const raw = copyOf(message, trace('mail.a.example', 'bounces@mailer.example'));
  const net = zoneNet(at, { startedAtMs: SIGNED_AT_MS + days * DAY_MS });
  const result = await auditOnce(messageAuth, net, messageTarget(raw));
  if (!('findings' in result)) throw new Error('it does not apply');
  const shown = result.shown as unknown as MessageAuthShown;
  const paramsOf = (code: string) => result.findings.find((one) => one.code === code)?.params;
  return { arc: shown.arc?.result, paramsOf, unchecked: result.unchecked };
}

describe('a chain that is broken', () => {
  test.each([
    ['the body was changed', whole.replace('these are', 'those were'), 'body-changed', /message behind the last seal/],
    ['a sealed field was changed', whole.replace('dmarc=pass', 'dmarc=fail'), 'seal-changed', /ARC fields/],
    ['a key record that is none', broken, 'key-unusable', /mend the key record/],
    ['a key too short', short, 'key-short', /2048 bits/],
    ['no seal', withoutSeal, 'malformed', /three fields of one number/],
    ['a gap', whole.replaceAll('i=1;', 'i=2;'), 'malformed', /without a gap/],
    ['a handler found it broken', sealedAsBroken, 'failed-before', /servers before lists\.example/],
  ])('is mended by its cause: %s', async (_, message, state, fix) => {
    const { arc, paramsOf } = await judged(message);
    const params = paramsOf('message-auth-arc-broken');
    expect({ arc, params }).toMatchObject({ arc: 'fail', params: { state } });
    const words = messageAuth.findings['message-auth-arc-broken'].text(params as never);
    expect(words.fix.text).toMatch(fix);
    expect(words.why).not.toContain('nobody');
    expect(paramsOf('message-auth-dmarc-reject')).toBeDefined();
  });
});

test.each([
  ['there is none', gone],
  ['it is revoked', revoked],
])('a chain without its key is broken by nobody: %s', async (_, message) => {
  const { arc, paramsOf } = await judged(message);
  expect(arc).toBe('fail');
  expect(paramsOf('message-auth-arc-broken')).toBeUndefined();
  expect(paramsOf('message-auth-arc-key-missing')).toMatchObject({ domain: 'lists.example' });
  expect(paramsOf('message-auth-dmarc-reject')).toBeDefined();
});

describe('a chain whose key is not known', () => {
  test.each([
    ['DNS does not answer', whole, silent, 1, 'temperror', 'dns-failure'],
    ['the message outlived it', gone, zone, 90, 'unknown', 'not-proven'],
    ['it was revoked since', revoked, zone, 90, 'unknown', 'not-proven'],
  ])('is neither whole nor broken: %s', async (_, message, at, days, result, reason) => {
    const { arc, paramsOf, unchecked } = await judged(message, at, days);
    expect(arc).toBe(result);
    expect(paramsOf('message-auth-arc-broken')).toBeUndefined();
    expect(paramsOf('message-auth-dmarc-reject')).toBeUndefined();
    expect(paramsOf('message-auth-dmarc-arc')).toMatchObject({ sealer: 'lists.example', whole: false });
    const couldBe = [...FAULTS, 'message-auth-dmarc-reject'];
    expect(unchecked).toContainEqual(expect.objectContaining({ reason, couldBe }));
  });

  test('decides nothing where no seal says that DMARC passed', async () => {
    const { paramsOf, unchecked } = await judged(await sealed(foreign, 'spf=pass'), silent);
    expect(paramsOf('message-auth-dmarc-reject')).toBeDefined();
    expect(unchecked).toMatchObject([{ couldBe: FAULTS }]);
  });

  test('could not have a message refused that is asked to be let through', async () => {
    const { unchecked } = await judged(whole, { ...withPolicy('v=DMARC1; p=none'), ...SILENT_KEY });
    expect(unchecked).toMatchObject([{ couldBe: FAULTS }]);
  });

  test('is broken for all that, where what was answered shows it', async () => {
    const { arc, paramsOf } = await judged(withoutSeal, silent);
    expect(arc).toBe('fail');
    expect(paramsOf('message-auth-arc-broken')).toMatchObject({ state: 'malformed' });
  });
});
