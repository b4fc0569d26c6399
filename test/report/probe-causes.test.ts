import { describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Placement } from '../../src/core/placement.ts';
import { causesOf } from '../../src/report/causes.ts';
import { checksOn, topicsOf } from '../../src/report/reply-topics.ts';
import { seenChecks } from '../../src/report/seen.ts';
import { isBehind } from '../../src/report/stated-results.ts';
import { copy, mailbox, placement, spfRefusal, unknownUser } from './probe-sample.ts';
import { finding, result, seen } from './sample.ts';

type Entry = readonly [check: string, code: string, params?: Record<string, unknown>];

const causes = (shown: Placement, ...entries: readonly Entry[]) => {
  const byCheck = Map.groupBy(entries, ([check]) => check);
  const results = [...byCheck].map(([check, own]) =>
    result(
      check,
      own.map(([, code, params]) => finding(code, params ? { params } : {})),
    ),
  );
  return causesOf(seen(results), shown).map(({ symptom, findings, certainty, rule }) => ({
    kind: symptom.kind,
    of:
      symptom.kind === 'placement'
        ? [symptom.folder, symptom.mailbox?.recipient ?? null]
        : (symptom.reply?.code ?? null),
    findings,
    certainty,
    rule,
  }));
};

const inJunk = mailbox({ verdict: 'junk', folder: 'Junk' });
const refused = placement([mailbox({ verdict: 'refused', folder: null, looked: null, seconds: null })]);
const spam = ['spam', 'you@mail.example'];

