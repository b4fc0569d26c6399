import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askHidden } from '../../src/cli/prompt.ts';
import { anyCharacter } from '../support/any-character.ts';

/** A keyboard, and what shows on the screen. */
function terminal() {
  const events = new EventEmitter();
  const shown: string[] = [];
  const modes: boolean[] = [];
  let interrupts = 0;
  const keyboard = Object.assign(events, {
    setRawMode: (isRaw: boolean) => modes.push(isRaw),
    resume: () => {},
    pause: () => {},
  });
  const answer = askHidden(
    keyboard,
    (text) => shown.push(text),
    'password: ',
    () => interrupts++,
  );
  return {
    answer,
    type: (data: Buffer | string) => events.emit('data', data),
    end: () => events.emit('end'),
    shown,
    modes,
    events,
    interrupts: () => interrupts,
  };
}

describe('a line that does not show', () => {
  test.each([
    ['hunter2\r', 'hunter2'],
    ['hunter2\n', 'hunter2'],
    ['hunter22\x7f\r', 'hunter2'],
    ['\x7f\x7fa\b\bb\r', 'b'],
    ['wrong\x15right\r', 'right'],
    ['a\x1b[Ab\x1b[1;5Dc\x1bOPd\r', 'abcd'],
    ['\x1b[200~pasted\x1b[201~\r', 'pasted'],
    ['授权码 x\r', '授权码 x'],
    ['a\tb\r', 'ab'],
    ['\r', ''],
    ['first\rsecond\r', 'first'],
  ])('%j is %j', async (keys, expected) => {
    const { answer, type, shown, modes } = terminal();
    type(Buffer.from(keys));
    expect(await answer).toBe(expected);
    expect(shown).toEqual(['password: ', '\n']);
    expect(modes).toEqual([true, false]);
  });

  test('comes key by key, and characters may come in pieces', async () => {
    const { answer, type } = terminal();
    for (const octet of Buffer.from('grün\r')) type(Buffer.from([octet]));
    expect(await answer).toBe('grün');
  });

  test('Ctrl-C interrupts, Ctrl-D and the end of input do not, and all break off', async () => {
    const interrupted = terminal();
    interrupted.type('secret\x03');
    expect(await interrupted.answer).toBeNull();
    expect(interrupted.interrupts()).toBe(1);
    const done = terminal();
    done.type('secret\x04');
    expect(await done.answer).toBeNull();
    const ended = terminal();
    ended.end();
    expect(await ended.answer).toBeNull();
    expect(done.interrupts() + ended.interrupts()).toBe(0);
    for (const { modes, events } of [interrupted, done, ended]) {
      expect(modes).toEqual([true, false]);
      expect(events.listenerCount('data') + events.listenerCount('end')).toBe(0);
    }
  });

  test('whatever is typed, nothing of it shows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: anyCharacter }), async (keys) => {
        const { answer, type, shown } = terminal();
        type(`${keys}\r`);
        await answer;
        expect(shown).toEqual(['password: ', '\n']);
      }),
    );
  });

  test('is bounded', async () => {
    const { answer, type } = terminal();
    type(`${'a'.repeat(20_000)}\r`);
    expect((await answer)?.length).toBe(16_384);
  });
});
