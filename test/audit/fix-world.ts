import { reverseName } from '../../src/core/addresses.ts';
import type { Zone, ZoneEntry } from '../../src/demo/zone.ts';
import { record2048 } from '../checks/dkim/keys.ts';

const MX = '44.128.1.25';
export const apex = {
  SOA: ['ns1.a.example hostmaster.a.example 1 7200 900 1209600 300'],
  NS: ['ns1.a.example', 'ns2.a.example'],
  MX: ['10 mx.a.example'],
  TXT: ['v=spf1 mx -all', 'site-verification=1'],
} satisfies ZoneEntry;

/** `a.example` in order, but for what is changed. */
export function hard(own: ZoneEntry, more: Zone = {}): Zone {
  return {
    example: { SOA: ['ns.example h.example 1'], NS: ['ns.example'] },
    'a.example': typeof own === 'string' ? own : { ...apex, ...own },
    'ns1.a.example': { A: ['44.128.0.53'] },
    'ns2.a.example': { A: ['44.130.0.53'] },
    'mx.a.example': { A: [MX], TXT: ['v=spf1 a -all'] },
    '128.44.in-addr.arpa': { SOA: ['ns.net.example h.net.example 1'] },
    '5.4.d.f.e.0.a.2.ip6.arpa': { SOA: ['ns.net.example h.net.example 1'] },
    [reverseName(MX)]: { PTR: ['mx.a.example'] },
    's1._domainkey.a.example': { TXT: [record2048] },
    '_dmarc.a.example': { TXT: ['v=DMARC1; p=quarantine; rua=mailto:d@a.example'] },
    '_mta-sts.a.example': { TXT: ['v=STSv1; id=1'] },
    'mta-sts.a.example': { A: ['44.128.1.80'] },
    '_smtp._tls.a.example': { TXT: ['v=TLSRPTv1; rua=mailto:t@a.example'] },
    ...more,
  };
}

export const dmarc = (...TXT: readonly string[]): Zone => hard({}, { '_dmarc.a.example': { TXT } });
export const spf = (...TXT: readonly string[]): Zone => hard({ TXT });
