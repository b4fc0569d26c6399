import { expect, test } from 'vitest';
import { systemNamed } from '../../../src/bounce/systems.ts';
import { comparable } from '../../../src/bounce/words/notice-words.ts';
import forms from '../../../src/data/notice-forms.json' with { type: 'json' };
import words from '../../../src/data/notice-words.json' with { type: 'json' };

const lists = Object.entries(words).filter(
  (entry): entry is [string, string[]] => !['about', 'sources'].includes(entry[0]),
);

test.each(lists)('the words of %s stand as they are compared, each once', (_, list) => {
  expect(list).toEqual(list.map(comparable));
  expect(new Set(list).size).toBe(list.length);
});

test.each(forms.forms)(
  'the form of $name is known by marks as they are compared, and by a system that there is',
  (form) => {
    expect(form.marks).toEqual(form.marks.map(comparable));
    expect(form.marks.length).toBeGreaterThan(0);
    if (form.system !== null) expect(systemNamed(form.system)).toBe(form.system);
  },
);
