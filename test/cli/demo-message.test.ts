import { describe, expect, test } from 'vitest';
import { demoMessages } from '../../src/demo/messages/texts.ts';
import type { ReportDocument } from '../../src/report/schema.ts';
import { said } from '../support/said.ts';

const run = (words: readonly string[]) => said(['demo', 'message', ...words]);

describe('the messages of the demo', () => {
  test('are all shown and explained, and the demo exits 0', async () => {
    const { code, stdout } = await run([]);
    expect(code).toBe(0);
    for (const { name, lesson } of demoMessages) expect(stdout).toContain(`${name.padEnd(14)} ${lesson}`);
  });

  test('one of them is judged as any other message, and a program can read it', async () => {
    const { stdout } = await run(['phishing', '--format', 'json']);
    const { reports } = JSON.parse(stdout) as ReportDocument;
    expect(reports.map(({ target }) => target)).toMatchObject([
      { kind: 'message', name: 'phishing', domain: 'careless.example' },
    ]);
    expect(reports[0]?.verdict).not.toBe('deliverable');
  });

  test('one that there is not is a usage error', async () => {
    const { code, stderr } = await run(['newsleter']);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "newsletter"?');
  });
});
