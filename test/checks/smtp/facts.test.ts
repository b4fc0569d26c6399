import { expect, test } from 'vitest';
import { smtp } from '../../../src/checks/smtp/check.ts';
import { smtpSessions } from '../../../src/checks/smtp/facts.ts';
import { tls } from '../../../src/checks/tls/check.ts';
import { known } from '../../../src/core/observation.ts';
import { run } from '../../../src/core/run.ts';
import { defaultSmtpOptions } from '../../../src/core/target.ts';
import { codesOf, domainTarget } from '../../support/audit.ts';
import { observed, type Script } from '../../support/smtp-session.ts';
import { DOMAIN, netOf, paramsOf, refused, uncheckedOf, V4, V6, visitWorld } from './world.ts';

const [a, b] = V4;
const one = { 'mx1.acme.example': [10, a] } as const;
const greylisted: Script = {
  rcpt: { 'postmaster@acme.example': '450 4.2.0 Greylisted, try again in 300 seconds' },
};
const tryLater: Script = { rcpt: { 'postmaster@acme.example': '451 please try later' } };

test('smtp: each session asks for postmaster from the null sender, and for nobody else', async () => {
  const { requests } = await visitWorld(smtp, { hosts: one, smtp: { helo: 'probe.example.org', port: 2525 } });
  expect(requests).toEqual([
    {
      host: 'mx1.acme.example',
      address: a,
      port: 2525,
      helo: 'probe.example.org',
      recipients: ['postmaster@acme.example'],
      relayRecipient: null,
      verify: 'postmaster',
    },
  ]);
});

test('smtp: abuse, a mailbox that cannot exist and a foreign one are asked for on demand only', async () => {
  const { requests } = await visitWorld(smtp, { hosts: one, smtp: { checkAbuse: true, checkRelay: true } });
  const [, abuse, nobody] = requests[0]?.recipients ?? [];
  expect(abuse).toBe('abuse@acme.example');
  expect(nobody).toMatch(/^[a-z0-9]{16}@acme\.example$/);
  expect(requests[0]?.relayRecipient).toMatch(/^relay-test-[a-z0-9]{16}@example\.net$/); // RFC 2606
});

test('smtp: every address of every host gets a session, an address with two names gets two', async () => {
  const { requests } = await visitWorld(smtp, {
    hosts: { 'mx2.acme.example': [20, b, V6[0]], 'mx1.acme.example': [10, a, b] },
  });
  expect(requests.map(({ host, address }) => `${host} ${address}`)).toEqual([
    `mx1.acme.example ${a}`,
    `mx2.acme.example ${b}`,
    `mx1.acme.example ${b}`,
    `mx2.acme.example ${V6[0]}`,
  ]);
});

test('smtp: addresses that are not public are never dialled, and said to be left out', async () => {
  const { requests, result } = await visitWorld(smtp, {
    hosts: { 'mx1.acme.example': [10, a, '10.0.0.1', '127.0.0.1', 'fe80::1'] },
  });
  expect(requests.map(({ address }) => address)).toEqual([a]);
  expect(uncheckedOf(result).map(({ reason }) => reason)).toEqual(['not-requested', 'not-requested', 'not-requested']);
  expect(result.outcome).toBe('passed');
});

test.for([
  [{ ipv6: false }, [a]],
  [{ ipv4: false }, [V6[0]]],
] as const)('smtp: a family the user left out is not dialled: %j', async ([options, addresses]) => {
  const { requests } = await visitWorld(smtp, { hosts: { 'mx1.acme.example': [10, a, V6[0]] }, smtp: options });
  expect(requests.map(({ address }) => address)).toEqual(addresses);
});

test('smtp: addresses of a family the user left out need not be known', async () => {
  const { result } = await visitWorld(smtp, {
    hosts: one,
    zone: { 'mx1.acme.example': { A: [a], AAAA: 'SERVFAIL' } },
    smtp: { ipv6: false },
  });
  expect(uncheckedOf(result)).toEqual([]);
});

test('smtp: at most 16 sessions are held, each host gets its first before any gets its second', async () => {
  const many = (third: number) => Array.from({ length: 20 }, (_, index) => `44.128.${third}.${index + 1}`);
  const { requests, result } = await visitWorld(smtp, {
    hosts: { 'mx1.acme.example': [10, ...many(1)], 'mx2.acme.example': [20, ...many(2)] },
  });
  expect(requests).toHaveLength(16);
  expect(requests.filter(({ host }) => host === 'mx2.acme.example')).toHaveLength(8);
  expect(uncheckedOf(result)).toMatchObject([{ reason: 'not-requested' }]);
});

test('smtp, tls: where the family of every address was left out, that is why they do not apply', async () => {
  const world = { hosts: one, smtp: { ipv4: false } };
  for (const check of [smtp, tls]) {
    const { result, requests } = await visitWorld(check, world);
    expect(requests).toEqual([]);
    expect(result.outcome).toBe('not-applicable');
    expect('because' in result && result.because).toContain('IPv4 was left out');
  }
});

test('smtp: hosts past the limit of sessions are not given up as dead with the rest', async () => {
  const hosts = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`mx${index}.acme.example`, [10, `44.128.1.${index + 1}`]] as const),
  );
  const dead = Object.fromEntries(Object.values(hosts).map(([, address]) => [address, refused]));
  const { result, requests } = await visitWorld(smtp, { hosts, servers: dead });
  expect(requests).toHaveLength(16);
  expect(codesOf(result)).toEqual(['smtp-host-unreachable']);
  expect(uncheckedOf(result)).toMatchObject([{ reason: 'limit' }]);
  expect(uncheckedOf(result)[0]?.couldBe).toContain('smtp-unreachable');
});

