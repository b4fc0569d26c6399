import { expect, test } from 'vitest';
import { withoutAsides, withoutQuestion } from '../../src/report/reason.ts';

test.each([
  ['a.example MX: SERVFAIL from 192.0.2.1 (EDE 6 DNSSEC Bogus)', 'a.example MX: SERVFAIL from 192.0.2.1'],
  ['no connection to 192.0.2.1 (no route to the network (ENETUNREACH))', 'no connection to 192.0.2.1'],
  ['refused (127.255.255.254), and (more) of it; ask another', 'refused, and of it; ask another'],
  [`${'('.repeat(5_000)} left as it is`, `${'('.repeat(5_000)} left as it is`],
])('%s without asides', (detail, expected) => {
  expect(withoutAsides(detail)).toBe(expected);
});

test('a question is left out only where a reason follows it', () => {
  expect(withoutQuestion('a.example MX: no answer')).toBe('no answer');
  expect(withoutQuestion('no answer: nothing came')).toBe('no answer: nothing came');
});
