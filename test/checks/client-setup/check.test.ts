import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientSetup } from '../../../src/checks/client-setup/check.ts';
import { readAutoconfig } from '../../../src/checks/client-setup/parse.ts';
import { unknown } from '../../../src/core/observation.ts';
import { codesOf } from '../../support/audit.ts';
import { play } from '../../support/scene.ts';
import { file } from './scenes.ts';

describe('how mail programs set themselves up', () => {
  test('what DNS does not say is not missing, and costs nothing', async () => {
    const zone = { 'a.example': { MX: ['10 mx.a.example'] }, '_imaps._tcp.a.example': 'TIMEOUT' } as const;
    const result = await play(clientSetup, { name: '', zone, finds: [] });
    expect(result).toMatchObject({
      outcome: 'passed',
      findings: [],
      unchecked: [{ subject: '_imaps._tcp.a.example SRV', reason: 'timeout' }],
    });
  });

  test('a file that cannot be had from here is open', async () => {
    const zone = { 'a.example': { MX: ['10 mx.a.example'] }, 'autoconfig.a.example': { A: ['44.128.1.80'] } } as const;
    const result = await play(clientSetup, {
      name: '',
      zone,
      net: { https: () => unknown('unreachable', 'no') },
      finds: [],
    });
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ unchecked: [{ reason: 'unreachable' }] });
  });
});

describe('the set-up file', () => {
  test('thousands of servers are cut off, and entities are not expanded', () => {
    const one = '<incomingServer type="imap"><hostname>&x;</hostname></incomingServer>';
    const servers = readAutoconfig(file(...Array<string>(5000).fill(one)));
    expect(servers).toHaveLength(20);
    expect(servers?.[0]?.host).toBe('&x;');
  });

  test('unclosed markup takes no time', () => {
    expect(readAutoconfig(`<clientConfig>${'<incomingServer type="imap">'.repeat(3000)}`)).toEqual([]);
  });

  test('anything is read without a fault', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, inside) => {
        readAutoconfig(before);
        readAutoconfig(`<clientConfig>${before}<incomingServer type="imap">${inside}</incomingServer>`);
      }),
    );
  });
});
