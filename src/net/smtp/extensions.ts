import type { SmtpReply } from '../../core/net.ts';

/** Keyword (upper case) to its parameters. */
export type Extensions = Readonly<Record<string, string>>;

/**
 * The extensions in the reply to EHLO: all lines but the first, which is the server's name (RFC 5321 section 4.1.1.1).
 * Where a keyword stands several times the first one counts.
 */
export function extensionsIn({ lines }: SmtpReply): Extensions {
  const extensions = new Map<string, string>();
  for (const line of lines.slice(1)) {
    const [keyword = '', ...parameters] = line.trim().split(/\s+/);
    const key = keyword.toUpperCase();
    if (key !== '' && !extensions.has(key)) extensions.set(key, parameters.join(' '));
  }
  return Object.fromEntries(extensions);
}

const STARTTLS = 'STARTTLS';

/**
 * The keyword under which a middlebox hides STARTTLS, or null.
 *
 * Firewalls overwrite what they do not want with letters of the same number, so that lengths stay right: Cisco's write
 * `XXXXXXXA`, others `XXXXXXXX`, `STARTTLX` or `********`, or put something before it. Private keywords of servers
 * (`XCLIENT`, `X-ANONYMOUSTLS`) are not such.
 */
export function maskedStartTls(extensions: Extensions): string | null {
  const keywords = Object.keys(extensions);
  if (keywords.includes(STARTTLS)) return null;
  return keywords.find(isOverwritten) ?? keywords.find(isDisguised) ?? keywords.find(isBlot) ?? null;
}

function isOverwritten(keyword: string): boolean {
  return (
    keyword.length === STARTTLS.length &&
    (/^X{7}[A-Z]$|^[^A-Z0-9]{8}$/.test(keyword) ||
      [...keyword].every((letter, index) => letter === 'X' || letter === STARTTLS[index]))
  );
}

function isDisguised(keyword: string): boolean {
  return keyword.includes(STARTTLS);
}

/** Overwritten without regard to the length, so that one cannot tell what stood there. */
function isBlot(keyword: string): boolean {
  return /^X{5,}[A-Z]?$|^[^A-Z0-9]{5,}$/.test(keyword);
}
