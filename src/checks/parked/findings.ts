import { defineFindings } from '../../core/finding.ts';
import { txtValue } from '../../core/zone-file.ts';

const MAX_KEY = 400;

export const parkedFindings = defineFindings({
  'parked-no-null-mx': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7505 section 1',
    example: { domain: 'acme-parked.example', addresses: ['192.0.2.80'] },
    text: ({ domain, addresses }: { domain: string; addresses: readonly string[] }) => ({
      title: 'nothing says that the domain takes no mail',
      why:
        addresses.length > 0
          ? `without MX records mail goes to the addresses of ${domain} itself (${addresses.join(', ')}), a web server most likely: whoever mistypes an address waits for days until the mail comes back`
          : `with null MX a mistyped address is refused at once, and receivers can tell that mail from ${domain} has nobody to answer to`,
      fix: {
        text: 'publish null MX',
        records: [{ action: 'add', name: `${domain}.`, type: 'MX', value: '0 .' }],
      },
    }),
  },
  'parked-has-mx': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7505 section 3',
    example: { domain: 'acme-parked.example', hosts: ['mx.hoster.example'] },
    text: ({ domain, hosts }: { domain: string; hosts: readonly string[] }) => ({
      title: 'a domain without mail has mail hosts',
      why: `${domain} is to have no mail, yet ${hosts.join(', ')} may take it: it piles up there, or bounces to whoever it was forged from`,
      fix: {
        text: 'put null MX in place of the mail hosts, or audit with --role receiver if the domain does take mail',
        records: [{ action: 'change', name: `${domain}.`, type: 'MX', value: '0 .' }],
        condition: `nobody reads mail to ${domain}`,
      },
    }),
  },
  'parked-wildcard-dkim-key': {
    severity: 'major',
    effects: [{ kind: 'spoofable', direction: 'your-mail' }],
    spec: 'RFC 6376 section 3.6.1',
    example: { domain: 'acme-parked.example', key: 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEF' },
    text: ({ domain, key }: { domain: string; key: string }) => ({
      title: 'every DKIM selector has a key, though there is no mail',
      why: `a wildcard hands out a key at every selector of ${domain} ("${key.length > MAX_KEY ? `${key.slice(0, MAX_KEY)}…` : key}"): whoever holds the private half signs mail that passes DMARC, whatever the policy says`,
      fix: {
        text: 'revoke it: an empty p= says that no key is valid',
        records: [{ action: 'change', name: `*._domainkey.${domain}.`, type: 'TXT', value: txtValue('v=DKIM1; p=') }],
      },
    }),
  },
});
