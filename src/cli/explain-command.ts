import { systemNames, titleOfSystem } from '../bounce/system-names.ts';
import { systemNamed } from '../bounce/systems.ts';
import { enhancedCodePage, fragmentPage, reasonPage, replyCodePage } from '../report/bounce/code-page.ts';
import { shownRules } from '../report/bounce/shown-rules.ts';
import type { TerminalOptions } from '../report/render/terminal/page.ts';
import { type ExplainedCode, explainedCode, explainedFragment, fragments } from './explain-codes.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { didYouMean, nearest } from './suggest.ts';
import { terminalOptions } from './terminal.ts';

export interface ExplainFlags {
  /** All rules about a code. */
  readonly all?: boolean;
  /** Only those of this provider or mail program. */
  readonly provider?: string;
}

/** `mailcheck explain [CODE, CHECK or REASON…]`: exit 0, or a UsageError for one there is not. */
export async function runExplain(codes: readonly string[], flags: ExplainFlags, io: Io): Promise<number> {
  const which = { all: flags.all === true, owner: flags.provider === undefined ? null : ownerNamed(flags.provider) };
  const options = terminalOptions(io, {});
  if (codes.length === 0) {
    const { explainAll } = await import('../report/explain.ts');
    io.stdout.write(explainAll(options));
    return EXIT.met;
  }
  const pages: string[] = [];
  for (const word of codes.flatMap(apart)) pages.push(await pageOf(word, which, options));
  io.stdout.write(pages.join('\n'));
  return EXIT.met;
}

/** Which rules about a code are shown. */
type Which = Parameters<typeof shownRules>[2];

/** @throws UsageError where nobody is called so */
function ownerNamed(name: string): string {
  const id = systemNamed(name);
  const title = id === null ? null : titleOfSystem(id);
  if (title !== null) return title;
  throw new UsageError(`--provider: "${name}" is not known${didYouMean(name, systemNames())}`);
}

/** `550 5.7.26`, as the two stand in a reply, are two codes. */
function apart(word: string): readonly string[] {
  return /^\s*([2-5]\d\d)[ -]([245]\.\d{1,3}\.\d{1,3})\s*$/.exec(word)?.slice(1) ?? [word.trim()];
}

/** Codes of bounces first: what findings are made of takes long to load. */
async function pageOf(word: string, which: Which, options: TerminalOptions): Promise<string> {
  const code = explainedCode(word) ?? (LIKE_A_CODE.test(word) ? explainedFragment(word) : null);
  if (code !== null) return codePage(code, which, options);
  const { explainCheck, explainCode } = await import('../report/explain.ts');
  const name = word.toLowerCase();
  const page = explainCode(name, options) ?? explainCheck(name, options);
  if (page !== null) return page;
  const fragment = explainedFragment(word);
  if (fragment !== null) return codePage(fragment, which, options);
  throw new UsageError(await unknownCode(word));
}

/** As providers write codes: with a digit, a colon or capitals, where codes of findings have none of them. */
const LIKE_A_CODE = /[A-Z]{2}|\d|:/;

function codePage(code: ExplainedCode, which: Which, options: TerminalOptions): string {
  const shown = shownRules(code.rules, code.kind === 'enhanced' ? code.seen : [], which);
  switch (code.kind) {
    case 'enhanced':
      return enhancedCodePage(code.class, code.detail, code.alone, shown, options);
    case 'reply':
      return replyCodePage(code.code, code.alone, shown, options);
    case 'reason':
      return reasonPage(code.reason, options);
    case 'fragment':
      return fragmentPage(code.word, shown, options);
  }
}

async function unknownCode(word: string): Promise<string> {
  const { catalogue } = await import('../checks/index.ts');
  const { bounceReasons } = await import('../core/bounce.ts');
  const checks = new Set([...catalogue.values()].map(({ check }) => check));
  const meant = nearest(word, [...catalogue.keys(), ...checks, ...bounceReasons, ...fragments()]);
  const hint = meant === null ? '' : `, did you mean "${meant}"?`;
  const reply = /[\s]/.test(word) ? `; a whole reply is explained by mailcheck bounce '...'` : '';
  return `unknown code "${word}"${hint} (expected a finding or a check, which "mailcheck explain" lists, a code of a reply such as 5.7.26, 550 or TSS04, or a reason such as mailboxfull${reply})`;
}
