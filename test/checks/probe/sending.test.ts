import { describe, expect, test } from 'vitest';
import { probeSeen } from '../../../src/checks/probe/facts.ts';
import { fateIn } from '../../../src/checks/probe/fate.ts';
import type { ProbeSeen } from '../../../src/checks/probe/seen.ts';
import type { DeliverRequest, Delivery, TlsHandshake } from '../../../src/core/net.ts';
import { type Observation, unknown } from '../../../src/core/observation.ts';
import type { ProbeRequest } from '../../../src/core/probe.ts';
import { defaultAuditOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { domainTarget } from '../../support/audit.ts';
import { type DeliveryScript, delivered, probeMessage, probeRequest } from '../../support/probe-world.ts';
import { handshake } from '../../support/smtp-session.ts';
import { type ZoneNetOptions, zoneNet } from '../../support/zone-net.ts';
import { chain, right, wrong } from '../dane/world.ts';

const YOU = 'you@b.example';
const zone: Zone = {
  'b.example': { MX: ['10 mx1.b.example.', '20 mx2.b.example.'] },
  'mx1.b.example': { A: ['44.128.1.1', '44.128.1.2'] },
  'mx2.b.example': { A: ['44.128.2.1'] },
  'c.example': { MX: ['10 mx.c.example.'] },
  'mx.c.example': { A: ['44.128.3.1'] },
};
const direct = (parts: Partial<ProbeRequest> = {}) => probeRequest({ route: { kind: 'direct' }, ...parts });

async function observe(probe: ProbeRequest, net: ZoneNetOptions, world: Zone = zone): Promise<ProbeSeen> {
  const target = domainTarget('a.example', { probe });
  const context = { target, net: zoneNet(world, net), signal: new AbortController().signal };
  const seen = await probeSeen.observe({} as never, context);
  if (seen.status === 'unknown' || seen.value === null) throw new Error('nothing was seen');
  return seen.value;
}

/** Servers by address; those left out take everything. */
function servers(scripts: Readonly<Record<string, DeliveryScript | readonly DeliveryScript[] | 'dead'>>) {
  const asked: DeliverRequest[] = [];
  const deliver = (request: DeliverRequest): Observation<Delivery> => {
    const earlier = asked.filter(({ address }) => address === request.address).length;
    asked.push(request);
    const script = scripts[request.address] ?? {};
    if (script === 'dead') return unknown('unreachable', 'no route');
    if (!('length' in script)) return delivered(request, script);
    return delivered(request, script[Math.min(earlier, script.length - 1)]);
  };
  return { asked, deliver, dialled: () => asked.map(({ address }) => address) };
}

describe('directly to the MX hosts (RFC 5321 section 5.1)', () => {
  test('the most preferred takes it, and no other is asked', async () => {
    const { deliver, dialled } = servers({});
    const { messages } = await observe(direct(), { deliver });
    expect(dialled()).toEqual(['44.128.1.1']);
    expect(messages[0]?.recipients).toMatchObject([{ address: YOU, fate: 'accepted', attempt: 0 }]);
  });

  test.each<[string, DeliveryScript | 'dead']>([
    ['cannot be reached', 'dead'],
    ['breaks off', { ends: { phase: 'banner', ended: 'closed' } }],
    ['puts it off', { rcpt: { [YOU]: '450 4.3.0 later' } }],
    ['puts off the sender', { mail: '451 4.3.0 later' }],
  ])('the next is asked where one %s', async (_, script) => {
    const { deliver, dialled } = servers({ '44.128.1.1': script, '44.128.1.2': script });
    const { messages } = await observe(direct(), { deliver });
    expect(dialled()).toEqual(['44.128.1.1', '44.128.1.2', '44.128.2.1']);
    expect(messages[0]?.recipients).toMatchObject([{ fate: 'accepted', attempt: 2 }]);
  });

  test('a refusal for good is final', async () => {
    const { deliver, dialled } = servers({ '44.128.1.1': { rcpt: { [YOU]: '550 5.1.1 no' } } });
    const { messages } = await observe(direct(), { deliver });
    expect(dialled()).toEqual(['44.128.1.1']);
    expect(messages[0]?.recipients).toMatchObject([{ fate: 'refused', phase: 'rcpt', reply: { code: 550 } }]);
  });

  test('nobody gets it twice: where the answer to the message is lost, no other server is asked', async () => {
    const { deliver, dialled } = servers({ '44.128.1.1': { message: null } });
    const { messages } = await observe(direct(), { deliver });
    expect(dialled()).toEqual(['44.128.1.1']);
    expect(messages[0]?.recipients).toMatchObject([{ fate: 'unsent', phase: 'message' }]);
    expect(messages[0]?.acceptedMs).toBeNull();
  });

  test('where the message did not go out to its end, the next server is asked', async () => {
    const { deliver, dialled } = servers({ '44.128.1.1': { message: null, sent: 'part' } });
    const { messages } = await observe(direct(), { deliver });
    expect(dialled()).toEqual(['44.128.1.1', '44.128.1.2']);
    expect(messages[0]?.recipients).toMatchObject([{ fate: 'accepted', attempt: 1 }]);
  });

  test('each domain gets it from its own servers, and those who have it are not asked for again', async () => {
    const to = [YOU, 'no@b.example', 'me@c.example'];
    const { asked, deliver } = servers({ '44.128.1.1': { rcpt: { 'no@b.example': '450 4.2.1 later' } } });
    const message = { ...probeMessage, envelope: { from: 'a@a.example', to } };
    const { messages } = await observe(direct({ messages: [message] }), { deliver });
    expect(asked.map(({ address, envelope }) => [address, envelope.to])).toEqual([
      ['44.128.1.1', [YOU, 'no@b.example']],
      ['44.128.1.2', ['no@b.example']],
      ['44.128.3.1', ['me@c.example']],
    ]);
    expect(messages[0]?.recipients.map(({ fate }) => fate)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  test.each<[string, Zone, 'refused' | 'unsent']>([
    ['null MX', { 'b.example': { MX: ['0 .'] } }, 'refused'],
    ['no such domain', { example: { SOA: ['ns. root. 1 2 3 4 5'] } }, 'refused'],
    ['no answer', { 'b.example': 'SERVFAIL' }, 'unsent'],
    ['no address', { 'b.example': { MX: ['10 mx.b.example.'] }, 'mx.b.example': { TXT: ['x'] } }, 'refused'],
    ['a private address', { 'b.example': { MX: ['10 mx.b.example.'] }, 'mx.b.example': { A: ['10.0.0.1'] } }, 'unsent'],
  ])('%s: nobody is asked', async (_, world, fate) => {
    const { deliver, dialled } = servers({});
    const { messages } = await observe(direct(), { deliver }, world);
    expect(dialled()).toEqual([]);
    expect(messages[0]?.recipients).toMatchObject([{ fate, phase: null, reply: null }]);
  });

  test('an enforced MTA-STS policy leaves out hosts that it does not list, and demands TLS of the others', async () => {
    const body = 'version: STSv1\nmode: enforce\nmx: mx2.b.example\nmax_age: 86400\n';
    const { asked, deliver } = servers({});
    await observe(
      direct(),
      {
        deliver,
        https: () => ({
          status: 'known',
          value: {
            ended: 'response',
            status: 200,
            type: 'text/plain',
            body,
            octets: Buffer.from(body),
            hops: [],
          } as never,
          evidence: [],
        }),
      },
      {
        ...zone,
        '_mta-sts.b.example': { TXT: ['v=STSv1; id=1;'] },
        'mta-sts.b.example': { A: ['44.128.9.9'] },
      },
    );
    expect(asked.map(({ host, tls }) => [host, tls])).toEqual([['mx2.b.example', 'starttls']]);
    const untrusted: TlsHandshake = {
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      chain: [],
      trust: { trusted: false, code: 'DEPTH_ZERO_SELF_SIGNED_CERT', detail: 'self-signed certificate' },
      ephemeralKey: null,
    };
    expect(asked[0]?.accepts(untrusted)).not.toBeNull();
  });

  test('without a policy TLS is taken where it is offered, whatever the certificate', async () => {
    const { asked, deliver } = servers({});
    await observe(direct(), { deliver });
    expect(asked[0]?.tls).toBe('starttls-if-offered');
    expect(asked[0]?.accepts(null)).toBeNull();
  });
});

describe('directly to hosts with TLSA records (RFC 7672 section 2.2)', () => {
  const host = 'mx.a.example';
  const signed = (tlsa: Zone): Zone => ({
    'b.example': { MX: [`10 ${host}`, '20 mx2.b.example.'] },
    [host]: { A: ['44.128.1.25'] },
    'mx2.b.example': { A: ['44.128.2.1'] },
    ...tlsa,
  });
  const presented = (leaf: readonly string[]) => handshake({ chain: [...leaf] });
  const known = (record: string) => signed({ [`_25._tcp.${host}`]: { TLSA: [record] } });

  test('TLS is demanded, and a certificate that a record names', async () => {
    const { asked, deliver } = servers({ '44.128.1.25': { ends: { phase: 'banner', ended: 'closed' } } });
    await observe(direct(), { deliver, authenticated: true }, known(right));
    expect(asked.map(({ host: at, tls }) => [at, tls])).toEqual([
      [host, 'starttls'],
      ['mx2.b.example', 'starttls-if-offered'],
    ]);
    expect(asked[0]?.accepts(presented(chain))).toBeNull();
  });

  test('any other certificate gets no message', async () => {
    const { asked, deliver } = servers({});
    const { messages } = await observe(direct(), { deliver, authenticated: true }, known(wrong));
    expect(messages[0]?.attempts).toMatchObject([{ host, demand: 'dane' }]);
    expect(asked[0]?.accepts(presented(chain))).not.toBeNull();
  });

  test('records that are not signed demand nothing', async () => {
    const { asked, deliver } = servers({});
    await observe(direct(), { deliver, authenticated: (name) => !name.startsWith('_25.') }, known(wrong));
    expect(asked[0]?.tls).toBe('starttls-if-offered');
    expect(asked[0]?.accepts(presented(chain))).toBeNull();
  });

  test('a host whose question fails is passed over', async () => {
    const { deliver, dialled } = servers({});
    await observe(direct(), { deliver, authenticated: true }, signed({ [`_25._tcp.${host}`]: 'SERVFAIL' }));
    expect(dialled()).toEqual(['44.128.2.1']);
  });

  test('where all fail, nothing is sent, and that is not held against the recipient', async () => {
    const { deliver, dialled } = servers({});
    const failing = signed({ [`_25._tcp.${host}`]: 'SERVFAIL', '_25._tcp.mx2.b.example': 'SERVFAIL' });
    const { messages } = await observe(direct(), { deliver, authenticated: true }, failing);
    expect(dialled()).toEqual([]);
    expect(messages[0]?.recipients).toMatchObject([{ fate: 'unsent', reply: null }]);
  });
});

describe('a second try', () => {
  const grey = { rcpt: { [YOU]: '451 4.7.1 Greylisted, try again in 5 minutes' } };

  test('none without --retry', async () => {
    const { deliver, asked } = servers({ '192.0.2.87': [grey, {}] });
    const { messages } = await observe(probeRequest(), { deliver });
    expect(asked.length).toBe(1);
    expect(messages[0]?.recipients).toMatchObject([{ fate: 'put-off' }]);
  });

  test('after the time that the reply asks for, and no longer than allowed', async () => {
    const slept: number[] = [];
    const { deliver } = servers({ '192.0.2.87': [grey, grey, {}] });
    const target = domainTarget('a.example', { probe: probeRequest({ retryMs: 400_000 }) });
    const net = { ...zoneNet(zone, { deliver }), sleep: async (ms: number) => void slept.push(ms) };
    const seen = await probeSeen.observe({} as never, { target, net, signal: new AbortController().signal });
    expect(slept).toEqual([300_000, 100_000]);
    const value = seen.status === 'known' ? seen.value : null;
    expect(value?.messages[0]?.recipients).toMatchObject([{ fate: 'accepted', attempt: 2 }]);
  });

  test('a server that asks for no time does not get as many tries as it likes', async () => {
    const slept: number[] = [];
    const hasty = { rcpt: { [YOU]: '451 4.7.1 Greylisted, try again in 0 seconds' } };
    const { deliver, asked } = servers({ '192.0.2.87': hasty });
    const target = domainTarget('a.example', { probe: probeRequest({ retryMs: 6_000 }) });
    const net = { ...zoneNet(zone, { deliver }), sleep: async (ms: number) => void slept.push(ms) };
    await probeSeen.observe({} as never, { target, net, signal: new AbortController().signal });
    expect(slept).toEqual([1_000, 2_000, 3_000]);
    expect(asked.length).toBe(4);
  });

  test('not of a password that was refused', async () => {
    const { deliver, asked } = servers({ '192.0.2.87': { auth: '454 4.7.0 temporary authentication failure' } });
    await observe(probeRequest({ retryMs: 600_000 }), { deliver });
    expect(asked.length).toBe(1);
  });
});

test('a server of one’s own gets the message only under a certificate for its name, unless said otherwise', async () => {
  const { asked, deliver } = servers({});
  await observe(probeRequest(), { deliver });
  const untrusted: TlsHandshake = {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    chain: [],
    trust: { trusted: false, code: 'X', detail: 'unknown issuer' },
    ephemeralKey: null,
  };
  expect(asked[0]?.tls).toBe('starttls');
  expect(asked[0]?.accepts(untrusted)).not.toBeNull();
  const route = probeRequest().route;
  if (route.kind !== 'submission') throw new Error('the world has changed');
  await observe(probeRequest({ route: { ...route, allowUntrusted: true } }), { deliver });
  expect(asked[1]?.accepts(untrusted)).toBeNull();
});

describe('one recipient of several', () => {
  const OTHERS = [YOU, 'two@b.example', 'three@b.example'];
  const request = {
    host: 'h',
    address: '192.0.2.1',
    port: 25,
    login: null,
    envelope: { from: '', to: OTHERS },
    message: Buffer.from('x'),
  } as unknown as DeliverRequest;
  const fates = (session: Observation<Delivery>) => OTHERS.map((address) => fateIn(address, session));

  test('a 421 to one puts off all whom nobody refused', () => {
    const session = delivered(request, { rcpt: { 'two@b.example': '421 4.3.2 closing' } });
    if (session.status === 'unknown') throw new Error('nothing was said');
    const closing = session.value.recipients[1]?.reply ?? null;
    const cut = session.value.recipients.map((one, index) => (index === 2 ? { ...one, reply: null } : one));
    const steps = session.value.steps.slice(0, session.value.steps.findIndex(({ reply }) => reply === closing) + 1);
    const ended = { ...session.value, recipients: cut, steps, final: null, sent: 'nothing', ended: 'closed' } as const;
    expect(fates({ ...session, value: ended })).toMatchObject(
      OTHERS.map(() => ({ fate: { fate: 'put-off', phase: 'rcpt', reply: { code: 421 } }, isSettled: false })),
    );
  });

  test('one who was answered with nonsense has not got the message that another got', () => {
    const session = delivered(request, { rcpt: { 'two@b.example': '354 go ahead' } });
    expect(fates(session).map(({ fate: { fate } }) => fate)).toEqual(['accepted', 'unsent', 'accepted']);
  });
});

test('what a dialogue means for a recipient that it does not know is that nothing was sent', () => {
  const request = {
    host: 'h',
    address: '192.0.2.1',
    port: 25,
    envelope: { from: '', to: [YOU] },
    message: Buffer.from('x'),
  };
  const session = delivered({ ...request, login: null } as unknown as DeliverRequest);
  expect(fateIn('other@b.example', session).fate.fate).toBe('unsent');
});

describe('where nothing gets out on port 25', () => {
  const canary = { 'canary.example': { A: ['44.128.8.8'] } };
  const silent: DeliveryScript = { ends: { phase: 'connect', ended: 'timeout' } };
  const everywhere = { '44.128.1.1': silent, '44.128.1.2': silent, '44.128.2.1': silent };
  const smtp = { ...defaultAuditOptions.smtp, canary: { host: 'canary.example', port: 25 } };

  test.each([
    ['timeout', 'port-25-blocked'],
    ['open', null],
  ] as const)('a canary that is %s tells whose fault it is', async (reached, reason) => {
    const { deliver } = servers(everywhere);
    const target = domainTarget('a.example', { probe: direct(), smtp });
    const net = zoneNet({ ...zone, ...canary }, { deliver, reachable: () => reached });
    const seen = await probeSeen.observe({} as never, { target, net, signal: new AbortController().signal });
    const sessions = seen.status === 'known' ? seen.value?.messages[0]?.attempts.map(({ session }) => session) : [];
    expect(sessions?.map((session) => (session.status === 'unknown' ? session.reason : null))).toEqual([
      reason,
      reason,
      reason,
    ]);
  });
});
