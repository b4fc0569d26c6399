import { expect, test } from 'vitest';
import { emptyUserModel, type Label } from '../../src/classifier/user-model.ts';
import { type TrainRequest, trainOn } from '../../src/cli/train-pass.ts';

const item = (label: Label, n: number) => {
  const octets = Buffer.from(`Message-ID: <${label}${n}@a.example>\nSubject: ${label}\n\n${label}\n`);
  return { kind: 'message', name: `${label}#${n}`, octets, sizeBytes: octets.length, label } as const;
};

async function* inTurn(each: number) {
  for (let n = 0; n < each; n++) {
    yield item('spam', n);
    yield item('ham', n);
  }
}

async function train(request: Partial<TrainRequest>) {
  const { signal } = new AbortController();
  const others = { before: emptyUserModel(), items: inTurn(3), forget: false, onItem: () => {} };
  return trainOn({ signal, judge: () => 'unsure', ...others, ...request });
}

test('of both kinds the first are judged before they are learnt, and then one in ten', async () => {
  const seenBefore: number[] = [];
  const { trial, tally } = await train({
    items: inTurn(300),
    judge: (_, { spam, ham }) => {
      seenBefore.push(spam + ham);
      return 'spam';
    },
  });
  expect([tally.spam.learnt, tally.ham.learnt]).toEqual([300, 300]);
  expect(trial).toEqual({ spam: { right: 255, unsure: 0, wrong: 0 }, ham: { right: 0, unsure: 0, wrong: 255 } });
  expect(seenBefore.slice(0, 4)).toEqual([0, 1, 2, 3]);
});

test('what is known is not judged, and nothing is as it is forgotten', async () => {
  const { model, trial } = await train({});
  expect(trial.ham.unsure).toBe(3);
  expect((await train({ before: model })).trial.ham.unsure).toBe(0);
  const gone = await train({ before: model, forget: true, judge: () => expect.fail('judged') });
  expect([gone.tally.ham.forgotten, gone.model.ham, gone.last]).toEqual([3, 0, 'ham#2']);
});

test('of what cannot be read all is counted, and the first are named', async () => {
  async function* items() {
    for (let n = 0; n < 50; n++) yield { kind: 'unreadable', name: `${n}`, why: 'x', label: 'ham' } as const;
    yield { kind: 'passed-over', name: 'a', why: 'empty', label: 'ham' } as const;
  }
  const { unreadable, passedOver, changed } = await train({ items: items() });
  expect([unreadable.count, unreadable.first.length, passedOver.count, changed]).toEqual([50, 20, 1, false]);
});
