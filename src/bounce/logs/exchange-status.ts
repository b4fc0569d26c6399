/** What Exchange says of one recipient. */
export interface ExchangeStatus {
  readonly words: string;
  readonly remoteMta: string | null;
  readonly remoteAddress: string | null;
}

const NOTHING: ExchangeStatus = { words: '', remoteMta: null, remoteAddress: null };
/** What begins the status of another recipient: a bracket of fields, a quote, or a reply code. */
const NEXT = /;(?=\[?\{|'?\d{3}[ -]|$)/;

/**
 * The statuses of the recipients of one line, in their order: `'550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'`, or fields in
 * braces, of which `LED` has the words, `FQDN` and `IP` the remote host (Microsoft, "Message tracking": recipient-status).
 *
 * @param count  how many recipients there are; for one the whole text is its status
 */
export function exchangeStatuses(text: string, count: number): readonly ExchangeStatus[] {
  const parts = count === 1 ? [text] : text.includes('[{') ? text.split(/;(?=\[\{)/) : text.split(NEXT);
  // One status may stand for all of them.
  if (parts.length > 1) return parts.map(statusIn);
  const one = statusIn(text);
  return Array.from({ length: count }, () => one);
}

function statusIn(part: string): ExchangeStatus {
  const bare = part.trim();
  if (!bare.includes('{')) return { ...NOTHING, words: bare.replace(/^'(.*)'$/s, '$1') };
  const field = (name: string) => {
    const from = bare.indexOf(`{${name}=`);
    if (from === -1) return '';
    const rest = bare.slice(from + name.length + 2);
    // Its words may hold braces; the next field, or the end, closes it.
    return (rest.split(/\};\{|\}\];\[\{|\}\]?$/)[0] ?? '').trim();
  };
  const words = field('LED') || field('MSG');
  return { words: words === '' ? bare : words, remoteMta: field('FQDN') || null, remoteAddress: field('IP') || null };
}
