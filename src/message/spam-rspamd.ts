import { decimalIn } from '../core/decimal.ts';
import { type FilterDecision, RSPAMD_ACTIONS } from '../core/filters.ts';
import type { HeaderField } from './header-fields.ts';
import { plainCode, rulesOf, type SpamReading, yesOrNo } from './spam-verdict.ts';

const MAX_SYMBOLS = 300;

/**
 * `X-Spamd-Result: default: False [2.10 / 15.00]; SYMBOL(1.00)[options]; …`. `True` stands for a message that would be
 * refused; `False` for all others, junk among them, so that it is no verdict. The second number is the one for refusal.
 */
export function readRspamdResult({ value }: HeaderField): SpamReading {
  const head = /^\s*\S{1,60}:\s*(True|False)\s*\[\s*([+-]?[\d.]+)\s*\/\s*([+-]?[\d.]+)\s*\]/i.exec(value);
  const refused = head?.[1]?.toLowerCase() === 'true';
  return {
    system: 'rspamd',
    verdict: refused ? 'spam' : null,
    score: decimalIn(head?.[2]),
    threshold: decimalIn(head?.[3]),
    rules: rulesOf('rspamd', symbolsIn(value, head?.[0].length ?? 0)),
  };
}

/** `X-Rspamd-Report: SYMBOL(0.01) SYMBOL(-0.1)`. */
export function readRspamdReport({ value }: HeaderField): SpamReading {
  return { system: 'rspamd', rules: rulesOf('rspamd', symbolsIn(value, 0)) };
}

/** `X-Rspamd-Score: 12.3`, also `12.3 / 15`. */
export function readRspamdScore({ value }: HeaderField): SpamReading {
  const match = /^\s*([+-]?[\d.]{1,20})(?:\s*\/\s*([\d.]{1,20}))?/.exec(value);
  return { system: 'rspamd', score: decimalIn(match?.[1]), threshold: decimalIn(match?.[2]) };
}

/** `X-Spam: Yes`, as Rspamd's proxy marks what belongs into Junk. */
export function readRspamdMark({ value }: HeaderField): SpamReading {
  return { system: 'rspamd', verdict: yesOrNo(value) };
}

const VERDICTS = {
  accept: 'ham',
  delay: 'suspicious',
  junk: 'spam',
  refuse: 'spam',
} as const satisfies Readonly<Record<FilterDecision, SpamReading['verdict']>>;

/** `X-Rspamd-Action: add header`: what Rspamd asked the mail server to do. */
export function readRspamdAction({ value }: HeaderField): SpamReading {
  const action = value.trim().toLowerCase().slice(0, 40);
  const decision = RSPAMD_ACTIONS.get(action);
  const verdict = decision === undefined ? null : VERDICTS[decision];
  return { system: 'rspamd', verdict, codes: [plainCode('action', action)] };
}

/** Options hold text of the message, so they are stepped over: what looks like a symbol in them is none. */
function symbolsIn(value: string, from: number): readonly { readonly name: string; readonly score: number | null }[] {
  const symbols: { name: string; score: number | null }[] = [];
  const symbol = /[;\s]*([A-Z][A-Z0-9_]{0,63})\(([+-]?[\d.]{1,20})\)/gy;
  symbol.lastIndex = from;
  while (symbols.length < MAX_SYMBOLS) {
    const match = symbol.exec(value);
    if (match?.[1] === undefined) break;
    symbols.push({ name: match[1], score: decimalIn(match[2]) });
    if (value[symbol.lastIndex] !== '[') continue;
    const close = value.indexOf('];', symbol.lastIndex);
    symbol.lastIndex = close === -1 ? value.length : close + 1;
  }
  return symbols;
}
