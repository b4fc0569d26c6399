import type { MailTransaction } from './mail-server.ts';

/** The date and time of trace fields (RFC 5322 section 3.3), in UTC. */
export function dateTime(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}

/**
 * The Received field of one hop (RFC 5321 section 4.4), in the form that Postfix gives it, with its CRLF.
 *
 * @param by  the host that received it
 */
export function receivedField(transaction: MailTransaction, by: string, id: string, at: Date): string {
  const { client, helo, protocol, tls, user, recipients } = transaction;
  const comment = tls === null ? [] : [`\t(using ${tls.protocol} with cipher ${tls.cipher})`];
  const only = recipients.length === 1 ? [`\tfor <${recipients[0]}>; ${dateTime(at)}`] : [];
  const lines = [
    `Received: from ${helo} (${client.host ?? 'unknown'} [${client.address.includes(':') ? 'IPv6:' : ''}${client.address}])`,
    ...comment,
    ...(user === null ? [] : [`\t(authenticated sender ${user})`]),
    `\tby ${by} with ${protocol} id ${id}${only.length === 0 ? `; ${dateTime(at)}` : ''}`,
    ...only,
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}
