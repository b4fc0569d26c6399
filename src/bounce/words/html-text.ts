const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const BREAKS =
  /^\/?(?:br|p|div|tr|table|li|ul|ol|h[1-6]|hr|pre|blockquote|dl|dt|dd|section|article|header|footer|body|title|tbody|thead|center)$/;
const UNSEEN = /^(?:style|script|head|title)$/;
const MAX_ADDRESS = 320; // RFC 3696 errata 1690, with the angle brackets

/**
 * The text of an HTML notice, a line for each block. Good enough for words that a program wrote: what style sheets hide is not
 * looked at. In linear time, and never throws.
 */
export function htmlText(html: string): string {
  const out: string[] = [];
  let at = 0;
  let closes = -1;
  while (at < html.length) {
    const opens = html.indexOf('<', at);
    const text = html.slice(at, opens === -1 ? html.length : opens).replace(/\s+/g, ' ');
    out.push(out.at(-1) === '\n' ? text.trimStart() : text);
    if (opens === -1) break;
    if (closes < opens) closes = html.indexOf('>', opens);
    if (closes === -1) break;
    const name = /^\/?[A-Za-z][A-Za-z0-9]{0,15}/.exec(html.slice(opens + 1, opens + 18))?.[0].toLowerCase();
    if (html.startsWith('<!--', opens)) at = behind(html, '-->', opens + 4);
    else if (name === undefined || isAddress(html, opens, closes)) {
      out.push('<');
      at = opens + 1;
    } else {
      out.push(BREAKS.test(name) ? '\n' : /^\/?t[dh]$/.test(name) ? ' ' : '');
      at = UNSEEN.test(name) ? behind(html, `</${name}`, closes + 1) : closes + 1;
    }
  }
  return unescaped(out.join(''));
}

/** An address whose angle brackets a careless program did not escape. */
function isAddress(html: string, opens: number, closes: number): boolean {
  return closes - opens <= MAX_ADDRESS && /^[^\s=<>]+@[^\s=<>]+$/.test(html.slice(opens + 1, closes));
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at + mark.length;
}

function unescaped(text: string): string {
  return text.replace(/&(#?[A-Za-z0-9]{2,8});/g, (whole, name: string) => {
    const known = ENTITIES[name.toLowerCase()];
    if (known !== undefined) return known;
    const hex = /^#x([0-9a-f]{1,6})$/i.exec(name)?.[1];
    const point = hex === undefined ? Number(/^#(\d{1,7})$/.exec(name)?.[1]) : Number.parseInt(hex, 16);
    return point >= 32 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
