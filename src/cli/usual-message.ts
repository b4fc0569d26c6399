import { displayName } from '../core/names.ts';
import { asciiDomain } from '../message/addresses.ts';

// What a probe says where the user says nothing: what it is, who sent it and why, in words that no filter minds. A link,
// an offer or an empty body would be judged, and not the domain.

export function usualSubject(from: string): string {
  return `Test of mail delivery from ${domainOf(from)}`;
}

export function usualText(from: string, dateMs: number, token: string): string {
  const time = new Date(dateMs).toISOString().slice(0, 16).replace('T', ' ');
  return `Hello,

this is a test message, sent with mailcheck, a program that checks the
delivery of mail. It shows whether mail from ${domainOf(from)}
arrives, and where it is filed.

Sent by    ${from}
Sent at    ${time} UTC
Reference  ${token}

No answer is needed, and the message can be deleted.
`;
}

function domainOf(address: string): string {
  return displayName(asciiDomain(address));
}
