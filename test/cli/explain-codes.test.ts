import { describe, expect, test } from 'vitest';
import { explainedCode, explainedFragment } from '../../src/cli/explain-codes.ts';
import { bounceReasons } from '../../src/core/bounce.ts';
import replyCodes from '../../src/data/reply-codes.json' with { type: 'json' };
import registry from '../../src/data/status-registry.json' with { type: 'json' };
import { said } from '../support/said.ts';

const explain = (...words: readonly string[]) => said(['explain', ...words]);

describe('codes of replies', () => {
  test('all that are registered', async () => {
    const { code, stdout } = await explain(...registry.codes.map(({ detail }) => `5.${detail}`));
    const pages = stdout.split(/^(?=5\.\d+\.\d+\n)/m);
    expect(code).toBe(0);
    for (const { detail, title } of registry.codes) {
      const page = pages.find((one) => one.startsWith(`5.${detail}\n`)) ?? '';
      expect(page.replace(/\s+/g, ' '), detail).toContain(title);
    }
  });

  test('all of replies', async () => {
    const { code, stdout } = await explain(...replyCodes.codes.map(({ code: number }) => String(number)));
    expect(code).toBe(0);
    for (const { code: number } of replyCodes.codes) expect(stdout).toMatch(new RegExp(`^${number}\n`, 'm'));
  });

  test('both, as they stand in a reply', async () => {
    const { code, stdout } = await explain('550-5.7.26');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^550\n[\s\S]*^5\.7\.26\n/m);
  });

  test('a success asks for nothing, a guess is called one, and an unknown subject is none', async () => {
    expect((await explain('2.1.5')).stdout).not.toMatch(/by itself|permanent:/);
    expect((await explain('5.9.99')).stdout).toMatch(/by itself nothing definite/);
    expect((await explain('550')).stdout).toMatch(
      /by itself most likely \(a guess\) userunknown[\s\S]*it may also be filtered/,
    );
  });

  test('greylisting asks for no block list, and names stand open', async () => {
    expect((await explain('greylisting')).stdout).not.toMatch(/block list/);
    expect((await explain('4.7.1', '--all')).stdout).not.toMatch(/[{}]/);
  });

  test('one that nobody registered is explained by its class and subject', async () => {
    const { code, stdout } = await explain('5.4.316');
    expect(code).toBe(0);
    expect(stdout).toContain('not registered');
    expect(stdout).toContain('X.4: networks and routing');
  });

  test('of a code that many use a few rules are shown, and how to see the others', async () => {
    const few = await explain('5.7.1');
    expect(few.stdout.split('\n').length).toBeLessThan(60);
    expect(few.stdout.replace(/\s+/g, ' ')).toMatch(/\d+ more rules, of \d+ providers .* explain 5\.7\.1 --all/);
    const all = await explain('5.7.1', '--all');
    expect(all.stdout).not.toContain('more rules');
    expect(all.stdout.split('\n').length).toBeGreaterThan(200);
  });

  test('of one provider all rules about it, or that it has none', async () => {
    const { stdout } = await explain('5.7.1', '--provider', 'facebook');
    expect(stdout).toContain('Facebook says "POL-P7"');
    expect(stdout).not.toContain('Barracuda');
    expect((await explain('5.4.7', '--provider', 'facebook')).stdout).toContain('no rule of Facebook names it');
    const mistaken = await explain('5.7.1', '--provider', 'gmial');
    expect(mistaken).toMatchObject({ code: 2 });
    expect(mistaken.stderr).toContain('did you mean "gmail"?');
  });

  test('a rule that names the code for any class is found for each', () => {
    for (const word of ['X.7.26', '4.7.26', '5.7.26']) {
      const found = explainedCode(word);
      expect(found).toMatchObject({ kind: 'enhanced', detail: '7.26' });
    }
  });
});

test('all reasons', async () => {
  const { code, stdout } = await explain(...bounceReasons);
  expect(code).toBe(0);
  for (const reason of bounceReasons) expect(stdout).toMatch(new RegExp(`^${reason}\n`, 'm'));
});

describe('codes of providers', () => {
  test.each([
    ['TSS04', 'Yahoo / AOL'],
    ['AUP#In-1310', 'Spectrum (Charter)'],
    ['OFR006_102', 'Orange'],
    ['mi:spb', 'NetEase 163 / 126'],
  ])('%s', (word, owner) => {
    const found = explainedFragment(word);
    expect(found?.rules.map((known) => known.owner)).toContain(owner);
  });

  test('a piece of a word is none', () => {
    expect(explainedFragment('zzqxw')).toBeNull();
    expect(explainedFragment('a')).toBeNull();
  });
});

describe('what is no code', () => {
  test.each([
    ['mailboxful', 'mailboxfull'],
    ['spf-mising', 'spf-missing'],
  ])('%s: did you mean %s', async (word, meant) => {
    const { code, stderr } = await explain(word);
    expect(code).toBe(2);
    expect(stderr).toContain(`"${word}", did you mean "${meant}"?`);
  });

  test('a whole reply is for the other command', async () => {
    const { code, stderr } = await explain('550 go away, you');
    expect(code).toBe(2);
    expect(stderr).toContain('mailcheck bounce');
  });
});
