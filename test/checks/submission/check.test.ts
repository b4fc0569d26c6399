import { describe, expect, test } from 'vitest';
import { submission } from '../../../src/checks/submission/check.ts';
import { audit, codesOf, domainTarget } from '../../support/audit.ts';
import { play } from '../../support/scene.ts';
import { observed } from '../../support/smtp-session.ts';
import { zoneNet } from '../../support/zone-net.ts';
import { silent, unseen } from './scenes.ts';

describe('submission servers', () => {
  test.each([silent, unseen])('$name: nothing is held against the domain', async (scene) => {
    const result = await play(submission, scene);
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [] });
    expect('unchecked' in result && result.unchecked).toHaveLength(2);
  });

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
    await audit(submission, net, domainTarget('a.example'));
    expect(asked.length).toBeLessThanOrEqual(12);
  });
});