describe('a probe in Junk', () => {
  const shown = placement([inJunk]);

  test('is explained by what the receiver says, in the words of the finding that it means', () => {
    expect(
      causes(shown, ['probe', 'probe-junk'], ['spf', 'spf-too-many-lookups'], ['received', 'received-spf-failed']),
    ).toContainEqual({
      kind: 'placement',
      of: spam,
      findings: ['spf-too-many-lookups'],
      certainty: 'stated',
      rule: null,
    });
  });

  test('a result that no finding explains is stated itself', () => {
    const said = { recipients: ['you@mail.example'], results: ['softfail'] };
    expect(causes(shown, ['spf', 'spf-too-many-lookups'], ['received', 'received-spf-failed', said])).toMatchObject([
      { of: spam, findings: ['received-spf-failed'], certainty: 'stated' },
      { of: spam, findings: ['spf-too-many-lookups'], certainty: 'possible' },
      { kind: 'bounce', of: null, findings: ['spf-too-many-lookups', 'received-spf-failed'], certainty: 'possible' },
    ]);
  });

  test('each copy is explained by what is stated of it, not of another', () => {
    const recipients = ['you@mail.example', 'them@mail.example'];
    const of = (recipient: string, said: string) =>
      copy({ recipient, stated: [{ method: 'spf', result: said, detail: null }] });
    const found = causesOf(
      seen([
        result('spf', [finding('spf-too-many-lookups')]),
        result(
          'received',
          [finding('received-spf-failed', { params: { recipients, results: ['permerror', 'fail'] } })],
          { shown: { copies: [of('you@mail.example', 'permerror'), of('them@mail.example', 'fail')] } },
        ),
      ]),
      placement([inJunk, { ...inJunk, recipient: 'them@mail.example' }]),
    );
    expect(found.slice(0, 3).map(({ findings, certainty }) => [...findings, certainty])).toEqual([
      ['spf-too-many-lookups', 'stated'],
      ['received-spf-failed', 'stated'],
      ['spf-too-many-lookups', 'possible'],
    ]);
  });

  test('a fault that a check of the domain found, too, is one cause, and stated only where the receiver says it', () => {
    const told = (stated: readonly { method: string; result: string; detail: null }[], ...own: readonly string[]) =>
      causesOf(
        seenChecks(
          [
            {
              ...result('spf'),
              check: 'dkim',
              outcome: 'failed',
              findings: own.map((code) => ({ code, params: {}, evidence: [] })),
            },
            result(
              'received',
              [finding('received-dkim-missing', { params: { recipients: ['you@mail.example'], results: ['none'] } })],
              { shown: { copies: [copy({ stated })] } },
            ),
          ] as Parameters<typeof seenChecks>[0],
          checks,
        ),
        shown,
      ).map(({ findings, certainty }) => [...findings, certainty]);
    const none = [{ method: 'dkim', result: 'none', detail: null }];
    expect(told(none, 'dkim-missing')[0]).toEqual(['dkim-missing', 'stated']);
    expect(told(none)[0]).toEqual(['received-dkim-missing', 'stated']);
    expect(told([], 'dkim-missing')[0]).toEqual(['dkim-missing', 'possible']);
    expect(told([])[0]).toEqual(['received-dkim-missing', 'possible']);
    expect(told(none, 'dkim-missing').flat()).not.toContain('received-dkim-missing');
  });

  test('what is said of another copy explains nothing of this one', () => {
    const said = { recipients: ['them@mail.example'] };
    expect(causes(shown, ['received', 'received-spam-marked', said])).toMatchObject([{ of: spam, findings: [] }]);
  });

  test('what keeps a method from passing is no cause where the receiver says that it passed', () => {
    const told = (method: string, said: string) =>
      causesOf(
        seen([
          result('spf', [finding('spf-too-many-lookups')]),
          result('received', [], { shown: { copies: [copy({ stated: [{ method, result: said, detail: null }] })] } }),
        ]),
        shown,
      )[0]?.findings;
    expect(told('spf', 'pass')).toEqual([]);
    expect(told('dkim', 'pass')).toEqual(['spf-too-many-lookups']);
    expect(told('spf', 'neutral')).toEqual(['spf-too-many-lookups']);
  });

  test('critical findings imply it, others make it possible; the probe itself is no cause', () => {
    const found = causes(shown, ['probe', 'probe-junk'], ['spf', 'spf-multiple'], ['smtp', 'smtp-banner-name']);
    expect(found.filter(({ kind }) => kind === 'placement')).toEqual([
      { kind: 'placement', of: spam, findings: ['spf-multiple'], certainty: 'implied', rule: null },
      { kind: 'placement', of: spam, findings: ['smtp-banner-name'], certainty: 'possible', rule: null },
    ]);
    expect(found.flatMap(({ findings }) => findings)).not.toContain('probe-junk');
  });

  test('nothing found: an entry without findings', () => {
    expect(causes(shown, ['probe', 'probe-junk'], ['dmarc', 'dmarc-none'])).toEqual([
      { kind: 'placement', of: spam, findings: [], certainty: 'possible', rule: null },
    ]);
  });

  test('is not feared as well', () => {
    const found = causes(shown, ['spf', 'spf-multiple']).filter(({ kind }) => kind === 'placement');
    expect(found.map(({ of }) => of)).toEqual([spam]);
  });

  test('each mailbox is explained for itself', () => {
    const two = placement([inJunk, { ...inJunk, recipient: 'them@mail.example' }, mailbox()]);
    expect(causes(two, ['received', 'received-spam-marked']).map(({ of, certainty }) => [of, certainty])).toEqual([
      [spam, 'stated'],
      [['spam', 'them@mail.example'], 'possible'],
    ]);
  });
});

test('a probe that is nowhere is possibly explained, and never for sure', () => {
  const lost = placement([mailbox({ verdict: 'not-arrived', folder: null, seconds: null })]);
  const found = causes(lost, ['probe', 'probe-not-arrived'], ['spf', 'spf-multiple']);
  expect(found[0]).toMatchObject({
    of: ['missing', 'you@mail.example'],
    findings: ['spf-multiple'],
    certainty: 'possible',
  });
  expect(causes(lost)).toMatchObject([{ of: ['missing', 'you@mail.example'], findings: [] }]);
});

test('a probe in the inbox leaves what is feared as it was', () => {
  expect(causes(placement([mailbox()]), ['spf', 'spf-multiple'])).toMatchObject([
    { kind: 'bounce', of: null, findings: ['spf-multiple'] },
    { kind: 'placement', of: ['spam', null], findings: ['spf-multiple'] },
  ]);
});

