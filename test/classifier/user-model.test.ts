import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classify } from '../../src/classifier/classify.ts';
import { lessonOn } from '../../src/classifier/lesson.ts';
import { packCounts, unpackCounts } from '../../src/classifier/packed-counts.ts';
import { shippedModel } from '../../src/classifier/shipped-model.ts';
import { countsOf, excerptFor } from '../../src/classifier/user-excerpt.ts';
import { readUserModel, writeUserModel } from '../../src/classifier/user-file.ts';
import { emptyUserModel, type Label, type UserModel } from '../../src/classifier/user-model.ts';
import type { ReadMessage } from '../../src/message/message-tree.ts';
import { readMessage } from '../../src/message/read-message.ts';

const model = await shippedModel();

const message = (subject: string, body: string) =>
  readMessage(Buffer.from(`From: a@sender.example\r\nSubject: ${subject}\r\n\r\n${body}\r\n`));
const letters = (n: number) => String.fromCharCode(97 + (n % 26), 97 + Math.floor(n / 26));
const teas = Array.from({ length: 60 }, (_, n) =>
  message(`tea ${letters(n)}`, `oolong harvest sencha number ${letters(n)}`),
);
const saws = Array.from({ length: 60 }, (_, n) =>
  message(`saw ${letters(n)}`, `chisel plane bandsaw number ${letters(n)}`),
);
const taught = learn(learn(emptyUserModel(), teas, 'spam').model, saws, 'ham').model;

function learn(before: UserModel, messages: readonly ReadMessage[], label: Label) {
  const lesson = lessonOn(before);
  const outcomes = messages.map((one) => lesson.learn(one, label));
  return { model: lesson.model(), outcomes: [...new Set(outcomes)] };
}

function forget(before: UserModel, messages: readonly ReadMessage[], label: Label) {
  const lesson = lessonOn(before);
  const outcomes = messages.map((one) => lesson.forget(one, label));
  return { model: lesson.model(), outcomes: [...new Set(outcomes)] };
}

test('what the user calls spam becomes spam, and what is not, not', () => {
  const tea = message('tea', 'a new oolong and a sencha');
  const saw = message('saw', 'a new chisel and a bandsaw');
  expect(classify(tea, model, taught).probability).toBeGreaterThan(classify(tea, model, null).probability);
  expect(classify(tea, model, taught).probability).toBeGreaterThan(0.5);
  expect(classify(saw, model, taught).probability).toBeLessThan(0.5);
});

test('what the user taught is sure of nothing because a message is long', () => {
  const odds = (body: string) => {
    const { probability } = classify(message('tea', body), model, taught);
    return Math.log(probability / (1 - probability));
  };
  const short = odds('oolong harvest sencha');
  const long = odds(
    teas
      .slice(0, 40)
      .map((_, n) => `oolong harvest sencha number ${letters(n)}`)
      .join(' '),
  );
  expect(short).toBeGreaterThan(0);
  expect(Math.abs(long)).toBeLessThan(12);
});

test('a word of one message alone counts less than one of many', () => {
  const once = learn(taught, [message('tea', 'gyokuro')], 'spam').model;
  const weight = (word: string) =>
    classify(message('note', word), model, once).strongest.for.find(({ text }) => text === word)?.weight ?? 0;
  expect(weight('gyokuro')).toBeLessThan(weight('oolong') * 0.7);
});

test('the same message counts once, and moves when it is called the other', () => {
  const again = learn(taught, teas, 'spam');
  expect(again.outcomes).toEqual(['known']);
  expect(writeUserModel(again.model)).toBe(writeUserModel(taught));
  const moved = learn(taught, teas.slice(0, 1), 'ham');
  expect([moved.outcomes, moved.model.spam, moved.model.ham]).toEqual([['moved'], 59, 61]);
});

