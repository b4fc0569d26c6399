/** The addresses that a reply, and what is written around it, name. */
export interface NamedAddresses {
  readonly recipient: string | null;
  /** The envelope sender; null: not named. */
  readonly sender: string | null;
}

const MAX_CHARACTERS = 8000;
const ADDRESS = /[^\s<>()[\]{}"'`,;:=|\\@\u3000-\u303f\uff00-\uffef]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{1,252}[A-Za-z0-9]/g;
/** Of somebody to write to, not of this message. */
const CONTACT =
  /^(?:post-?master|abuse|support|help(?:desk)?|delist|noc|unblock\w*|block\w*|remov\w*|admin|icloudadmin|tosa|mailer-daemon|spam\w*|hostmaster|webmaster)@/i;
const ASKED =
  /(?:\b(?:contact|write|e-?mail|mail|forward|send|report)(?: \w{1,12}){0,3}|mailto:|message-id:?|联系|发(?:送)?(?:邮件)?[至到])[\s:<"]{0,4}$/i;
const SENDER_BEFORE =
  /(?:\bfrom\s?[=:]\s?<?|\bfrom <?|\bmail from:? ?<?|\bsender(?: address)?[\s:=]{1,3}<?|\breturn-path: ?<?|发(?:件|信)人[^\n]{0,6})$/i;
const SENDER_BEHIND = /^[>"']{0,2}[\s:]{0,3}(?:sender (?:address )?rejected|sender denied|is not allowed to send)/i;

/**
 * Who is written of in a text: the recipient (`to=<kim@acme.example>`, `<kim@acme.example>: Recipient address rejected`), and
 * the sender (`from=<sam@acme.example>`, `<sam@acme.example>: Sender address rejected`); none whom one is asked to write to.
 *
 * @returns in linear time, and never throws
 */
export function namedAddresses(text: string): NamedAddresses {
  const bounded = text.slice(0, MAX_CHARACTERS);
  let recipient: string | null = null;
  let sender: string | null = null;
  for (const match of bounded.matchAll(ADDRESS)) {
    const [address] = match;
    if (!/\.[A-Za-z]|xn--/.test(address.slice(address.indexOf('@'))) || CONTACT.test(address)) continue;
    const before = bounded.slice(Math.max(0, match.index - 48), match.index);
    const behind = bounded.slice(match.index + address.length, match.index + address.length + 48);
    if (SENDER_BEFORE.test(before) || SENDER_BEHIND.test(behind)) sender ??= address;
    else if (!ASKED.test(before)) recipient ??= address;
  }
  return { recipient, sender };
}
