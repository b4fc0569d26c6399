import { describe, expect, test } from 'vitest';
import { transport } from '../../../src/checks/transport/check.ts';
import type { Result } from '../../../src/core/check.ts';
import { unknown } from '../../../src/core/observation.ts';
import { defaultSmtpOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { codesOf } from '../../support/audit.ts';
import { play, type Scene } from '../../support/scene.ts';
import {
  bad,
  clear,
  dead,
  enforcing,
  expired,
  mail,
  one,
  only,
  POLICY,
  refusing,
  right,
  sts,
  tlsa,
  two,
  wrong,
} from './scenes.ts';

const scene = (parts: Partial<Scene>): Scene => ({ name: '', zone: {}, finds: [], ...parts });
const away = unknown('unreachable', 'no way there');
const noIpv6 = unknown('no-ipv6', 'this machine has no IPv6');
const findingsIn = (result: Result) => ('findings' in result ? result.findings : []);
const ENFORCED = ['transport-mta-sts-refused', 'transport-mta-sts-refused-at-host'];

describe('the table', () => {
  test.each([
    ['nothing is in force', scene({ zone: one, net: { smtp: mail() } }), ['delivers', 'as-others', 'as-others']],
    ['enforced, with a bad certificate', scene(enforcing({ 'mx.a.example': bad })), ['delivers', 'waits', 'as-others']],
    [
      'for testing, with a bad certificate',
      scene(enforcing({ 'mx.a.example': bad }, { policy: POLICY.replace('enforce', 'testing') })),
      ['delivers', 'delivers', 'as-others'],
    ],
    [
      'for testing, without TLS',
      scene(enforcing({ 'mx.a.example': clear }, { policy: POLICY.replace('enforce', 'testing') })),
      ['delivers-in-clear', 'delivers-in-clear', 'as-others'],
    ],
    [
      'a resolver that does not validate',
      scene({ zone: { ...one, ...tlsa({ 'mx.a.example': right() }) }, net: { smtp: mail() } }),
      ['delivers', 'as-others', 'unknown'],
    ],
    [
      'everything',
      scene(enforcing({}, { zone: { ...one, ...tlsa({ 'mx.a.example': right() }) }, net: { authenticated: true } })),
      ['delivers', 'delivers', 'delivers'],
    ],
    [
      'TLSA of another key',
      scene({ zone: { ...one, ...tlsa({ 'mx.a.example': wrong }) }, net: { smtp: mail(), authenticated: true } }),
      ['delivers', 'as-others', 'waits'],
    ],
    [
      'a policy that was not had',
      scene({ ...enforcing(), net: { smtp: mail(), https: () => away } }),
      ['delivers', 'unknown', 'as-others'],
    ],
  ] as const)('%s', async (_, one, does) => {
    const result = await play(transport, one);
    const places = 'shown' in result ? (result.shown?.['places'] as readonly Record<string, { does: string }>[]) : [];
    expect(places.map(({ opportunistic, mtaSts, dane }) => [opportunistic?.does, mtaSts?.does, dane?.does])).toEqual([
      does,
    ]);
  });

  test.each([
    ['there is none', scene({ zone: one, net: { smtp: mail() } }), 'there is no policy'],
    ['it says so itself', scene(enforcing({}, { policy: POLICY.replace('enforce', 'none') })), /mode none/],
    ['it is no policy', scene(enforcing({}, { policy: '<html>' })), /cannot be had/],
    [
      'no record tells of it',
      scene({ ...enforcing(), zone: { ...one, 'mta-sts.a.example': { A: ['44.128.1.80'] } } }),
      /no valid record/,
    ],
  ] as const)('why no policy is applied: %s', async (_, one, because) => {
    const result = await play(transport, one);
    const places = ('shown' in result ? result.shown?.['places'] : []) as readonly { mtaSts: unknown }[];
    expect(places[0]?.mtaSts).toEqual({ does: 'as-others', because: expect.stringMatching(because) });
  });

  test.each([
    [scene({ zone: one, net: { smtp: mail() } }), 'senders deliver over TLS, none verifies whom to'],
    [scene(enforcing()), 'over TLS, MTA-STS senders too'],
    [
      scene(enforcing({}, { zone: { ...one, ...tlsa({ 'mx.a.example': right() }) }, net: { authenticated: true } })),
      'all 3 kinds of senders deliver over TLS',
    ],
    [scene({ zone: one, net: { smtp: mail({ 'mx.a.example': clear }) } }), 'in clear text at 1 of 1 addresses'],
    [
      scene({ zone: { ...two, ...tlsa({ 'mx.a.example': wrong }) }, net: { smtp: mail(), authenticated: true } }),
      'over TLS; DANE senders pass over a host',
    ],
    [
      scene({ zone: { ...one, ...tlsa({ 'mx.a.example': wrong }) }, net: { smtp: mail(), authenticated: true } }),
      'over TLS; DANE senders deliver nowhere',
    ],
  ])('in one line', async (one, summary) => {
    const result = await play(transport, one);
    expect('summary' in result && result.summary).toBe(summary);
    expect(summary.length).toBeLessThanOrEqual(60);
  });
});

describe('what cannot be told', () => {
  test('whether anybody is left, while a host was not seen', async () => {
    const result = await play(
      transport,
      scene(enforcing({ 'mx.a.example': bad, 'mx2.a.example': away }, { zone: two })),
    );
    expect(codesOf(result)).toEqual(['transport-mta-sts-refused-at-host']);
    expect(result).toMatchObject({ unchecked: [{ reason: 'unreachable', couldBe: ENFORCED }] });
  });

  test('while DNS did not give the addresses of a host', async () => {
    const zone: Zone = { ...two, 'mx2.a.example': { A: 'SERVFAIL', AAAA: 'SERVFAIL' } };
    const result = await play(transport, scene(enforcing({ 'mx.a.example': bad }, { zone })));
    expect(codesOf(result)).toEqual(['transport-mta-sts-refused-at-host']);
    expect(result).toMatchObject({ outcome: 'failed', unchecked: [{ couldBe: ['transport-mta-sts-refused'] }] });
  });

  test('whether there is TLS, where a firewall that may be ours masks it', async () => {
    const masked = { extensions: { XXXXXXXA: '' }, startTls: { masked: 'XXXXXXXA' } };
    const result = await play(transport, scene(enforcing({ 'mx.a.example': masked })));
    expect(result).toMatchObject({ findings: [], unchecked: [{ reason: 'not-proven', couldBe: ENFORCED }] });
  });

  test('without IPv6 here, what IPv4 shows stands for a host', async () => {
    const zone = { ...one, 'mx.a.example': { A: ['44.128.1.25'], AAAA: ['2a0e:fd45:25::25'] } };
    const net = enforcing({ '44.128.1.25': expired, '2a0e:fd45:25::25': noIpv6 }, { zone });
    expect(codesOf(await play(transport, scene(net)))).toEqual(['transport-mta-sts-refused']);
  });

  test('nor is a host with IPv6 alone, where it is the only one that the policy lists', async () => {
    const zone = { ...two, 'mx2.a.example': { AAAA: ['2a0e:fd45:25::25'] } };
    const net = enforcing({ 'mx2.a.example': noIpv6 }, { zone, policy: only('mx2.a.example') });
    const result = await play(transport, scene(net));
    expect(result).toMatchObject({
      outcome: 'not-checked',
      findings: [],
      unchecked: [{ reason: 'no-ipv6' }, { reason: 'not-proven', couldBe: ['transport-mta-sts-refused'] }],
    });
  });

  test('a host with IPv6 alone is not seen then', async () => {
    const zone = { ...two, 'mx2.a.example': { AAAA: ['2a0e:fd45:25::25'] } };
    const net = enforcing({ 'mx.a.example': expired, 'mx2.a.example': noIpv6 }, { zone });
    const result = await play(transport, scene(net));
    expect(codesOf(result)).toEqual(['transport-mta-sts-refused-at-host']);
    expect(result).toMatchObject({ unchecked: [{ reason: 'no-ipv6' }, { couldBe: ['transport-mta-sts-refused'] }] });
  });

  test('a policy that was not had matters only where something is wrong with TLS', async () => {
    const policy = { zone: { ...one, ...sts }, net: { smtp: mail(), https: () => away } };
    expect(await play(transport, scene(policy))).toMatchObject({ outcome: 'passed', unchecked: [] });
    const wronged = { ...policy, net: { ...policy.net, smtp: mail({ 'mx.a.example': bad }) } };
    expect(await play(transport, scene(wronged))).toMatchObject({
      outcome: 'not-checked',
      findings: [],
      unchecked: [{ reason: 'unreachable', couldBe: expect.arrayContaining(ENFORCED) }],
    });
  });

  test('what both come to, where anybody could have set the AD bit', async () => {
    const zone = { ...two, ...tlsa({ 'mx.a.example': wrong }) };
    const net = { authenticated: true, channel: { trust: 'none' } } as const;
    const result = await play(transport, scene(enforcing({ 'mx2.a.example': bad }, { zone, net })));
    expect(codesOf(result)).toEqual(['transport-mta-sts-refused-at-host']);
    expect(result).toMatchObject({ unchecked: [{ reason: 'not-proven', couldBe: ['transport-both-refused'] }] });
  });

  test('or where the resolver does not validate', async () => {
    const zone = { ...two, ...tlsa({ 'mx.a.example': wrong }) };
    const result = await play(transport, scene(enforcing({ 'mx2.a.example': bad }, { zone })));
    expect(result).toMatchObject({ unchecked: [{ reason: 'not-proven', couldBe: ['transport-both-refused'] }] });
  });

  test('with SMTP left out there is nothing to join', async () => {
    const options = { smtp: { ...defaultSmtpOptions, enabled: false } };
    const result = await play(transport, { ...scene(enforcing()), options });
    expect(result).toMatchObject({ outcome: 'not-applicable', because: 'SMTP was left out, as asked' });
  });
});

test('of all that is refused or down, it is said what', async () => {
  const listed = enforcing({ 'mx.a.example': dead }, { zone: two, policy: only('mx.a.example') });
  const result = await play(transport, scene(listed));
  expect(findingsIn(result)[0]?.params).toMatchObject({
    places: [
      { host: 'mx.a.example', fault: 'down' },
      { host: 'mx2.a.example', fault: 'not-listed', because: 'the policy does not list the host' },
    ],
  });
  const [refused] = findingsIn(await play(transport, scene(enforcing({ 'mx.a.example': refusing }))));
  expect(refused?.params).toMatchObject({
    places: [{ fault: 'tls', because: 'STARTTLS is answered with 454 4.7.0 TLS not available' }],
  });
});

test('a refusal says where, why, and what proves it', async () => {
  const result = await play(
    transport,
    scene(enforcing({ 'mx.a.example': bad, 'mx2.a.example': expired }, { zone: two })),
  );
  expect('findings' in result && result.findings).toMatchObject([
    {
      code: 'transport-mta-sts-refused',
      params: {
        places: [
          { host: 'mx.a.example', because: expect.stringMatching(/alternative names/) },
          { host: 'mx2.a.example', because: 'CERT_HAS_EXPIRED' },
        ],
      },
      evidence: [{ via: 'smtp' }, { via: 'smtp' }],
    },
  ]);
});
