import type { DomainReport } from '../../src/report/report.ts';
import { finding, notApplicable, report, result, unchecked, unseenResult } from './sample.ts';

// The reports whose looks the golden files keep.

const long = `v=spf1 ${Array.from({ length: 12 }, (_, index) => `include:spf${index}.mailer.example`).join(' ')} -all`;
const tenth = long.indexOf('include:spf10');

export const healthy: DomainReport = report([
  result('spf', [finding('spf-soft')], { summary: '3 of 10 lookups, ends in ~all' }),
  result('dmarc', [], { summary: 'p=reject, reports to 1 address' }),
  result('smtp', [], { summary: '3 of 3 hosts answer, STARTTLS on all' }),
  result('tls', [], { summary: 'TLS 1.3, names match, 62 days left' }),
]);

export const atRisk: DomainReport = report(
  [
    result('spf', [
      finding('spf-ptr', {
        excerpt: { source: 'acme.example TXT', text: 'v=spf1 ptr mx -all', mark: { start: 7, end: 10 }, note: null },
      }),
      finding('spf-too-many-lookups', {
        excerpt: {
          source: 'acme.example TXT',
          text: long,
          mark: { start: tenth, end: long.indexOf(' -all') },
          note: 'past the tenth lookup',
        },
      }),
    ]),
    result('dmarc', [
      finding('dmarc-none', {
        evidence: [{ via: 'dns', request: '_dmarc.acme.example TXT', response: '"v=DMARC1; p=none" from 192.0.2.53' }],
      }),
    ]),
    unseenResult(
      'smtp',
      'port-25-blocked',
      'every connection to port 25 timed out, those to a host known to answer too',
    ),
    notApplicable('tls', 'STARTTLS was not looked at: --no-smtp'),
  ],
  { domain: 'münchen.example' },
);

export const rejected: DomainReport = report(
  [
    result('spf', [finding('spf-multiple')]),
    result('dmarc', [], { summary: 'p=quarantine' }),
    result('smtp', [
      finding('smtp-down'),
      finding('smtp-refused', {
        params: {
          replies: [
            { code: 550, enhanced: '5.7.1', lines: ['Service unavailable, client host blocked'], rule: 'blocked' },
          ],
        },
      }),
      unchecked('192.0.2.7', { detail: 'the time for the whole audit was up', couldBe: ['smtp-banner-name'] }),
      unchecked('192.0.2.8', { detail: 'the time for the whole audit was up', couldBe: ['smtp-banner-name'] }),
      unchecked('2001:db8::7', { reason: 'no-ipv6', detail: 'this machine has no IPv6' }),
      unchecked('relaying', { reason: 'not-requested', detail: 'only with --check-relay' }),
    ]),
    result('tls', [], { summary: 'TLS 1.2 and 1.3' }),
  ],
  { skipped: ['dkim', 'spf-ptr'] },
);

/** All that a hostile zone and a hostile server can put into a report. */
export const hostile: DomainReport = report([
  result(
    'spf',
    [
      finding('spf-too-many-lookups', {
        excerpt: {
          source: '\x1b]0;owned\x07.example TXT',
          text: `v=spf1 \x1b[2J\u202e include:${'x'.repeat(300)} 例え.テスト \xff\xfe -all`,
          mark: { start: 7, end: 12 },
          note: 'a\r\nb\x9b31m',
        },
        evidence: [{ via: 'dns', request: 'a\x1b[31m TXT', response: '\u2028\u0085\nsecond' }],
      }),
    ],
    { shown: { '\x1b[7m': ['\x07', { deep: ['\u202e', null, 3] }], empty: [] } },
  ),
  result('smtp', [
    finding('smtp-down', { params: { host: `mx\x1b[8m\n${'long'.repeat(40)}` } }),
    unchecked('\x1b[1m', { detail: 'said\r\n\x1b[31mred\u200b' }),
  ]),
]);
