import { expect, test } from 'vitest';
import { receiver } from '../../../src/checks/receiver/check.ts';
import { statedIn } from '../../../src/report/forecast-stated.ts';
import { play } from '../../support/scene.ts';
import { scenes } from './scenes.ts';

const found = async (name: string) => {
  const scene = scenes.find((one) => one.name === name);
  if (scene === undefined) throw new Error(`no scene is named ${name}`);
  const result = await play(receiver, scene);
  if (!('findings' in result)) throw new Error('it does not apply');
  return result;
};
const marksOf = async (name: string) => {
  const { findings } = await found(name);
  return findings.flatMap(({ params }) => ('marks' in params ? params.marks : []));
};

test('a field is told by what it holds against the message, the category too', async () => {
  expect(await marksOf('spam of a sender who is blocked as well')).toEqual([
    expect.stringMatching(/^X-Forefront-Antispam-Report \(SCL 6: .*; SFV BLK: .*; CAT PHSH: phishing\)$/),
    expect.stringMatching(/dest J/),
  ]);
});

test('what the filter found is named beside what the recipient has set', async () => {
  expect(await marksOf('put into Junk, though the filter found no spam')).toEqual([
    expect.stringMatching(/dest J/),
    expect.stringMatching(/SFV NSPM: the filter found no spam/),
  ]);
});

test('a copy that was not filtered was not found good', async () => {
  const { shown } = await found('a safe sender');
  expect(receiver.summary?.(shown as never)).toBe('its receiver did not filter it');
  expect(shown).toMatchObject({ isFiltered: false, marks: [{ verdict: null }, { verdict: null }] });
});

test('the field that says why stands first', async () => {
  const { shown } = await found('a blocked sender');
  expect(shown).toMatchObject({
    marks: [
      {
        by: 'recipient',
        judgement: 'its recipient has it filed as spam',
        words: expect.stringContaining('SFV BLK') as unknown,
      },
      { by: 'recipient' },
      { by: 'recipient' },
    ],
  });
});

test.each(['many that the sender put below it say more of why', 'two filters of the receiver differ'])(
  'the gravest of the receiver counts: %s',
  async (name) => {
    const { shown } = await found(name);
    expect(receiver.summary?.(shown as never)).toBe('its receiver calls it spam');
    expect(statedIn([{ check: { id: 'receiver' }, result: { shown }, findings: [] } as never])?.marks[0]).toMatchObject(
      {
        isSure: true,
        verdict: 'spam',
      },
    );
  },
);
