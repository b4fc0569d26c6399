import type { Link } from './markup.ts';

/** A web address taken apart, as far as that goes without a parser that refuses the odd ones. */
export interface Address {
  readonly scheme: string;
  readonly userinfo: boolean;
  /** In lower case. */
  readonly host: string;
  readonly port: boolean;
  /** With query and fragment. */
  readonly path: string;
}

const MAX_ADDRESSES = 200;
const MAX_LENGTH = 1000;
const IN_TEXT = /\b(?:https?:\/\/|www\.)[^\s<>"'()[\]{}]{1,1000}/gi;
const WITH_GAPS = /\b(?:https? : ?\/ ?\/|www \.) [\w%-]{1,60}(?: ?[./?=&~_:+-]{1,3} ?[\w%-]{1,60}){1,30}/gi;
const MAIL = /[\w.+-]{1,64} ?@ ?[\w-]{1,63}(?: ?\. ?[\w-]{1,63}){1,8}/g;
const WHOLE = /^([a-z][a-z0-9+.-]{0,20}):\/{0,3}(.*)$/is;

/** The addresses that stand in a text as such; those written with gaps (`www . example . org`) without them. */
export function addressesIn(text: string): readonly string[] {
  const found = [
    ...(text.match(IN_TEXT) ?? []),
    ...(text.match(WITH_GAPS) ?? []).map((gaps) => gaps.replaceAll(' ', '')),
  ];
  return found.slice(0, MAX_ADDRESSES);
}

/** A text of the same length with blanks where addresses of the web and of mail stand. */
export function withoutAddresses(text: string): string {
  const blank = (address: string) => ' '.repeat(address.length);
  return text.replace(WITH_GAPS, blank).replace(IN_TEXT, blank).replace(MAIL, blank);
}

/** @returns null: no address of the web */
export function addressOf(target: string): Address | null {
  const written = /^www\./i.test(target) ? `http://${target}` : target;
  const [, scheme = '', rest = ''] = WHOLE.exec(written.slice(0, MAX_LENGTH)) ?? [];
  if (!/^https?$/i.test(scheme)) return null;
  const slash = rest.search(/[/?#\\]/);
  const authority = slash === -1 ? rest : rest.slice(0, slash);
  const at = authority.lastIndexOf('@');
  const [host = '', port] = authority
    .slice(at + 1)
    .toLowerCase()
    .split(':');
  return {
    scheme: scheme.toLowerCase(),
    userinfo: at !== -1,
    host: host.replace(/\.$/, ''),
    port: port !== undefined,
    path: slash === -1 ? '' : rest.slice(slash),
  };
}

/** Whether what is shown of a link names another host than the one it leads to. */
export function misleads({ target, text }: Link): boolean {
  const shown = /^(?:https?:\/\/)?((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?:[/?#:]|$)/i.exec(text.trim());
  const host = shown === null ? null : addressOf(target)?.host;
  if (!shown?.[1] || !host) return false;
  return siteOf(shown[1].toLowerCase()) !== siteOf(host);
}

/** The last two labels of a host, or three where the last two are short: near enough for what features need. */
export function siteOf(host: string): string {
  const labels = host.split('.');
  const [second = '', last = ''] = labels.slice(-2);
  return labels.slice(last.length === 2 && second.length <= 3 ? -3 : -2).join('.');
}
