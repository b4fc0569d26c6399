import { expect, test } from 'vitest';
import { mailbox, placement, probeRequest } from './probe-sample.ts';
import { report, result, unseenResult } from './sample.ts';

const asked = { options: { probe: probeRequest('you@mail.example', 'them@mail.example') } };

test('without a probe there is none', () => {
  expect(report([result('spf')]).placement).toBeNull();
});

test('it is what the probe showed', () => {
  const shown = placement([mailbox({ verdict: 'junk', folder: 'Junk' })]);
  expect(report([result('probe', [], { shown: { placement: shown } })], asked).placement).toEqual(shown);
});

test('where nothing was seen, that is said of every recipient', () => {
  expect(report([unseenResult('probe', 'timeout', 'nobody answered')], asked).placement).toMatchObject({
    verdict: null,
    mailboxes: [
      { recipient: 'you@mail.example', verdict: null, detail: 'nobody answered' },
      { recipient: 'them@mail.example', verdict: null, detail: 'nobody answered' },
    ],
    journey: [],
  });
});

test('a probe that was left out with its check has no placement', () => {
  expect(report([result('spf')], asked).placement).toBeNull();
});
