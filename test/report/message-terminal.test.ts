import { describe, expect, test } from 'vitest';
import { renderTerminal, renderTerminalTable } from '../../src/report/render/terminal/terminal.ts';
import { columns } from '../../src/report/render/terminal/width.ts';
import { fails, found, messageReport, passes, said } from './message-sample.ts';
import { clean, hopeless, hostile, suspicious } from './message-scenes.ts';

const plain = { width: 80, colour: false };
const scenes = { clean, suspicious, hopeless, hostile };
const SGR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
// What is there to be pasted or opened stays whole.
const WHOLE = /^ {2}more {2}mailcheck explain \S+$|^ {2}spec {2}https:\S+$/;

describe('golden files (npx vitest run test/report -u)', () => {
  test.each(Object.entries(scenes))('%s', async (name, scene) => {
    await expect(renderTerminal(scene, plain)).toMatchFileSnapshot(`../golden/message-${name}.txt`);
  });

  test('suspicious, verbose', async () => {
    await expect(renderTerminal(suspicious, { ...plain, verbose: true })).toMatchFileSnapshot(
      '../golden/message-verbose.txt',
    );
  });

  test('40 columns', async () => {
    await expect(renderTerminal(hopeless, { ...plain, width: 40 })).toMatchFileSnapshot('../golden/message-narrow.txt');
  });
});

describe('the page of a message', () => {
  test('is one screen when healthy', () => {
    expect(renderTerminal(clean, plain).trimEnd().split('\n').length).toBeLessThanOrEqual(24);
  });

  test.each([40, 60, 80, 100])('keeps to %i columns', (width) => {
    for (const scene of Object.values(scenes)) {
      for (const line of renderTerminal(scene, { width, colour: false, verbose: true }).split('\n')) {
        if (!WHOLE.test(line)) expect(columns(line), line).toBeLessThanOrEqual(width);
      }
    }
  });

  test('says the same with and without colour, and nothing of the message reaches the terminal', () => {
    for (const scene of Object.values(scenes)) {
      const coloured = renderTerminal(scene, { width: 80, colour: true, verbose: true });
      const text = renderTerminal(scene, { width: 80, colour: false, verbose: true });
      expect(coloured.replace(SGR, '')).toBe(text);
      expect(text).not.toMatch(/(?!\n)\p{C}|[\u2028\u202e]/u);
    }
  });

  test('has a line for all receivers where all say the same, and one for each where they do not', () => {
    expect(renderTerminal(clean, plain)).toMatch(/all 9 providers +inbox/);
    const page = renderTerminal(hopeless, plain);
    expect(page).toMatch(/Gmail +refused +implied/);
    expect(page).toMatch(/Microsoft 365 +junk +stated/);
  });

  test('does not tell at length what is wrong with its author’s domain and does not bear on it', () => {
    const page = renderTerminal(hopeless, plain);
    expect(page).toMatch(/^besides {2}about acme\.example/m);
    expect(page).toMatch(/^ {2}dnssec-algorithm-old {2}an old signature algorithm$/m);
    expect(page).not.toMatch(/^dnssec-algorithm-old {2}minor/m);
  });

  test('tells one fault once, by the finding that names it more closely; --verbose and the JSON have both', () => {
    const twice = [
      said('message-auth', [found('message-auth-dmarc-reject'), found('message-auth-spf-fail')], fails),
      said('spf', [found('spf-sending-ip-fails')]),
    ];
    const report = messageReport(twice);
    expect(renderTerminal(report, plain)).not.toMatch(/^message-auth-spf-fail /m);
    expect(renderTerminal(report, plain)).toMatch(/^spf-sending-ip-fails /m);
    expect(renderTerminal(report, { ...plain, verbose: true })).toMatch(/^message-auth-spf-fail /m);
    // What is told in one line, as it does not bear on the message, tells nothing of it.
    const passing = messageReport(
      [said('message-auth', [found('message-auth-spf-fail')], passes), twice[1]].flatMap((one) => one ?? []),
    );
    expect(renderTerminal(passing, plain)).toMatch(/^message-auth-spf-fail /m);
  });

  test('tells minor faults in short where there are many, and at length with --verbose', () => {
    const auth = [
      'message-auth-dmarc-reject',
      'message-auth-spf-fail',
      'message-auth-dkim-missing',
      'message-auth-none',
    ];
    const few = [said('message-auth', [...auth.map((code) => found(code)), found('message-auth-dmarc-list')], fails)];
    const many = [
      ...few,
      said('bulk', [found('bulk-one-click-missing')]),
      said('content', [found('content-like-spam')]),
    ];
    expect(renderTerminal(messageReport(few), plain)).toMatch(/^message-auth-dkim-missing {2}minor/m);
    const page = renderTerminal(messageReport(many), plain);
    expect(page).toMatch(/^minor faults /m);
    expect(page).toMatch(/^ {2}message-auth-dkim-missing {2}no DKIM signature\n {4}fix {2}mend it$/m);
    expect(page).toMatch(/^message-auth-dmarc-reject {2}critical/m);
    expect(renderTerminal(messageReport(many), { ...plain, verbose: true })).not.toMatch(/^minor faults/m);
  });

  test('shows how DMARC came to its verdict where it fails, or with --verbose', () => {
    expect(renderTerminal(clean, plain)).not.toContain('step by step');
    expect(renderTerminal(hopeless, plain)).toMatch(/ 4 {2}nothing that passes is aligned: DMARC fails/);
  });

  test('shows what each filter made of it, and the rules of one that does not let it through', () => {
    const page = renderTerminal(suspicious, plain);
    expect(page).toMatch(/^ +SpamAssassin {2}Rspamd$/m);
    expect(page).toMatch(/^ +junk {2}accept {2}verdict$/m);
    expect(page).toMatch(/ \+5\.6 .* PHISHING: a link to a page that steals/);
    expect(page.match(/PHISHING: /g)).toHaveLength(1);
  });

  test('several messages end in a table of messages', () => {
    expect(renderTerminalTable([clean, hopeless], plain)).toMatch(/^2 messages\n/);
  });

  test('is there where nothing but authentication was judged', () => {
    const only = messageReport([said('message-auth', [found('message-auth-none')], fails)]);
    expect(renderTerminal(only, plain)).toContain('where it will go');
  });
});
