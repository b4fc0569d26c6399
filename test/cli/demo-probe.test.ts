import { describe, expect, test } from 'vitest';
import { demoProbes } from '../../src/demo/mail/probes.ts';
import { said } from '../support/said.ts';

const run = (...argv: readonly string[]) => said(argv);

test('a probe of the demo past the own server is refused by the policy of its domain, and exits 1', async () => {
  const { code, stdout } = await run('demo', 'probe', 'straight-to-mx', '--format', 'json', '--only', 'probe');
  expect(code).toBe(1);
  expect(JSON.parse(stdout).reports[0].placement).toMatchObject({
    verdict: 'refused',
    phase: 'message',
    reply: { code: 550, enhanced: '5.7.1' },
  });
});

describe('what is no probe of the demo', () => {
  test.each<[string, readonly string[], string]>([
    ['a slip', ['wel-made'], 'did you mean "well-made"?'],
    ['two of them', ['well-made', 'unsigned'], '"unsigned"'],
    ['JSON of all', ['--format', 'json'], 'name one'],
    ['a recording of all', ['--record', '/nowhere/file'], 'name one'],
    ['a resolver of the own', ['well-made', '--nameserver', '192.0.2.1'], '--nameserver'],
  ])('%s is a usage error', async (_, argv, said) => {
    const { code, stdout, stderr } = await run('demo', 'probe', ...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });
});

test('every probe is told in a line', () => {
  for (const { name, lesson } of demoProbes) expect(`  ${name.padEnd(16)} ${lesson}`.length).toBeLessThanOrEqual(80);
});