test('a copy that took another way is the same message, and another one that says the same is not', () => {
  const lesson = lessonOn(emptyUserModel());
  const copy = (id: string, trace: string) =>
    readMessage(Buffer.from(`${trace}Message-ID: <${id}@sender.example>\r\nSubject: hello\r\n\r\nhello\r\n`));
  expect(lesson.learn(copy('1', ''), 'ham')).toBe('learnt');
  expect(lesson.learn(copy('1', 'Received: from a by b; Thu, 1 Jan 2026 00:00:00 +0000\r\n'), 'ham')).toBe('known');
  expect(lesson.learn(copy('2', ''), 'ham')).toBe('learnt');
});

test('what is forgotten leaves no trace', () => {
  const one = message('another', 'something else altogether');
  const gone = forget(learn(taught, [one], 'ham').model, [one], 'ham');
  expect(gone.outcomes).toEqual(['forgotten']);
  expect(writeUserModel(gone.model)).toBe(writeUserModel(taught));
  const nothing = forget(forget(taught, teas, 'spam').model, saws, 'ham').model;
  expect(writeUserModel(nothing)).toBe(writeUserModel(emptyUserModel()));
  expect(forget(taught, [one], 'ham').outcomes).toEqual(['unknown']);
  expect(forget(taught, teas, 'ham').outcomes).toEqual(['kept']);
});

test('of a message whose words share places each place is counted once, so that what is written can be read', () => {
  const many = message('many', Array.from({ length: 3500 }, (_, n) => `${letters(n)}${letters(n * 7)}`).join(' '));
  const read = readUserModel(writeUserModel(learn(emptyUserModel(), [many], 'spam').model));
  expect(read.ok).toBe(true);
});

test('an excerpt for a message leads to the same classification as the whole', () => {
  const tea = message('tea', 'a new oolong and a sencha, and a chisel');
  const excerpt = excerptFor(taught, tea);
  expect(classify(tea, model, countsOf(excerpt))).toEqual(classify(tea, model, taught));
  expect(excerpt.counts.length).toBeLessThan(50);
  expect([excerpt.learntAs, excerptFor(taught, saws[0] ?? tea).learntAs]).toEqual([null, 'ham']);
  expect(countsOf({ ...excerpt, features: 0 })).toBeNull();
});

test('counts of any size are read again, and octets of any kind are read or refused', () => {
  const counts = fc.array(fc.tuple(fc.nat({ max: 2 ** 20 - 1 }), fc.nat({ max: 500_000 }), fc.nat({ max: 3 })), {
    maxLength: 5,
  });
  const kept = fc.property(counts, (places) => {
    const full = { ...emptyUserModel(), spam: 500_000, ham: 500_000 };
    for (const [place, inSpam, inHam] of places) {
      full.counts.spam[place] = inSpam;
      full.counts.ham[place] = inHam;
    }
    const read = unpackCounts(packCounts(full), full);
    for (const label of ['spam', 'ham'] as const) // a comparison by vitest would take a second for each
      expect(read !== null && Buffer.from(read[label].buffer).equals(Buffer.from(full.counts[label].buffer))).toBe(
        true,
      );
  });
  fc.assert(kept, { numRuns: 4 });
  const any = fc.property(fc.uint8Array({ maxLength: 40 }), (octets) => {
    const read = unpackCounts(deflateRawSync(octets).toString('base64'), { spam: 3, ham: 3 });
    expect(read === null || read.spam.reduce((most, count) => Math.max(most, count), 0) <= 3).toBe(true);
  });
  fc.assert(any, { numRuns: 8 });
});

test('what is written is read again', () => {
  const text = writeUserModel(taught);
  const read = readUserModel(text);
  expect(read.ok && writeUserModel(read.model)).toBe(text);
});

test.each([
  ['nothing', ''],
  ['other JSON', '{}'],
  ['another version', writeUserModel(emptyUserModel()).replace('"version":1', '"version":2')],
  ['other features', writeUserModel(emptyUserModel()).replace(/"features":\d+/, '"features":0')],
  ['counts without messages', writeUserModel(taught).replace('"spam":60', '"spam":59')],
  ['damaged counts', writeUserModel(taught).replace(/"counts":"..../, '"counts":"AAAA')],
])('%s is refused', (_, text) => {
  expect(readUserModel(text).ok).toBe(false);
});
