import type { DnsWireRequest } from '../../src/net/wire.ts';

/** A DNS question as the audit counts it: one that is put to a name server itself is another one at each of them. */
export function questionOf({ question, server }: DnsWireRequest): string {
  return question.includes(' +norecurse') ? `${question} @${server.address}` : question;
}
