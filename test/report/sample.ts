import { type AnyCheck, defineCheck, type Result, type Unchecked } from '../../src/core/check.ts';
import { type Defs, defineFindings, type Effect, type Excerpt, type Finding } from '../../src/core/finding.ts';
import type { Evidence } from '../../src/core/observation.ts';
import type { AuditOptions } from '../../src/core/target.ts';
import { buildReport, type DomainReport } from '../../src/report/report.ts';
import { seenChecks } from '../../src/report/seen.ts';
import { domainTarget } from '../support/audit.ts';
import { probeFindings, receivedFindings } from './probe-sample.ts';

// A registry of a few checks with an entry of each kind, so that the report is tested without the real ones.

const bounceYours: Effect = { kind: 'bounce', direction: 'your-mail' };
const bounceToYou: Effect = { kind: 'bounce', direction: 'mail-to-you' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };
const spoofable: Effect = { kind: 'spoofable', direction: 'your-mail' };

export const spfFindings = defineFindings({
  'spf-multiple': {
    severity: 'critical',
    effects: [bounceYours, spam],
    spec: 'RFC 7208 section 4.5',
    example: { domain: 'acme.example', count: 2 },
    text: ({ domain, count }: { domain: string; count: number }) => ({
      title: `${count} SPF records, only one is allowed`,
      why: 'receivers treat this as a permanent error and use none of them',
      fix: {
        text: 'merge their terms into one record and remove the others',
        records: [
          { action: 'remove', name: `${domain}.`, type: 'TXT', value: '"v=spf1 a -all"' },
          { action: 'change', name: `${domain}.`, type: 'TXT', value: '"v=spf1 a mx -all"' },
        ],
      },
    }),
  },
  'spf-too-many-lookups': {
    severity: 'major',
    effects: [bounceYours, spam],
    spec: 'RFC 7208 section 4.6.4',
    example: { lookups: 12 },
    text: ({ lookups }: { lookups: number }) => ({
      title: `${lookups} DNS lookups, the limit is 10`,
      why: 'receivers stop at ten and return permerror, so SPF no longer counts for you',
      fix: { text: 'replace include:_spf.b.example with the addresses it lists, or drop it' },
    }),
  },
  'spf-ptr': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7208 section 5.5',
    example: {},
    text: () => ({
      title: 'the ptr mechanism is slow and unreliable',
      why: 'many receivers skip it, so hosts that only match by it fail',
      fix: { text: 'name the addresses with ip4: and ip6: in place of ptr' },
    }),
  },
  'spf-soft': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7208 section 8.5',
    example: {},
    text: () => ({
      title: 'the record ends in ~all, and DMARC decides',
      why: 'with a DMARC policy the difference to -all is small',
      fix: { text: 'leave it' },
    }),
  },
});

export const dmarcFindings = defineFindings({
  'dmarc-none': {
    severity: 'major',
    effects: [spoofable],
    spec: 'RFC 9989 section 4.7',
    example: {},
    text: () => ({
      title: 'p=none asks receivers to deliver forgeries',
      why: 'anyone can send mail in your name, and receivers are asked to let it pass',
      fix: {
        text: 'read the reports, then ask for quarantine',
        records: [{ action: 'change', name: '_dmarc.acme.example.', type: 'TXT', value: '"v=DMARC1; p=quarantine"' }],
      },
    }),
  },
});

const smtpFindings = defineFindings({
  'smtp-down': {
    severity: 'critical',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 4.5.4.1',
    example: { host: 'mx1.acme.example' },
    text: ({ host }: { host: string }) => ({
      title: `${host} refuses connections`,
      why: 'senders queue for days, then return the mail',
      fix: { text: 'start the mail server, and open port 25 to the world' },
    }),
  },
  'smtp-refused': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 4.2',
    example: { replies: [{ code: 550, enhanced: '5.7.1', lines: ['go away'], rule: null }] },
    text: (_: {
      replies: readonly { code: number; enhanced: string | null; lines: readonly string[]; rule: string | null }[];
    }) => ({
      title: 'the postmaster address is refused',
      why: 'every domain has to take mail for its postmaster',
      fix: { text: 'create the mailbox postmaster' },
    }),
  },
  'smtp-banner-name': {
    severity: 'minor',
    effects: [bounceYours],
    spec: 'RFC 5321 section 4.3.1',
    example: {},
    text: () => ({
      title: 'the banner does not give the host name',
      why: 'some filters take that for a sign of a badly kept server',
      fix: { text: "set the server's name in its configuration" },
    }),
  },
});

