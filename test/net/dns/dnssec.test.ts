import type { Answer } from 'dns-packet';
import { describe, expect, test } from 'vitest';
import { createDns } from '../../../src/net/dns/client.ts';
import { a, cname, NXDOMAIN, type Sections, scriptedWire, soa, udp } from './scripted-wire.ts';

function clientOf(wire: ReturnType<typeof scriptedWire>) {
  return createDns({ wire, servers: [udp('127.0.0.1')], monotonicMs: () => 0 });
}

function rrsig(name: string, typeCovered: string, keyTag: number): Answer {
  const times = { originalTTL: 300, expiration: 1_798_761_600, inception: 1_796_083_200 };
  const data = {
    typeCovered,
    algorithm: 13,
    labels: 2,
    ...times,
    keyTag,
    signersName: 'test',
    signature: Buffer.alloc(64),
  };
  return { type: 'RRSIG', name, ttl: 300, data };
}

async function answerOf(sections: Sections) {
  const answer = await clientOf(scriptedWire(({ respond }) => respond(sections))).query('x.test', 'A');
  if (answer.status === 'unknown') throw new Error(answer.detail);
  return answer.value;
}

describe('signatures', () => {
  test('come along with records, whatever they cover', async () => {
    const { signatures } = await answerOf({
      answers: [a('x.test', '192.0.2.1'), rrsig('x.test', 'A', 1), rrsig('x.test', 'TYPE65280', 2)],
    });
    expect(signatures).toMatchObject([{ typeCovered: 'A', keyTag: 1, signer: 'test' }, { keyTag: 2 }]);
  });

  test('come along with a negative answer, out of its authority section', async () => {
    const authorities = [soa('test'), rrsig('test', 'SOA', 3), rrsig('x.test', 'NSEC', 3)];
    const answer = await answerOf({ rcode: NXDOMAIN, authorities });
    expect(answer).toMatchObject({ kind: 'nxdomain', zone: 'test' });
    expect(answer.signatures.map(({ typeCovered }) => typeCovered)).toEqual(['SOA', 'NSEC']);
  });

  test('of all answers along a chain of aliases are kept', async () => {
    const wire = scriptedWire(({ request, respond }) =>
      request.question === 'x.test A'
        ? respond({ answers: [cname('x.test', 'y.test'), rrsig('x.test', 'CNAME', 1)] })
        : respond({ answers: [a('y.test', '192.0.2.1'), rrsig('y.test', 'A', 2)] }),
    );
    expect(await clientOf(wire).query('x.test', 'A')).toMatchObject({
      value: { signatures: [{ typeCovered: 'CNAME' }, { typeCovered: 'A' }] },
    });
  });

  test('are bounded', async () => {
    const many = Array.from({ length: 300 }, (_, index) => rrsig('x.test', 'A', index));
    const { signatures } = await answerOf({ answers: [a('x.test', '192.0.2.1'), ...many] });
    expect(signatures).toHaveLength(32);
  });
});

describe('the zone of a negative answer', () => {
  test.each<[string, Sections, string | null]>([
    ['is the owner of its SOA', { authorities: [soa('Test')] }, 'test'],
    ['may be the root', { rcode: NXDOMAIN, authorities: [soa('.')] }, '.'],
    ['is not known without one', {}, null],
    ['is not one that the name is not in', { rcode: NXDOMAIN, authorities: [soa('other')] }, null],
  ])('%s', async (_, sections, zone) => {
    expect(await answerOf(sections)).toMatchObject({ zone });
  });

  test('at the end of an alias is that of its target', async () => {
    const authorities = [soa('test'), soa('b.other')];
    expect(await answerOf({ answers: [cname('x.test', 'y.b.other')], authorities })).toMatchObject({
      kind: 'nodata',
      zone: 'b.other',
      aliases: ['y.b.other'],
    });
  });
});

describe('what was not validated', () => {
  test('is asked for with CD, and is another question than without', async () => {
    const wire = scriptedWire(({ query, respond }) =>
      query.flag_cd ? respond({ answers: [a('x.test', '192.0.2.1')] }) : respond({ rcode: 2 }),
    );
    const dns = clientOf(wire);
    const [validated, unchecked] = await Promise.all([
      dns.query('x.test', 'A'),
      dns.query('x.test', 'A', { checkingDisabled: true }),
    ]);
    expect(validated).toMatchObject({ status: 'unknown', failure: 'servfail' });
    expect(unchecked).toMatchObject({ status: 'known', value: { records: ['192.0.2.1'] } });
    expect(unchecked.evidence[0]?.request).toBe('x.test A +cd @127.0.0.1:53 udp');
    await dns.query('x.test', 'A', { checkingDisabled: true });
    expect(dns.stats()).toMatchObject({ dnsQuestions: 2, dnsMemoHits: 1 });
    expect(new Set(wire.requests.map(({ question }) => question))).toEqual(new Set(['x.test A', 'x.test A +cd']));
  });

  test('aliases are followed with CD too', async () => {
    const wire = scriptedWire(({ request, respond }) =>
      request.question === 'x.test A +cd'
        ? respond({ answers: [cname('x.test', 'y.test')] })
        : respond({ answers: [a('y.test', '192.0.2.1')] }),
    );
    await clientOf(wire).query('x.test', 'A', { checkingDisabled: true });
    expect(wire.requests.map(({ question }) => question)).toEqual(['x.test A +cd', 'y.test A +cd']);
  });
});
