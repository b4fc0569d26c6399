import type { AuthMechanism, TlsManner } from '../core/probe.ts';
import presets from '../data/mail-presets.json' with { type: 'json' };

/** A server of a mailbox provider, as it tells its users to set it up. */
export interface PresetServer {
  readonly host: string;
  readonly port: number;
  readonly tls: Extract<TlsManner, 'implicit' | 'starttls'>;
}

/** How the users of a mailbox provider send and read mail with programs of their own. All of it is data. */
export interface MailPreset {
  readonly id: string;
  readonly name: string;
  /** Other names that users may know it by. */
  readonly aliases: readonly string[];
  /** Domains of its addresses; not those that its customers bring. */
  readonly domains: readonly string[];
  readonly smtp: PresetServer;
  readonly imap: PresetServer;
  /** Null: it has none. */
  readonly pop3: PresetServer | null;
  readonly password: {
    readonly kind: 'app-password' | 'authorization-code' | 'access-token';
    /** What its servers take as a password. A clause for the reader. */
    readonly words: string;
    /** How to come by it. */
    readonly make: string;
  };
  /** What else must be so. */
  readonly remark: string | null;
  /** The provider's own page. */
  readonly source: string;
  /** Where its words were read, when the page itself could not be. */
  readonly via?: string;
  /** When they were read, `YYYY-MM-DD`. */
  readonly retrieved: string;
}

// A JSON import widens unions to `string`; test/checks/mail-presets.test.ts holds the file to the type.
export const mailPresets = presets as readonly MailPreset[];

/** @param name  as the user writes it: the id or another name, in any case; null where there is none */
export function presetNamed(name: string): MailPreset | null {
  const wanted = name.toLowerCase();
  return mailPresets.find(({ id, aliases }) => id === wanted || aliases.includes(wanted)) ?? null;
}

/** The provider that a server belongs to, to explain what it takes as a password. @param host  in any case */
export function presetOfHost(host: string): MailPreset | null {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  return (
    mailPresets.find(({ smtp, imap, pop3 }) => [smtp, imap, pop3].some((server) => server?.host === wanted)) ?? null
  );
}

/** How to log in where the user does not say: a token is always asked for by name. */
export function mechanismOf(preset: MailPreset): AuthMechanism | null {
  return preset.password.kind === 'access-token' ? 'XOAUTH2' : null;
}
