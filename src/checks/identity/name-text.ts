import { registrableDomain } from '../../core/suffixes.ts';

const MAX_NAME = 500;
const ADDRESS = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/u;
const DOMAIN =
  /(?<![\p{L}\p{N}@._-])[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,4}\.[a-z]{2,24}(?![\p{L}\p{N}@-])/iu;

/** The first mail address in a display name; null: none. */
export function addressInName(name: string): string | null {
  return ADDRESS.exec(name.slice(0, MAX_NAME))?.[0] ?? null;
}

/** Endings that are words, or those of programs: "ASP.NET", "contact.us", "log.in". */
const AMBIGUOUS: readonly string[] = ['net', 'pl', 'us', 'in', 'it', 'at', 'be', 'no', 'io'];

/** The first domain in a display name that anybody could have registered; null: none. */
export function domainInName(name: string): string | null {
  const found = DOMAIN.exec(name.slice(0, MAX_NAME))?.[0].toLowerCase() ?? null;
  if (found === null || registrableDomain(found) === null) return null;
  const [label = '', ending = '', more] = found.split('.');
  if (more === undefined && (AMBIGUOUS.includes(ending) || label.length < 3)) return null;
  return KNOWN_ENDING.test(found) ? found : null;
}

// Common endings only: people write "Miller.Jane", and most words are top-level domains by now.
const KNOWN_ENDING =
  /\.(?:com|org|net|info|biz|edu|gov|io|eu|de|uk|fr|nl|it|es|pl|ru|cn|jp|kr|tw|hk|in|br|au|ca|us|ch|at|be|se|no|dk|fi|cz|pt|gr|tr|mx|ar|za|app|dev|shop|online)$/;

/** The words of a name, in which scripts are not to be mixed. At most 50. */
export function wordsOfName(name: string): readonly string[] {
  return (name.slice(0, MAX_NAME).match(/[\p{L}\p{M}]+/gu) ?? []).slice(0, 50);
}

// Cc; and of Cf the embeddings, overrides and isolates, tags, and what shows nothing between letters. Not the marks
// U+200E, U+200F and U+061C that Hebrew and Arabic names carry, nor the joiners of Indic and Persian script and of emoji.
const CONTROLS = /[\p{Cc}\u00ad\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e001f}]/gu;

/** Invisible characters that can disguise a name, such as `U+202E`, each once. */
export function controlsIn(name: string): readonly string[] {
  const found = name.slice(0, MAX_NAME).match(CONTROLS) ?? [];
  return [...new Set(found)].map(
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

/** Emoji and signs that look like a seal, each once, at most five. */
export function emojiIn(name: string): readonly string[] {
  const found = name.slice(0, MAX_NAME).match(/\p{Emoji_Presentation}|[✓✔✅☑★☆❤♥☎✉]/gu) ?? [];
  return [...new Set(found)].slice(0, 5);
}

const MACHINES =
  /^(?:root|www-data|www|apache2?|nobody|nginx|daemon|admin|administrator|webmaster|wordpress|mailer|mail|noreply|no-reply|do-not-reply|donotreply|postmaster|cron daemon|system)$/i;

/** Whether it says no more than a program's account does. */
export function isMachineName(name: string, address: string): boolean {
  const text = name.trim();
  return MACHINES.test(text) || text.toLowerCase() === address.toLowerCase();
}

const NO_REPLY =
  /^(?:no[-_.]?(?:reply|response|return)|do[-_.]?not[-_.]?(?:reply|respond)|noreply[-_.+\w]{0,40}|ne[-_.]?pas[-_.]?repondre|nicht[-_.]?antworten|keine[-_.]?antwort)(?:[-_.+].{0,60})?$/i;

/** Whether the local part of an address asks for no answer. */
export function asksForNoReply(address: string): boolean {
  return NO_REPLY.test(address.slice(0, Math.max(address.lastIndexOf('@'), 0)).slice(0, 64));
}