test('smtp: greylisting is waited out, as long as it asks for, and the mail gets in', async () => {
  const { result, waitedMs, requests } = await visitWorld(smtp, {
    hosts: one,
    servers: { [a]: [greylisted, {}] },
    smtp: { retryGreylistMs: 600_000 },
  });
  expect(waitedMs).toEqual([300_000]);
  expect(requests).toHaveLength(2);
  expect(paramsOf(result, 'smtp-greylisting')).toMatchObject({ acceptedLater: true, certain: true });
  expect(result.outcome).toBe('passed');
});

test('smtp: the wait for greylisting is never longer than the user allows', async () => {
  const { waitedMs } = await visitWorld(smtp, {
    hosts: one,
    servers: { [a]: [greylisted, {}] },
    smtp: { retryGreylistMs: 6000 },
  });
  expect(waitedMs).toEqual([6000]);
});

test('smtp: without leave to wait there is one session, and what the recipient would get stays open', async () => {
  const { result, requests, waitedMs } = await visitWorld(smtp, { hosts: one, servers: { [a]: greylisted } });
  expect(requests).toHaveLength(1);
  expect(waitedMs).toEqual([]);
  expect(uncheckedOf(result)).toMatchObject([{ reason: 'refused', couldBe: ['smtp-postmaster-refused'] }]);
});

test('smtp: what only looks like greylisting may be a failure, and is one where waiting does not help', async () => {
  const first = await visitWorld(smtp, { hosts: one, servers: { [a]: tryLater } });
  expect(paramsOf(first.result, 'smtp-greylisting')).toMatchObject({ certain: false });
  expect(uncheckedOf(first.result)[0]?.couldBe).toContain('smtp-temporary-failure');
  const waited = await visitWorld(smtp, { hosts: one, servers: { [a]: tryLater }, smtp: { retryGreylistMs: 1000 } });
  expect(codesOf(waited.result)).toContain('smtp-temporary-failure');
});

test('smtp: only the servers that put us off are asked again, and both sessions are kept as evidence', async () => {
  const { result, requests } = await visitWorld(smtp, {
    hosts: { ...one, 'mx2.acme.example': [20, b] },
    servers: { [a]: [greylisted, {}] },
    smtp: { retryGreylistMs: 1000 },
  });
  expect(requests.map(({ address }) => address)).toEqual([a, b, a]);
  const said = 'evidence' in result ? result.evidence.map(({ response }) => response) : [];
  expect(said.some((response) => response.includes('S: 450'))).toBe(true);
  expect(said.some((response) => response.includes('S: 250 Ok'))).toBe(true);
});

test('smtp: sessions that are done when the time is up are not lost with the one that is not', async () => {
  const { net } = netOf({ hosts: { ...one, 'mx2.acme.example': [20, b] } });
  const stop = new AbortController();
  const session = (request: Parameters<typeof net.smtp.session>[0]) =>
    request.address === a ? Promise.resolve(observed(request)) : new Promise<never>(() => {});
  const context = {
    target: domainTarget(DOMAIN),
    net: { ...net, smtp: { ...net.smtp, session } },
    signal: stop.signal,
  };
  const answer = await net.dns.query('mx1.acme.example', 'A');
  const nothing = await net.dns.query('mx1.acme.example', 'AAAA');
  const other = await net.dns.query('mx2.acme.example', 'A');
  const host = (name: string, preference: number, addresses: typeof answer) =>
    [name, { host: name, preference, implicit: false, addresses: { a: addresses, aaaa: nothing } }] as const;
  const values = {
    hosts: known(new Map([host('mx1.acme.example', 10, answer), host('mx2.acme.example', 20, other)])),
    role: { exists: true, role: 'both', sends: true, receives: true, source: 'assumed' },
  };
  const observing = smtpSessions.observe(values as never, context);
  stop.abort();
  const seen = await observing;
  expect(seen.status === 'known' && seen.value.visits.map((visit) => visit.session.status)).toEqual([
    'known',
    'unknown',
  ]);
});

test('smtp: the sessions that are done by the deadline of the audit are judged', async () => {
  const { net } = netOf({ hosts: { ...one, 'mx2.acme.example': [20, b] } });
  const stop = new AbortController();
  const session = (request: Parameters<typeof net.smtp.session>[0]) => {
    if (request.address === a) return Promise.resolve(observed(request));
    setTimeout(() => stop.abort(), 5);
    return new Promise<never>(() => {});
  };
  const slow = { ...net, smtp: { ...net.smtp, session } };
  const [result] = await run({ checks: [smtp], target: domainTarget(DOMAIN), net: slow, signal: stop.signal });
  expect(result && uncheckedOf(result)).toMatchObject([{ subject: `mx2.acme.example [${b}]`, reason: 'timeout' }]);
  expect(result && 'shown' in result && result.shown).toMatchObject({
    sessions: [{ takesMail: true }, { takesMail: null }],
  });
});

test('smtp: sessions are asked for once, whoever needs them', async () => {
  const { net, held } = netOf({ hosts: one });
  const target = domainTarget(DOMAIN, { smtp: defaultSmtpOptions });
  await run({ checks: [smtp, { ...smtp, id: 'again' }], target, net, signal: AbortSignal.timeout(5000) });
  expect(held.requests).toHaveLength(1);
});
