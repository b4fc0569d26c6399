import type { AuditOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';
import { ed25519Key } from './keys.ts';

const google = { TXT: ['v=spf1 include:_spf.google.com -all'] };
export const given = (...selectors: readonly string[]) => ({ selectors });
/** A domain that sends, with these texts at these selectors. */
export const keys = (texts: Readonly<Record<string, readonly string[]>>): Zone => ({
  'a.test': google,
  ...Object.fromEntries(Object.entries(texts).map(([selector, TXT]) => [`${selector}._domainkey.a.test`, { TXT }])),
});

export interface Case {
  readonly name: string;
  readonly zone: Zone;
  readonly net?: ZoneNetOptions;
  readonly options?: Partial<AuditOptions>;
  readonly outcome: NonNullable<Scene['outcome']>;
  readonly open?: true;
  readonly codes: readonly string[];
}

/** The key that the user says it signs with. */
export const signsWith = (publicKey: string, selector: string | null = 's1') => ({
  dkimKeys: [{ selector, publicKey, source: 's1.pem' }],
});
export const published = `v=DKIM1; k=ed25519; p=${ed25519Key}`;
