import { checks } from '../../src/checks/index.ts';
import { type AnyCheck, defineCheck, defineMessageCheck, type Result, type Unchecked } from '../../src/core/check.ts';
import type { Effect, Finding, Severity, Spec } from '../../src/core/finding.ts';
import type { AuditOptions, MessageOptions } from '../../src/core/target.ts';
import { buildReport, type MessageReport } from '../../src/report/report.ts';
import { messageTarget } from '../support/audit.ts';

// Checks of a message and of its author's domain, with an entry of each kind, so that a forecast is tested by results made by hand.

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };
const toYou: Effect = { kind: 'bounce', direction: 'mail-to-you' };

interface Entry {
  readonly severity: Severity;
  readonly effects: readonly Effect[];
  readonly title: string;
  readonly why?: string;
  readonly fix?: string;
  readonly spec?: Spec;
}

function findingsOf(entries: Readonly<Record<string, Entry>>): AnyCheck['findings'] {
  return Object.fromEntries(
    Object.entries(entries).map(([code, { severity, effects, title, why, fix, spec }]) => [
      code,
      {
        severity,
        effects,
        spec: spec ?? ('RFC 5322 section 3.6' as const),
        example: {},
        text: () => ({ title, why: why ?? 'receivers look at it', fix: { text: fix ?? 'mend it' } }),
      },
    ]),
  );
}

function check(id: string, area: AnyCheck['area'], entries: Readonly<Record<string, Entry>>): AnyCheck {
  const findings = findingsOf(entries);
  const common = { id, area, needs: {}, findings, judge: () => [], show: () => ({}), summary: () => 'all is well' };
  return isOfDomain(id) ? defineCheck(common) : defineMessageCheck(common);
}

function isOfDomain(id: string): boolean {
  const all: readonly AnyCheck[] = checks;
  return all.some((each) => each.id === id && each.about === undefined);
}

const messageChecks: readonly AnyCheck[] = [
  check('message-auth', 'authentication', {
    'message-auth-dmarc-reject': {
      severity: 'critical',
      effects: [bounce],
      title: 'DMARC fails, and acme.example asks to refuse it',
      why: 'neither SPF nor DKIM passes for the domain in From',
      fix: 'sign with a key of acme.example',
      spec: 'RFC 9989 section 5.3',
    },
    'message-auth-dmarc-quarantine': { severity: 'critical', effects: [spam], title: 'DMARC fails: quarantine' },
    'message-auth-dmarc-policies-differ': {
      severity: 'minor',
      effects: [bounce, spam],
      title: 'reject by RFC 9989, none by RFC 7489',
    },
    'message-auth-dmarc-older-stricter': {
      severity: 'major',
      effects: [bounce, spam],
      title: 'quarantine by RFC 9989, reject by RFC 7489',
    },
    'message-auth-dmarc-list': { severity: 'minor', effects: [], title: 'DMARC fails, as of most lists' },
    'message-auth-none': { severity: 'critical', effects: [bounce, spam], title: 'neither SPF nor DKIM passes' },
    'message-auth-spf-fail': { severity: 'minor', effects: [], title: 'SPF says softfail' },
    'message-auth-dkim-missing': { severity: 'minor', effects: [], title: 'no DKIM signature' },
    'message-auth-dmarc-missing': { severity: 'minor', effects: [spam], title: 'acme.example has no DMARC record' },
    'message-auth-iprev-missing': { severity: 'major', effects: [bounce], title: 'the address has no name' },
  }),
  check('spf', 'authentication', {
    'spf-missing': { severity: 'major', effects: [bounce, spam], title: 'no SPF record' },
    'spf-sending-ip-fails': { severity: 'critical', effects: [bounce], title: 'SPF refuses 192.0.2.7' },
  }),
  check('dkim', 'authentication', {
    'dkim-selector-missing': { severity: 'critical', effects: [spam], title: 'no DKIM key at selector s1' },
  }),
  check('dmarc', 'authentication', {
    'dmarc-missing': {
      severity: 'critical',
      effects: [{ kind: 'spoofable', direction: 'your-mail' }, spam],
      title: 'no DMARC',
    },
  }),
  check('dnssec', 'transport', {
    'dnssec-algorithm-old': { severity: 'minor', effects: [], title: 'an old signature algorithm' },
  }),
  check('mx', 'transport', {
    'mx-missing': { severity: 'critical', effects: [toYou], title: 'no MX, and no address' },
  }),
  check('reverse-dns', 'reputation', {}),
  check('blocklist', 'reputation', {
    'blocklist-domain-listed': {
      severity: 'critical',
      effects: [bounce, spam],
      title: 'acme.example is on a blocklist',
    },
  }),
  check('header', 'message', {
    'header-date-missing': { severity: 'major', effects: [spam], title: 'no Date field' },
    'header-untidy': { severity: 'minor', effects: [], title: 'a long line' },
  }),
  check('mime', 'message', {
    'mime-too-large': { severity: 'major', effects: [bounce], title: 'the message has 30 MB' },
  }),
  check('attachment', 'message', {
    'attachment-refused': { severity: 'major', effects: [bounce], title: 'Gmail refuses files of the type .exe' },
  }),
  check('bulk', 'message', {
    'bulk-one-click-missing': { severity: 'minor', effects: [], title: 'no one-click unsubscribe' },
  }),
  check('links', 'message', {
    'links-disguised': { severity: 'major', effects: [spam], title: 'a link shows another address than it opens' },
  }),
  check('filters', 'message', {
    'filters-rspamd-refused': { severity: 'critical', effects: [bounce], title: 'Rspamd refuses it: 18.2 of 15' },
    'filters-spamassassin-spam': {
      severity: 'critical',
      effects: [spam],
      title: 'SpamAssassin calls it spam: 7.1 of 5',
    },
  }),
  check('content', 'message', {
    'content-like-spam': { severity: 'minor', effects: [], title: 'the content reads like spam (99 in 100)' },
  }),
  check('receiver', 'message', {
    'receiver-marked-spam': { severity: 'major', effects: [spam], title: 'the receiver of this copy calls it spam' },
  }),
];