describe('a refused probe', () => {
  test('is explained by the findings on what the reply names, once', () => {
    const found = causes(refused, ['probe', 'probe-refused'], ['spf', 'spf-too-many-lookups'], ['spf', 'spf-ptr']);
    expect(found.filter(({ kind }) => kind === 'bounce')).toEqual([
      { kind: 'bounce', of: 550, findings: ['spf-too-many-lookups'], certainty: 'stated', rule: 'spf-violation' },
    ]);
  });

  test('a named reason without a finding is stated by the refusal itself', () => {
    expect(causes(refused, ['probe', 'probe-refused'], ['smtp', 'smtp-banner-name'])).toMatchObject([
      { of: 550, findings: ['probe-refused'], certainty: 'stated' },
      { of: null, findings: ['smtp-banner-name'], certainty: 'possible' },
    ]);
  });

  test('a reply that names no reason leaves the findings that bounce mail', () => {
    const replies = [{ ...spfRefusal, enhanced: '5.7.1', lines: ['rejected by policy'], meaning: null, rule: null }];
    expect(causes(refused, ['probe', 'probe-refused', { replies }], ['spf', 'spf-multiple'])).toMatchObject([
      { of: 550, findings: ['probe-refused'], certainty: 'stated' },
      { of: 550, findings: ['spf-multiple'], certainty: 'implied' },
      { of: null, findings: ['spf-multiple'] },
      { of: ['spam', null], findings: ['spf-multiple'] },
    ]);
  });

  test('a mailbox that there is not is no fault of the domain', () => {
    expect(causes(refused, ['probe', 'probe-recipient-refused'], ['smtp', 'smtp-banner-name'])).toMatchObject([
      { of: 550, findings: ['probe-recipient-refused'], certainty: 'stated', rule: unknownUser.rule },
      { of: null, findings: ['smtp-banner-name'] },
    ]);
  });
});

describe('the reason in a reply', () => {
  test.each([
    ['5.7.23', 'denied', null, ['spf']],
    ['4.7.24', 'denied', null, ['spf']],
    ['5.7.22', 'denied', null, ['dkim']],
    ['5.7.25', 'denied', null, ['reverse-dns']],
    ['5.7.26', 'denied', null, ['dmarc']],
    ['5.7.27', 'denied', null, ['sender-domain']],
    ['5.7.1', 'Sender Policy Framework violation', null, ['spf']],
    ['5.7.1', 'SPF = pass, DKIM = fail', null, ['dkim']],
    ['5.7.26', 'Your email has been blocked because the sender is unauthenticated', null, ['dmarc']],
    ['5.7.1', 'Client host blocked using zen.spamhaus.org', null, ['blocklist']],
    [null, 'no', 'the address has no PTR record', ['reverse-dns']],
    [null, 'no', 'the address has a bad reputation at Google', ['blocklist']],
    ['5.1.8', 'Sender address rejected: Domain not found', null, ['sender-domain']],
    ['5.1.1', 'no such user', 'there is no such mailbox', []],
    ['5.2.2', 'mailbox full', null, []],
    ['5.7.1', 'message looks like spam', null, []],
  ])('%s %s (%s): %j', (enhanced, line, meaning, topics) => {
    expect(topicsOf({ code: 550, enhanced, lines: [line] }, meaning)).toEqual(topics);
  });

  test('is looked at by checks that there are', () => {
    const ids = checks.map(({ id }) => id);
    const named = checksOn(['spf', 'dkim', 'dmarc', 'reverse-dns', 'blocklist', 'sender-domain']);
    expect(named.filter((id) => !ids.some((known) => known === id))).toEqual([]);
  });
});

describe('what a result in Authentication-Results means', () => {
  const codesOf = (method: string, result: string) =>
    checks.flatMap(({ findings }) => Object.keys(findings)).filter((code) => isBehind(method, result, code));

  test.each([
    ['spf', 'permerror', 10],
    ['spf', 'fail', 9],
    ['spf', 'softfail', 9],
    ['spf', 'neutral', 12],
    ['spf', 'none', 3],
    ['dkim', 'none', 1],
    ['dkim', 'policy', 3],
    ['dmarc', 'none', 6],
  ])('%s=%s is behind %i findings, all of them in the catalogue', (method, result, count) => {
    expect(codesOf(method, result)).toHaveLength(count);
  });

  test.each([
    ['spf', 'pass'],
    ['dmarc', 'fail'],
    ['arc', 'fail'],
    ['__proto__', 'fail'],
    ['spf', 'constructor'],
  ])('%s=%s means none of them', (method, result) => {
    expect(codesOf(method, result)).toEqual([]);
  });
});
