import { expect, test } from 'vitest';
import { filterPassword } from '../../src/cli/filter-password.ts';

const RSPAMD = 'http://127.0.0.1:11334';
const from = (password: string, rspamd: string | undefined = RSPAMD) =>
  filterPassword(rspamd, { env: { MAILCHECK_RSPAMD_PASSWORD: password } });

test('is taken from the environment, for a controller that was named', () => {
  expect(from('q1 of mine\n').get('rspamd')).toBe('q1 of mine');
  expect(filterPassword(undefined, { env: { MAILCHECK_RSPAMD_PASSWORD: 'q1' } }).size).toBe(0);
  expect(filterPassword(RSPAMD, { env: {} }).size).toBe(0);
});

test.each(['two\nlines', 'pässword', 'x'.repeat(1001)])(
  'what cannot stand in a header field is refused, and not repeated',
  (password) => {
    expect(() => from(password)).toThrow(/MAILCHECK_RSPAMD_PASSWORD/);
    expect(() => from(password)).not.toThrow(password);
  },
);