const WEIGHTS = Object.fromEntries(messageChecks.map(({ id }) => [id, id === 'message-auth' ? 40 : 10]));

export function found(code: string, rest: Partial<Pick<Finding, 'params' | 'excerpt' | 'evidence'>> = {}): Finding {
  return { code, params: {}, evidence: [], ...rest };
}

export function unseen(subject: string, options: Partial<Unchecked> = {}): Unchecked {
  return { code: 'unchecked', subject, reason: 'timeout', detail: `${subject} did not answer`, ...options };
}

/** A result as the engine makes it. */
export function said(
  id: string,
  entries: readonly (Finding | Unchecked)[] = [],
  shown: Readonly<Record<string, unknown>> | null = {},
  summary = 'all is well',
): Result {
  const registered = messageChecks.find((each) => each.id === id);
  if (!registered) throw new Error(`the sample has no check "${id}"`);
  const findings = entries.filter((entry): entry is Finding => entry.code !== 'unchecked');
  const unchecked = entries.filter((entry): entry is Unchecked => entry.code === 'unchecked');
  const failed = findings.some(({ code }) => registered.findings[code]?.severity !== 'info');
  return {
    check: id,
    area: registered.area,
    outcome: failed ? 'failed' : unchecked.length > 0 ? 'not-checked' : 'passed',
    findings,
    unchecked,
    shown,
    summary: shown === null ? null : summary,
    evidence: [],
  };
}

/** What `message-auth` shows where all is well. */
export const passes = {
  origin: { address: { value: '192.0.2.7', source: 'received', field: null } },
  asOf: { time: '2026-11-21T09:30:00Z', source: 'received' },
  spf: { result: 'pass', tolerant: 'pass', domain: 'acme.example', address: '192.0.2.7' },
  dkim: [{ domain: 'acme.example', selector: 's1', result: 'pass', tolerant: 'pass' }],
  dmarc: {
    domain: 'acme.example',
    result: 'pass',
    tolerant: 'pass',
    policy: 'reject',
    identifiers: [{ method: 'dkim', domain: 'acme.example', passes: true, aligned: true }],
    steps: [],
  },
  iprev: { address: '192.0.2.7', result: 'pass', names: ['out.acme.example'] },
};

/** Of a message that was not sent yet, and may still be signed. */
export const unsignedYet = {
  ...passes,
  asOf: { time: '2026-11-21T09:30:00Z', source: 'now' },
  dkim: [],
  mayBeSigned: true,
  dmarc: { ...passes.dmarc, identifiers: [{ method: 'spf', domain: 'acme.example', passes: true, aligned: true }] },
};

