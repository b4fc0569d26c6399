import { type Place, placesText, placesTitle } from '../../core/places.ts';

/** A server, and what was seen there. */
export interface Seen extends Place {
  readonly port: number;
  readonly detail: string;
}

export interface AtServers {
  readonly places: readonly Seen[];
}

const SMTP_PORT = 25;
const MAX_DETAILS = 4;

/** The port is said where it is not the one of mail servers. */
function named({ host, port, address }: Seen): Place {
  return { host: port === SMTP_PORT ? host : `${host}:${port}`, address };
}

export function at(places: readonly Seen[]): string {
  return placesText(places.map(named));
}

/** Such as `mx1.example.com [192.0.2.1] agrees to TLS 1.0`. */
export function agreed(places: readonly Seen[]): string {
  const hosts = new Set(places.map(named).map(({ host }) => host));
  return `${at(places)} ${hosts.size === 1 ? 'agrees' : 'agree'} to ${details(places)}`;
}

export function title(places: readonly Seen[]): string {
  return placesTitle(places.map(named));
}

export function details(places: readonly Seen[]): string {
  const all = [...new Set(places.map(({ detail }) => detail))];
  const shown = all.slice(0, MAX_DETAILS).join('; ');
  return all.length > MAX_DETAILS ? `${shown}; and ${all.length - MAX_DETAILS} more` : shown;
}

export const mailServer = { host: 'mx.acme.example', address: '192.0.2.25', port: SMTP_PORT } as const;
export const submissionServer = { host: 'mail.acme.example', address: '192.0.2.25', port: 465 } as const;
