import { decimalIn } from '../core/decimal.ts';
import type { HeaderField } from './header-fields.ts';
import { plainCode, rulesOf, type SpamReading, yesOrNo } from './spam-verdict.ts';

const SCORE = /\b(?:score|hits)=\s*([+-]?[\d.]+)/i;
const REQUIRED = /\brequired=\s*([+-]?[\d.]+)/i;
const TESTS_END = /\]|\s(?:autolearn|autolearn_force|version|shortcircuit|report)=/i;
/** A line of a report: the points, the rule, and words for it. */
const REPORT_LINE = /^[ \t]*\*?[ \t]*([+-]?\d{1,4}(?:\.\d{1,3})?)[ \t]+([A-Z][A-Z0-9_]{2,63})\b/;
const MAX_REPORT_LINES = 500;

/**
 * `X-Spam-Status` as SpamAssassin and Amavis write it: `Yes, score=7.9 required=5.0 tests=A,B autolearn=no`, or
 * `tests=[A=1.2, B=0.5]`. Rspamd's has a score only.
 */
export function readSpamStatus({ value }: HeaderField): SpamReading {
  const listed = /\btests=\[?(.*)$/i.exec(value)?.[1];
  const end = listed === undefined ? null : TESTS_END.exec(listed);
  const names = (listed ?? '').slice(0, end?.index ?? undefined).split(/[,\s]+/);
  const required = REQUIRED.exec(value)?.[1];
  const amavis = /\btag(?:ged)?_above=|\btests=\[/i.test(value);
  return {
    system: amavis ? 'amavis' : listed === undefined && required === undefined ? 'unknown' : 'spamassassin',
    verdict: yesOrNo(value),
    score: decimalIn(SCORE.exec(value)?.[1]),
    threshold: decimalIn(required),
    rules: rulesOf('spamassassin', names.flatMap(ruleIn)),
  };
}

/** `X-Spam-Report` of SpamAssassin, and `X-Ham-Report` of cPanel: a rule on each line, as it was folded. */
export function readSpamReport({ raw }: HeaderField): SpamReading {
  const total = /\(([+-]?[\d.]+) points?, ([\d.]+) required\)/.exec(raw);
  const rules = raw.split('\n', MAX_REPORT_LINES).flatMap((line) => {
    const match = REPORT_LINE.exec(line);
    return match?.[2] === undefined ? [] : [{ name: match[2], score: decimalIn(match[1]) }];
  });
  return {
    system: 'spamassassin',
    score: decimalIn(total?.[1]),
    threshold: decimalIn(total?.[2]),
    rules: rulesOf('spamassassin', rules),
  };
}

/** `X-Spam-Flag: YES` and the like: a verdict and nothing else. */
export function readSpamFlag({ value }: HeaderField): SpamReading {
  return { system: 'unknown', verdict: yesOrNo(value) };
}

/**
 * `X-Spam-Score`: a number with a point, or `4.5 / 5.0`. A whole number is passed over: Exim counts in tenths, others do
 * not, and the field does not say which.
 */
export function readSpamScore({ value }: HeaderField): SpamReading {
  const match = /(?:^|[\s(])([+-]?\d{1,6}\.\d{1,12})\b(?:\s*\/\s*([\d.]{1,10}))?/.exec(value.slice(0, 200));
  return { system: 'unknown', score: decimalIn(match?.[1]), threshold: decimalIn(match?.[2]) };
}

/** `X-Spam-Level: ****` and `X-Spam-Bar: ++`: a sign for each whole point. */
export function readSpamLevel({ value }: HeaderField): SpamReading {
  const signs = /^(?:[*s]+|\++|-+|\/)(?=[\s(]|$)/.exec(value.slice(0, 1000))?.[0];
  if (signs === undefined) return { system: 'unknown' };
  const points = signs === '/' ? 0 : signs.startsWith('-') ? -signs.length : signs.length;
  return { system: 'unknown', score: points };
}

/** `X-Barracuda-Spam-Status: No, SCORE=0.00 using per-user scores of TAG_LEVEL=3.5 QUARANTINE_LEVEL=8.0 KILL_LEVEL=… tests=A, B`. */
export function readBarracuda({ value }: HeaderField): SpamReading {
  const tests = /\btests=(.*?)(?:\sRules?\b|$)/i.exec(value)?.[1] ?? '';
  const levels = ['TAG_LEVEL', 'QUARANTINE_LEVEL', 'KILL_LEVEL'] as const;
  return {
    system: 'barracuda',
    verdict: yesOrNo(value),
    score: decimalIn(SCORE.exec(value)?.[1]),
    threshold: decimalIn(/\bTAG_LEVEL=([\d.]+)/.exec(value)?.[1]),
    rules: rulesOf('spamassassin', tests.split(/[,\s]+/).flatMap(ruleIn)),
    codes: levels.flatMap((name) => {
      const level = new RegExp(`\\b${name}=([\\d.]{1,10})`).exec(value)?.[1];
      return level === undefined ? [] : [plainCode(name, level)];
    }),
  };
}

function ruleIn(word: string): readonly { readonly name: string; readonly score: number | null }[] {
  const match = /^([A-Z][A-Za-z0-9_]{1,63})(?:=([+-]?[\d.]+))?$/.exec(word);
  return match?.[1] === undefined ? [] : [{ name: match[1], score: decimalIn(match[2]) }];
}