/** The same where the author's domain has no policy. */
const unprotected = { ...passes, dmarc: { ...passes.dmarc, result: 'none', tolerant: 'none', policy: null } };

/** What is found of such a message, and of its author's domain. */
export const withoutPolicy = (): readonly Result[] => [
  said('message-auth', [found('message-auth-dmarc-missing')], unprotected),
  said('dmarc', [found('dmarc-missing')]),
];

/** The same where nothing passes. */
export const fails = {
  ...passes,
  spf: { result: 'softfail', tolerant: 'softfail', domain: 'acme.example', address: '192.0.2.7' },
  dkim: [],
  dmarc: {
    ...passes.dmarc,
    result: 'fail',
    tolerant: 'fail',
    identifiers: [{ method: 'spf', domain: 'acme.example', passes: false, aligned: true }],
    steps: [
      { step: 'author', text: "From names ann@acme.example: the author's domain is acme.example" },
      { step: 'policy', text: 'the record at _dmarc.acme.example applies: receivers are asked for reject' },
      { step: 'spf', text: 'SPF does not pass for acme.example; it is the author’s domain itself, so it is aligned' },
      { step: 'verdict', text: 'nothing that passes is aligned: DMARC fails, and receivers are asked for reject' },
    ],
  },
};

export const personal = { kind: 'ordinary', listUnsubscribe: null };
export const newsletter = { kind: 'bulk', listUnsubscribe: ['https://acme.example/u', 'mailto:u@acme.example'] };
/** What the check `filters` shows of one. */
export const filter = (name: string, decision: string, score: number, junk: number | null, refuse: number | null) => ({
  filter: name,
  where: `127.0.0.1 (${name})`,
  score,
  decision,
  thresholds: { delay: null, junk, refuse },
  rules: [
    { name: 'PHISHING', points: score - 1.5, meaning: 'a link to a page that steals passwords', blind: false },
    { name: 'HTML_ONLY', points: 1.7, meaning: null, blind: false },
    { name: 'HFILTER_HOSTNAME_UNKNOWN', points: 0.5, meaning: 'the address has no name', blind: true },
    { name: 'R_SPF_ALLOW', points: -0.2, meaning: 'SPF passes', blind: false },
  ],
  unseen: null,
});

const lists = { subjects: [{ subject: '192.0.2.7', as: 'sender' }], believed: ['zen.spamhaus.example'] };
const senders = { senders: 'given', addresses: [{ address: '192.0.2.7', basis: 'given' }] };

/** The results of a message that nothing is wrong with, some of them replaced. */
export function results(replaced: readonly Result[] = [], without: readonly string[] = []): readonly Result[] {
  const usual = [
    said('message-auth', [], passes, 'spf=pass, dkim=pass (acme.example), dmarc=pass'),
    said('spf'),
    said('dkim', [], { source: 'given', keys: [{ state: 'usable', type: 'rsa' }] }),
    said('dmarc'),
    said('mx'),
    said('reverse-dns', [], senders),
    said('blocklist', [], lists),
    said('header', [], {}, '14 fields'),
    said('mime', [], {}, 'text/plain, 2 KB'),
    said('bulk', [], personal, 'no bulk mail'),
    said('links', [], {}, '1 link'),
    said('content', [], { verdict: 'ham' }, 'spam 2 in 100'),
  ].filter(({ check: id }) => !without.includes(id));
  const added = replaced.filter(({ check: id }) => !usual.some((one) => one.check === id));
  return [...usual.map((one) => replaced.find(({ check: id }) => id === one.check) ?? one), ...added];
}

export function messageReport(
  list: readonly Result[],
  asked: Partial<MessageOptions> = {},
  options: Partial<AuditOptions> = {},
  skipped: readonly string[] = [],
): MessageReport {
  return buildReport({
    target: messageTarget('From: ann@acme.example\n\nHello.\n', asked, options),
    results: list,
    version: '0.1.0',
    startedAtMs: Date.UTC(2026, 10, 21, 9, 30),
    stats: {
      dnsQueries: 23,
      dnsQuestions: 23,
      dnsMemoHits: 4,
      dnsMs: { total: 300, slowest: 40 },
      smtpSessions: 0,
      httpsRequests: 0,
      totalMs: 412,
    },
    channel: { transport: 'udp', servers: ['192.0.2.53:53'], trust: 'none' },
    skipped,
    checks: messageChecks,
    weights: WEIGHTS,
  });
}
