import { defineFindings, type Effect } from '../../core/finding.ts';
import { txtValue } from '../../core/zone-file.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spamFolder: Effect = { kind: 'spam-folder', direction: 'your-mail' };

export const givenFindings = defineFindings({
  'dkim-given-key-differs': {
    severity: 'major',
    effects: [bounce, spamFolder],
    spec: 'RFC 6376 section 6.1.2',
    example: {
      domain: 'acme.example',
      selector: 's1',
      name: 's1._domainkey.acme.example',
      source: 's1.pem',
      published: true,
      record: 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEF',
    },
    text: ({ domain, selector, name, source, published, record }: Differs) => ({
      title: published
        ? `the key at ${selector} is not the one you sign with`
        : `no key at ${selector} for what you sign with`,
      why: `signatures made with ${source} cannot be verified by what ${name} ${published ? 'publishes' : 'should publish'}: mail of ${domain} counts as unsigned, fails DMARC where SPF does not help, and is refused or filed as spam`,
      fix: {
        text: 'publish the public half of the key that signs, or give the signer the key that is published',
        records: [{ action: published ? 'change' : 'add', name: `${name}.`, type: 'TXT', value: txtValue(record) }],
      },
    }),
  },
  'dkim-given-key-not-published': {
    severity: 'major',
    effects: [bounce, spamFolder],
    spec: 'RFC 6376 section 6.1.2',
    example: { domain: 'acme.example', source: 's1.pem', record: 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEF' },
    text: ({
      domain,
      source,
      record,
    }: {
      readonly domain: string;
      readonly source: string;
      readonly record: string;
    }) => ({
      title: 'the key you sign with was found at no selector',
      why: `none of the selectors that were asked publishes the public half of ${source}: unless it stands at another one, mail of ${domain} that it signs cannot be verified`,
      fix: {
        text: `give the selector that your signer uses, as in --dkim-key s1=${source}; there should stand: ${txtValue(record)}`,
      },
    }),
  },
});

export interface Differs {
  readonly domain: string;
  readonly selector: string;
  readonly name: string;
  readonly source: string;
  readonly published: boolean;
  readonly record: string;
}
