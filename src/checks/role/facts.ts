import { defineFact, maybe } from '../../core/fact.ts';
import { known, type Observation } from '../../core/observation.ts';
import type { Role } from '../../core/target.ts';
import { mxRecords } from '../mx/facts.ts';

/** What the domain is for, and how we know. */
export interface DomainRole {
  /** False where DNS says that there is no such name: then mx says so, and nothing else is judged of it. */
  readonly exists: boolean;
  readonly role: Role;
  readonly sends: boolean;
  readonly receives: boolean;
  /** `given` by the user; `declared` in DNS; `assumed` where nothing says otherwise. */
  readonly source: 'given' | 'declared' | 'assumed';
}

/**
 * A domain declares that it does not receive by null MX (RFC 7505), and that it does not send by a bare
 * `v=spf1 -all` (RFC 7208 section 10.1.2). What DNS did not answer is taken for its ordinary use.
 */
export const domainRole = defineFact({
  id: 'role',
  needs: { mx: maybe(mxRecords) },
  async observe({ mx }, { target, net }): Promise<Observation<DomainRole>> {
    const given = target.options.role;
    const exists = !(mx.status === 'known' && mx.value.kind === 'nxdomain');
    if (given !== null) {
      return known({
        exists,
        role: given,
        sends: given === 'both' || given === 'sender',
        receives: given === 'both' || given === 'receiver',
        source: 'given',
      });
    }
    const txt = await net.dns.query(target.domain, 'TXT');
    const spf =
      txt.status === 'known' && txt.value.kind === 'records'
        ? txt.value.records.map((strings) => strings.join('')).filter((text) => /^v=spf1(?: |$)/i.test(text))
        : [];
    const receives = !(mx.status === 'known' && mx.value.records.length > 0 && mx.value.records.every(isNullMx));
    const sends = !(spf.length === 1 && /^v=spf1\s+-all\s*$/i.test(spf[0] ?? ''));
    const role = sends ? (receives ? 'both' : 'sender') : receives ? 'receiver' : 'parked';
    return known({ exists, role, sends, receives, source: sends && receives ? 'assumed' : 'declared' });
  },
});

function isNullMx({ exchange }: { readonly exchange: string }): boolean {
  return exchange === '.';
}
