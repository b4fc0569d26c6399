import { describe, expect, test } from 'vitest';
import { submission } from '../../../src/checks/submission/check.ts';
import type { SmtpRequest } from '../../../src/core/net.ts';
import { defaultSmtpOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { audit, codesOf, domainTarget } from '../../support/audit.ts';
import { play } from '../../support/scene.ts';
import { observed, type Script } from '../../support/smtp-session.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { scenes, silent, unseen } from './scenes.ts';

describe('submission servers', () => {
  test.each([silent, unseen])('$name: nothing is held against the domain', async (scene) => {
    const result = await play(submission, scene);
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [] });
    expect('unchecked' in result && result.unchecked).toHaveLength(2);
  });

  const with587 = (script: Script, clear?: Readonly<Record<string, string>>) =>
    play(submission, {
      ...silent,
      zone: {
        'a.example': {},
        '_submission._tcp.a.example': silent.zone['_submission._tcp.a.example'],
        'mail.a.example': { A: ['44.128.1.25'] },
      } as Zone,
      net: { smtp: (request) => observed(request, { ...script, ...(clear ? { extensions: clear } : {}) }) },
    });

  test.each([
    ['a greeting that turns us away', { banner: '554 5.7.1 you are on a list' }, undefined, 'refused'],
    ['a dialogue that breaks off', { ends: { phase: 'ehlo', ended: 'closed' } }, undefined, 'protocol-error'],
    ['STARTTLS that something hides', { startTls: { masked: 'XXXXXXXA' } }, { XXXXXXXA: '' }, 'protocol-error'],
  ] as const)('%s is open, and nothing is said to be well', async (_, script, clear, reason) => {
    const result = await with587(script, clear);
    expect(codesOf(result)).toEqual(['submission-no-implicit-tls']);
    expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ reason }] });
  });

  test('what is found is proved by what shows it', async () => {
    for (const scene of scenes.filter(({ finds }) => finds !== null)) {
      const result = await play(submission, scene);
      if (!('findings' in result)) throw new Error('it does not apply');
      for (const { code, evidence } of result.findings) {
        const isOfDns = code === 'submission-host-missing' || code === 'submission-no-implicit-tls';
        expect(evidence.map(({ via }) => via)).toEqual(evidence.map(() => (isOfDns ? 'dns' : 'smtp')));
        expect(evidence.length).toBeGreaterThan(0);
      }
    }
  });

  test('silence over IPv6 alone may be our own', async () => {
    const zone = { ...silent.zone, 'mail.a.example': { A: ['44.128.1.25'], AAAA: ['2a0e:fd45::25'] } } as Zone;
    const [both] = scenes;
    const smtp = both?.net?.smtp;
    const net = {
      smtp: (request: SmtpRequest) =>
        request.address.includes(':') || smtp === undefined
          ? observed(request, { ends: { phase: 'connect', ended: 'timeout' } })
          : smtp(request),
    };
    const result = await play(submission, { ...silent, zone, net });
    expect(codesOf(result)).toEqual([]);
    expect('unchecked' in result && result.unchecked.map(({ reason }) => reason)).toEqual(['timeout', 'timeout']);
  });

  test('addresses of a family that was left out are listed as left out', async () => {
    const zone = { ...silent.zone, 'mail.a.example': { AAAA: ['2a0e:fd45::25'] } } as Zone;
    const options = { smtp: { ...defaultSmtpOptions, ipv6: false } };
    const result = await play(submission, { ...silent, zone, options });
    expect(codesOf(result)).toEqual([]);
    expect('unchecked' in result && new Set(result.unchecked.map(({ reason }) => reason))).toEqual(
      new Set(['not-requested']),
    );
  });

  test.each(['10.0.0.1', '::1', '192.0.2.25'])(
    'a server asked for at %s is never dialled, and left open',
    async (host) => {
      const options = { submission: [{ host, port: 587 }] };
      const result = await play(submission, { ...silent, zone: { 'a.example': {} }, options });
      expect(codesOf(result)).toEqual([]);
      expect('unchecked' in result && result.unchecked.map(({ reason }) => reason)).toEqual(['unreachable']);
      expect(result.outcome).toBe('not-checked');
    },
  );

  test('an SRV question that is not answered is open, and does not say that 465 is missing', async () => {
    const zone = {
      'a.example': {},
      '_submissions._tcp.a.example': 'SERVFAIL',
      '_submission._tcp.a.example': { SRV: ['0 1 587 mail.a.example'] },
      'mail.a.example': { A: ['44.128.1.25'] },
    } as const;
    const result = await play(submission, { ...silent, zone });
    expect(codesOf(result)).toEqual([]);
    expect('unchecked' in result && result.unchecked.map(({ reason }) => reason).toSorted()).toEqual([
      'dns-failure',
      'timeout',
    ]);
  });

  test('no MAIL is said, and TLS comes first on 465', async () => {
    const asked: unknown[] = [];
    const net = zoneNet(silent.zone, {
      smtp: (request) => {
        asked.push([request.port, request.tls, request.transaction, request.recipients]);
        return observed(request);
      },
    });
    await audit(submission, net, domainTarget('a.example'));
    expect(asked.toSorted()).toEqual([
      [465, 'implicit', false, []],
      [587, 'starttls', false, []],
    ]);
  });

  test('thousands of published servers are not all dialled', async () => {
    const SRV = Array.from({ length: 2000 }, (_, index) => `0 1 ${1000 + index} mail.a.example`);
    const asked: number[] = [];
    const net = zoneNet(
      { ...silent.zone, '_submission._tcp.a.example': { SRV } },
      {
        smtp: (request) => {
          asked.push(request.port);
          return observed(request);
        },
      },
    );
    const result = await audit(submission, net, domainTarget('a.example'));
    expect(asked.length).toBeLessThanOrEqual(12);
    expect(result).toMatchObject({ unchecked: expect.arrayContaining([expect.objectContaining({ reason: 'limit' })]) });
  });
});
