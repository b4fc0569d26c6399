import { expect, test } from 'vitest';
import type { MailboxPlacement } from '../../src/core/placement.ts';
import { compare } from '../../src/report/compare.ts';
import { readEarlier } from '../../src/report/earlier.ts';
import { renderJson } from '../../src/report/render/json.ts';
import type { DomainReport } from '../../src/report/schema.ts';
import { copy, mailbox, placement, probeRequest } from './probe-sample.ts';
import { finding, report, result } from './sample.ts';

function since(before: DomainReport, now: DomainReport) {
  const read = readEarlier(renderJson([before]));
  const earlier = read.ok ? read.reports.get(before.target.domain) : undefined;
  if (!earlier) throw new Error('it is not there');
  return compare(earlier, now);
}

function probed(mailboxes: readonly MailboxPlacement[], findings: Parameters<typeof result>[1] = [], spf = 'pass') {
  const stated = [{ method: 'spf', result: spf, detail: null }];
  return report(
    [
      result('probe', findings, { shown: { placement: placement(mailboxes) } }),
      result('received', [], { shown: { copies: [copy({ stated, spam: [] })] } }),
    ],
    { options: { probe: probeRequest(...mailboxes.map(({ recipient }) => recipient)) } },
  );
}

const inbox = mailbox();
const junk = mailbox({ verdict: 'junk', folder: 'Junk', seconds: 9 });

test('what became of the probe is compared for each recipient, and how long it took is not', () => {
  const { changed, worse } = since(probed([inbox]), probed([junk], [finding('probe-junk')]));
  expect(worse.map(({ code }) => code)).toEqual(['probe-junk']);
  expect(changed).toEqual([
    { check: 'probe', path: 'placement.mailboxes.you@mail.example.verdict', before: '"inbox"', now: '"junk"' },
    { check: 'probe', path: 'placement.mailboxes.you@mail.example.folder', before: '"INBOX"', now: '"Junk"' },
  ]);
  expect(since(probed([inbox]), probed([{ ...inbox, seconds: 99, detail: 'other' }])).changed).toEqual([]);
});

test('what the receiver states is compared by its method', () => {
  expect(since(probed([inbox]), probed([inbox], [], 'fail')).changed).toEqual([
    { check: 'received', path: 'copies.you@mail.example.stated.spf.result', before: '"pass"', now: '"fail"' },
  ]);
});

test('a probe to others says nothing of what was found at these', () => {
  const others = probed([{ ...inbox, recipient: 'them@mail.example' }]);
  const { better, unseen } = since(probed([junk], [finding('probe-junk')]), others);
  expect(better).toEqual([]);
  expect(unseen.map(({ code }) => code)).toEqual(['probe-junk']);
});

test('an audit without a probe neither', () => {
  const plain = report([result('spf')]);
  expect(since(probed([junk], [finding('probe-junk')]), plain).better).toEqual([]);
  expect(since(plain, probed([junk], [finding('probe-junk')])).worse).toEqual([]);
});

test('better is what the same recipients show', () => {
  expect(since(probed([junk], [finding('probe-junk')]), probed([inbox])).better.map(({ code }) => code)).toEqual([
    'probe-junk',
  ]);
});

test.each([
  ['no list', { placement: { mailboxes: 'x' } }],
  ['nothing', {}],
  ['null', { placement: null }],
  ['entries that are none', { placement: { mailboxes: [null, 7, []] } }],
])('facts of a probe with %s in a file that anybody wrote are compared all the same', (_, facts) => {
  const before = probed([inbox]);
  const broken = { ...before, results: before.results.map((one) => ({ ...one, facts })) };
  expect(() => since(broken as DomainReport, before)).not.toThrow();
});
