import { describe, expect, test } from 'vitest';
import { presetNamed } from '../../src/checks/mail-presets.ts';
import { askPasswords, knownPasswords, type PasswordWanted } from '../../src/cli/passwords.ts';
import { capturedIo } from '../support/io.ts';

const via: PasswordWanted = {
  secret: 'via',
  user: 'ann',
  host: 'mail.example.com',
  preset: null,
  isToken: false,
  variable: null,
  namedBy: '--via-password-env',
  usualVariable: 'MAILCHECK_VIA_PASSWORD',
};
const gmail: PasswordWanted = {
  ...via,
  secret: 'mailbox',
  user: 'you@gmail.com',
  host: 'imap.gmail.com',
  preset: presetNamed('gmail'),
  usualVariable: 'MAILCHECK_MAILBOX_PASSWORD',
};

function io(env: Readonly<Record<string, string>>, answers: readonly (string | null)[] | null = null) {
  const asked: string[] = [];
  const left = [...(answers ?? [])];
  const ask = async (question: string) => {
    asked.push(question);
    return left.shift() ?? null;
  };
  const prompt = answers === null ? null : ask;
  return { io: capturedIo({ env, prompt }).io, asked };
}

describe('what is in the environment', () => {
  test('the variable that was named goes before the usual one', () => {
    const env = { MINE: 'one', MAILCHECK_VIA_PASSWORD: 'two' };
    expect(knownPasswords([{ ...via, variable: 'MINE' }], io(env).io).get('via')).toBe('one');
    expect(knownPasswords([via], io(env).io).get('via')).toBe('two');
  });

  test('goes before the terminal', async () => {
    const { io: terminal, asked } = io({ MAILCHECK_VIA_PASSWORD: 'two' }, ['three']);
    expect((await askPasswords([via], knownPasswords([via], terminal), terminal))?.get('via')).toBe('two');
    expect(asked).toEqual([]);
  });

  test('a line end that a file brought with it is no part of it', () => {
    expect(knownPasswords([via], io({ MAILCHECK_VIA_PASSWORD: 'two\n' }).io).get('via')).toBe('two');
    expect(knownPasswords([via], io({ MAILCHECK_VIA_PASSWORD: ' two \r\n' }).io).get('via')).toBe(' two ');
  });

  test.each(['a\nb', '\n', 'a\0', '\ud800', 'x'.repeat(20_000)])('%j cannot be one, and is not repeated', (value) => {
    expect(() => knownPasswords([via], io({ MAILCHECK_VIA_PASSWORD: value }).io)).toThrow(
      'the password in "MAILCHECK_VIA_PASSWORD" cannot be one: expected one line of at most 16384 characters',
    );
  });

  test('one that is empty is none', () => {
    expect(() => knownPasswords([via], io({ MAILCHECK_VIA_PASSWORD: '' }).io)).toThrow('no terminal to ask at');
    expect(knownPasswords([via], io({ MAILCHECK_VIA_PASSWORD: '' }, []).io).has('via')).toBe(false);
  });
});

describe('what is asked at the terminal', () => {
  test('says whose password, and what the provider takes as one', async () => {
    const { io: terminal, asked } = io({}, ['one', 'two']);
    const all = await askPasswords([via, gmail], new Map(), terminal);
    expect([...(all ?? [])]).toEqual([
      ['via', 'one'],
      ['mailbox', 'two'],
    ]);
    expect(asked).toEqual([
      'password of ann at mail.example.com: ',
      'password of you@gmail.com at imap.gmail.com (Gmail takes an app password of 16 letters; the password of the Google account is refused): ',
    ]);
  });

  test('an account that two servers of a provider share is asked for once', async () => {
    const { io: terminal, asked } = io({}, ['one', 'two']);
    const submission = { ...gmail, secret: 'via', host: 'smtp.gmail.com' };
    const other = { ...gmail, secret: 'mailbox-2', user: 'other@gmail.com' };
    const all = await askPasswords([submission, gmail, other], new Map(), terminal);
    expect([all?.get('via'), all?.get('mailbox'), all?.get('mailbox-2')]).toEqual(['one', 'one', 'two']);
    expect(asked).toHaveLength(2);
  });

  test('to break off is to send nothing; to type nothing is an error', async () => {
    expect(await askPasswords([via], new Map(), io({}, [null]).io)).toBeNull();
    await expect(askPasswords([via], new Map(), io({}, ['']).io)).rejects.toThrow('no password was given for "ann"');
  });
});