function sampleCheck<D extends Defs>(id: string, area: AnyCheck['area'], findings: D): AnyCheck {
  return defineCheck({
    id,
    area,
    needs: {},
    findings,
    judge: () => [],
    show: () => ({}),
    summary: () => 'all is well',
  });
}

export const sampleChecks: readonly AnyCheck[] = [
  sampleCheck('spf', 'authentication', spfFindings),
  sampleCheck('dmarc', 'authentication', dmarcFindings),
  sampleCheck('smtp', 'transport', smtpFindings),
  sampleCheck('tls', 'transport', {}),
  sampleCheck('probe', 'message', probeFindings),
  sampleCheck('received', 'message', receivedFindings),
  sampleCheck('path', 'message', {}),
];

export const sampleWeights = { spf: 20, dmarc: 20, smtp: 20, tls: 10, probe: 20, received: 10, path: 0 };

export interface SampleFinding {
  readonly params?: Finding['params'];
  readonly excerpt?: Excerpt;
  readonly evidence?: readonly Evidence[];
}

/** A finding with the parameters of its example, unless others are given. */
export function finding(code: string, { params, excerpt, evidence = [] }: SampleFinding = {}): Finding {
  const example = sampleChecks.flatMap(({ findings }) => (findings[code] ? [findings[code].example] : []))[0];
  return { code, params: params ?? (example as Finding['params']), evidence, ...(excerpt ? { excerpt } : {}) };
}

export function unchecked(subject: string, options: Partial<Unchecked> = {}): Unchecked {
  return { code: 'unchecked', subject, reason: 'timeout', detail: `${subject} did not answer`, ...options };
}

/** A result as the engine makes it, its outcome following from what is in it. */
export function result(
  check: string,
  said: readonly (Finding | Unchecked)[] = [],
  rest: Partial<Extract<Result, { readonly findings: unknown }>> = {},
): Result {
  const registered = sampleChecks.find(({ id }) => id === check);
  if (!registered) throw new Error(`the sample has no check "${check}"`);
  const findings = said.filter((entry): entry is Finding => entry.code !== 'unchecked');
  const unseen = said.filter((entry): entry is Unchecked => entry.code === 'unchecked');
  const failed = findings.some(({ code }) => registered.findings[code]?.severity !== 'info');
  return {
    check,
    area: registered.area,
    outcome: failed ? 'failed' : unseen.length > 0 ? 'not-checked' : 'passed',
    findings,
    unchecked: unseen,
    shown: {},
    summary: 'all is well',
    evidence: [],
    ...rest,
  };
}

/** A check of which nothing was seen. */
export function unseenResult(
  check: string,
  reason: Unchecked['reason'] = 'timeout',
  detail = 'nobody answered',
): Result {
  return result(check, [unchecked(check, { reason, detail })], { shown: null, summary: null });
}

export function notApplicable(check: string, because: string | null = null): Result {
  const area = sampleChecks.find(({ id }) => id === check)?.area ?? 'transport';
  return { check, area, outcome: 'not-applicable', because };
}

export function seen(results: readonly Result[], skipped: readonly string[] = []) {
  return seenChecks(results, sampleChecks, skipped);
}

export function report(
  results: readonly Result[],
  {
    domain = 'acme.example',
    skipped = [],
    options = {},
  }: Partial<{
    readonly domain: string;
    readonly skipped: readonly string[];
    readonly options: Partial<AuditOptions>;
  }> = {},
): DomainReport {
  return buildReport({
    target: domainTarget(domain, options),
    results,
    version: '0.1.0',
    startedAtMs: Date.UTC(2026, 10, 21, 9, 30),
    stats: {
      dnsQueries: 41,
      dnsQuestions: 40,
      dnsMemoHits: 12,
      dnsMs: { total: 900, slowest: 80 },
      smtpSessions: 3,
      httpsRequests: 0,
      totalMs: 812,
    },
    channel: { transport: 'udp', servers: ['192.0.2.53:53'], trust: 'none' },
    skipped,
    checks: sampleChecks,
    weights: sampleWeights,
  });
}
