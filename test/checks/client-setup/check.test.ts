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

  test('hundreds of published servers are not all looked up, and that is said', async () => {
    const SRV = Array.from({ length: 300 }, (_, index) => `0 1 993 i${index}.a.example`);
    const asked: string[] = [];
    const zone = { 'a.example': { MX: ['10 mx.a.example'] }, '_imaps._tcp.a.example': { SRV } } as const;
    const result = await play(clientSetup, { name: '', zone, net: { asked }, finds: [] });
    expect(asked.length).toBeLessThan(100);
    expect(result).toMatchObject({ unchecked: [{ subject: 'further servers', reason: 'limit' }] });
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
  const one = (type: string, body: string) => `<incomingServer type="${type}">${body}</incomingServer>`;
  const read = (...servers: readonly string[]) => readAutoconfig(file(...servers), 'a.example');

  test('thousands of servers are cut off', () => {
    expect(read(...Array<string>(5000).fill(one('imap', '<hostname>i.a.example</hostname>')))).toHaveLength(20);
  });

  test('entities are not expanded: a file with one is none', () => {
    expect(read(one('imap', '<hostname>&x;</hostname>'))).toBeNull();
    const bomb = '<!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>';
    expect(readAutoconfig(`${bomb}<clientConfig>&b;</clientConfig>`, 'a.example')).toBeNull();
  });

  test.each([
    ['a placeholder is the domain', one('imap', '<hostname>IMAP.%EMAILDOMAIN%</hostname>'), 'imap.a.example'],
    ['in single quotes', one('imap', '<hostname> i.a.example </hostname>').replaceAll('"', "'"), 'i.a.example'],
    [
      'behind another attribute',
      one('imap', '<hostname>i.a.example</hostname>').replace('type', 'x="y" type'),
      'i.a.example',
    ],
  ])('%s', (_, server, host) => {
    expect(read(server)?.map((found) => found.host)).toEqual([host]);
  });

  test('what is a comment, another protocol or too long is no server', () => {
    expect(
      read(
        `<!-- ${one('imap', '<hostname>i.a.example</hostname>')} -->`,
        one('nntp', '<hostname>n.a.example</hostname>'),
        one('imap', `<hostname>${'x'.repeat(300)}</hostname>`),
        one('imap', '<port>143</port>'),
      ),
    ).toEqual([]);
  });

  test('unclosed and deep markup takes no time, and is no file', () => {
    expect(readAutoconfig(`<clientConfig>${'<a>'.repeat(20_000)}`, 'a.example')).toBeNull();
  });

  test('anything is read without a fault', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, inside) => {
        readAutoconfig(before, 'a.example');
        readAutoconfig(file(`${before}${one('imap', inside)}`), 'a.example');
      }),
    );
  });
});
