import { decimalIn } from '../core/decimal.ts';
import data from '../data/spam-headers.json' with { type: 'json' };
import { readAuthenticationResults } from './authentication-results.ts';
import type { HeaderField } from './header-fields.ts';
import { gravest, plainCode, type SpamCode, type SpamJudgement, type SpamReading } from './spam-verdict.ts';

interface Meaning {
  readonly meaning: string;
  readonly verdict: string | null;
  readonly by?: string;
}
interface Documented {
  readonly about: string;
  readonly values: Readonly<Record<string, Meaning>>;
}

const FIELDS: Readonly<Record<string, Documented>> = data.microsoft.fields;
const DESTINATIONS: Readonly<Record<string, Meaning>> = data.mailboxDelivery.dest;
const ACTIONS: Readonly<Record<string, Meaning>> = data.compauth.actions;
const JUDGEMENTS: readonly SpamJudgement[] = ['spam', 'ham', 'suspicious'];
const MAX_PIECES = 100;
/** Spam confidence levels from here on are spam. */
const SPAM_LEVEL = 5;

/**
 * `X-Forefront-Antispam-Report` and `X-Microsoft-Antispam`: `CIP:192.0.2.1;CTRY:DE;SCL:5;SFV:SPM;…`. Fields that Microsoft
 * does not document are passed over.
 */
export function readForefront({ value }: HeaderField): SpamReading {
  const found = value.split(';', MAX_PIECES).flatMap((piece) => {
    const colon = piece.indexOf(':');
    const name = piece.slice(0, Math.max(0, colon)).trim().toUpperCase();
    const text = piece.slice(colon + 1).trim();
    return text === '' || !Object.hasOwn(FIELDS, name) ? [] : [{ name, text }];
  });
  const meanings = found.map(({ name, text }) => meaningOf(FIELDS[name]?.values ?? {}, text));
  const level = found.find(({ name }) => name === 'SCL')?.text;
  return {
    system: 'microsoft',
    verdict: gravest(meanings.map(judgementOf)),
    score: decimalIn(level),
    threshold: level === undefined ? null : SPAM_LEVEL,
    codes: found.map(({ name, text }, index) => code(name, text, meanings[index] ?? null)),
  };
}

/** `X-MS-Exchange-Organization-SCL: 5`, which Exchange writes within an organisation. */
export function readExchangeLevel({ value }: HeaderField): SpamReading {
  const level = value.trim().slice(0, 10);
  const meaning = meaningOf(FIELDS['SCL']?.values ?? {}, level);
  const verdict = judgementOf(meaning);
  return {
    system: 'microsoft',
    verdict,
    score: decimalIn(level),
    threshold: SPAM_LEVEL,
    codes: [code('SCL', level, meaning)],
  };
}

/** `X-Microsoft-Antispam-Mailbox-Delivery: ucf:0;jmr:0;dest:J;…`: the folder that the mailbox server chose. */
export function readMailboxDelivery({ value }: HeaderField): SpamReading {
  const text = /(?:^|;)\s*dest:\s*([A-Z])\b/i.exec(value.slice(0, 2000))?.[1]?.toUpperCase();
  if (text === undefined) return { system: 'microsoft' };
  const meaning = meaningOf(DESTINATIONS, text);
  return { system: 'microsoft', verdict: judgementOf(meaning), codes: [code('dest', text, meaning)] };
}

/**
 * The composite authentication in Microsoft's Authentication-Results: `compauth=fail reason=001`, and what became of DMARC.
 * An action is none where the whole passes after all, and where it fails the filter may still let the message through.
 *
 * @returns null where the field has none
 */
export function readCompositeAuthentication({ value }: HeaderField): SpamReading | null {
  const { results } = readAuthenticationResults(value);
  const composite = results.find(({ method }) => method === 'compauth');
  if (composite === undefined) return null;
  const action = results
    .find(({ method }) => method === 'dmarc')
    ?.properties.find(({ property }) => property === 'action')?.value;
  const reason = composite.reason;
  const taken = action === undefined ? null : meaningOf(ACTIONS, action);
  const counted = composite.result === 'fail' || taken === null ? taken : { ...taken, verdict: null };
  const word = (name: string, value: string, meaning: string | null) => ({ ...plainCode(name, value), meaning });
  return {
    system: 'microsoft',
    verdict: judgementOf(counted),
    codes: [
      word('compauth', composite.result, wordFor(data.compauth.results, composite.result)),
      ...(reason === null ? [] : [word('reason', reason, reasonMeaning(reason))]),
      ...(action === undefined || action === 'none' ? [] : [code('action', action, counted)]),
    ],
  };
}

/** The first pattern that fits: those for one code stand before those for a hundred. */
function reasonMeaning(reason: string): string | null {
  if (!/^\d{3}$/.test(reason)) return null;
  const fits = ({ pattern }: { readonly pattern: string }) => pattern === reason || pattern === `${reason[0]}xx`;
  return data.compauth.reasons.find(fits)?.meaning ?? null;
}

function wordFor(words: Readonly<Record<string, string>>, key: string): string | null {
  return Object.hasOwn(words, key) ? (words[key] ?? null) : null;
}

function meaningOf(values: Readonly<Record<string, Meaning>>, text: string): Meaning | null {
  return Object.hasOwn(values, text) ? (values[text] ?? null) : null;
}

function judgementOf(meaning: Meaning | null): SpamJudgement | null {
  return JUDGEMENTS.find((judgement) => judgement === meaning?.verdict) ?? null;
}

function code(name: string, value: string, meaning: Meaning | null): SpamCode {
  const by = meaning?.by === 'recipient' ? 'recipient' : 'filter';
  return { name, value, meaning: meaning?.meaning ?? null, verdict: judgementOf(meaning), by };
}
