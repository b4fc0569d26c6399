import { expect, test } from 'vitest';
import { classify } from '../../src/classifier/classify.ts';
import { shippedModel } from '../../src/classifier/shipped-model.ts';
import { readUserModel, writeUserModel } from '../../src/classifier/user-file.ts';
import { emptyUserModel, forget, learn } from '../../src/classifier/user-model.ts';
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

test('what the user calls spam becomes spam, and what is not, not', () => {
  const tea = message('tea', 'a new oolong and a sencha');
  const saw = message('saw', 'a new chisel and a bandsaw');
  expect(classify(tea, model, taught).probability).toBeGreaterThan(classify(tea, model, null).probability);
  expect(classify(tea, model, taught).probability).toBeGreaterThan(0.5);
  expect(classify(saw, model, taught).probability).toBeLessThan(0.5);
});

test('the same message counts once, and moves when it is called the other', () => {
  const again = learn(taught, teas, 'spam');
  expect(again.changed).toBe(0);
  expect(writeUserModel(again.model)).toBe(writeUserModel(taught));
  const moved = learn(taught, teas.slice(0, 1), 'ham');
  expect([moved.changed, moved.model.spam, moved.model.ham]).toEqual([1, 59, 61]);
});

test('what is forgotten leaves no trace', () => {
  const one = message('another', 'something else altogether');
  const gone = forget(learn(taught, [one], 'ham').model, [one]);
  expect(gone.changed).toBe(1);
  expect(writeUserModel(gone.model)).toBe(writeUserModel(taught));
  expect(writeUserModel(forget(forget(taught, teas).model, saws).model)).toBe(writeUserModel(emptyUserModel()));
  expect(forget(taught, [one]).changed).toBe(0);
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
