import { describe, expect, test } from 'vitest';
import { type AuditOptions, defaultSmtpOptions, usualCanary } from '../../src/core/target.ts';
import { elsewhere } from '../../src/report/render/terminal/elsewhere.ts';
import { painter } from '../../src/report/render/terminal/paint.ts';
import { renderTerminal } from '../../src/report/render/terminal/terminal.ts';
import { probeRequest } from '../support/probe-world.ts';
import { notApplicable, report, result, unchecked, unseenResult } from './sample.ts';

const smtp = { ...defaultSmtpOptions, canary: usualCanary };
const blocked = [unseenResult('smtp', 'port-25-blocked')];
const hint = (options: Partial<AuditOptions> = {}) => report(blocked, { options: { smtp, ...options } }).elsewhere;

describe('where the port is blocked on our side', () => {
  test('the two commands are told once, however many checks are left unseen', () => {
    const both = report([...blocked, unseenResult('tls', 'port-25-blocked')], { options: { smtp } });
    expect(both.elsewhere).toEqual({
      port: 25,
      file: 'acme.example.recording.json',
      bring: [],
      probe: null,
      leftOut: [],
      record: 'mailcheck acme.example --record acme.example.recording.json',
      replay: 'mailcheck --replay acme.example.recording.json',
    });
    const lines = renderTerminal(both, { width: 80, colour: false }).split('\n');
    for (const command of [both.elsewhere?.record, both.elsewhere?.replay]) {
      expect(lines.filter((line) => line === command)).toHaveLength(1);
    }
  });

  test('also where one address of several was seen', () => {
    const partly = result('smtp', [unchecked('192.0.2.1', { reason: 'port-25-blocked', couldBe: ['smtp-down'] })]);
    expect(report([partly]).elsewhere).not.toBeNull();
  });

  test.each([
    ['all was seen', result('smtp')],
    ['the server keeps silent', unseenResult('smtp', 'timeout')],
    ['only IPv6 is missing', unseenResult('smtp', 'no-ipv6')],
    ['SMTP was left out', notApplicable('smtp', 'SMTP was left out, as asked')],
  ])('and not where %s', (_, smtpResult) => {
    const other = report([smtpResult]);
    expect(other.elsewhere).toBeNull();
    expect(renderTerminal(other, { width: 80, colour: false })).not.toContain('--record');
  });

  test('the options of the audit go along, the name of this machine does not', () => {
    const said = hint({
      selectors: ['s1', 's2'],
      role: 'receiver',
      senders: ['google-workspace'],
      smtp: { ...smtp, helo: 'this.machine.example', ipv6: false },
    });
    expect(said?.record).toBe(
      'mailcheck acme.example --selector s1,s2 --senders google-workspace --role receiver --ipv4 --record acme.example.recording.json',
    );
  });

  test.each([
    ['nameserver', '10.0.0.53'],
    ['nameserver', '127.0.0.1:5353'],
    ['nameserver', 'fd00::1'],
    ['nameserver', '[::1]:53'],
    ['dot', '192.168.1.1#dns.home.example'],
    ['doh', 'https://[fd00::1]:8443/dns-query'],
  ] as const)('a resolver of this network stays here: --%s %s', (option, text) => {
    const resolvers = [{ option, text }];
    const said = hint({ connection: { helo: null, resolvers, timeoutMs: null, caFile: null } });
    expect(said?.leftOut).toHaveLength(1);
    expect(said?.record).toBe(hint()?.record);
  });

  test.each([
    ['nameserver', '9.9.9.9', '9.9.9.9'],
    ['nameserver', '[2620:fe::fe]:53', "'[2620:fe::fe]:53'"],
    ['dot', 'tls://dns.quad9.net', 'tls://dns.quad9.net'],
    ['doh', 'https://dns.quad9.net/dns-query', 'https://dns.quad9.net/dns-query'],
  ] as const)('a resolver of the world goes along: --%s %s', (option, text, written) => {
    const resolvers = [{ option, text }];
    const said = hint({ connection: { helo: null, resolvers, timeoutMs: null, caFile: null } });
    expect(said?.leftOut).toEqual([]);
    expect(said?.record).toContain(`--${option} ${written} `);
  });

  test.each([
    ['was sent from here is not sent again', [], 'not-repeated', 'not sent again'],
    [
      'could not leave from here is to be sent from there',
      [unseenResult('probe', 'port-25-blocked')],
      'unsent',
      'probe',
    ],
  ] as const)('a probe that %s', (_, results, said, words) => {
    const whole = report([...blocked, ...results], { options: { smtp, probe: probeRequest() } });
    expect(whole.elsewhere?.probe).toBe(said);
    expect(elsewhere(whole, { width: 80, paint: painter(false) }).join(' ')).toContain(words);
    expect(whole.elsewhere?.record).toBe(hint()?.record);
  });

  test('files that are read on the way have to be there', () => {
    const connection = { helo: null, resolvers: [], timeoutMs: null, caFile: '/etc/ca one.pem' };
    const dkimKeys = [{ selector: 's1', publicKey: 'AAAA', source: 'dkim.pem' }];
    const said = hint({ connection, dkimKeys });
    expect(said?.bring).toEqual(['dkim.pem', '/etc/ca one.pem']);
    expect(said?.record).toContain("--dkim-key s1=dkim.pem --ca-file '/etc/ca one.pem'");
    const lines = elsewhere({ elsewhere: said ?? null }, { width: 80, paint: painter(false) });
    expect(lines.join(' ')).toContain('dkim.pem, /etc/ca one.pem');
  });
});
