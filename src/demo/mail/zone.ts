import { reverseName } from '../../core/addresses.ts';
import type { HttpsPages } from '../https-server.ts';
import type { Zone } from '../zone.ts';
import { HOST_SPF, mtaStsPolicy, wellKept } from '../zones.ts';

/** Published addresses of the hosts that a probe meets, in the range of the other demo addresses. */
export const mailAddresses = {
  /** Takes mail to the senders' domains. */
  senderMx: '44.128.11.25',
  /** Takes mail from the senders, and holds their mailboxes. */
  sender: '44.128.12.25',
  receiverMx: '44.128.13.25',
  receiver: '44.128.14.25',
  /** Of this machine, as the demo's hosts see it. */
  client: '44.128.15.99',
} as const;

export const mailHosts = {
  senderMx: 'mx.post.example',
  sender: 'mail.post.example',
  receiverMx: 'mx.mailbox.example',
  receiver: 'box.mailbox.example',
} as const;

export const mailPages: HttpsPages = {
  'mta-sts.post.example': policyPage(mailHosts.senderMx),
  'mta-sts.careless.example': policyPage(mailHosts.senderMx),
  'mta-sts.mailbox.example': policyPage(mailHosts.receiverMx),
};

function policyPage(host: string) {
  return {
    '/.well-known/mta-sts.txt': { status: 200, contentType: 'text/plain', body: mtaStsPolicy(host) },
  };
}

const names = (domain: string) => ({
  NS: [`ns1.${domain}`, `ns2.${domain}`],
  SOA: [`ns1.${domain} hostmaster.${domain} 1 7200 900 1209600 300`],
});

/** @param dkimRecord  of the key that mail of `post.example` is signed with */
export function mailZone(dkimRecord: string): Zone {
  const { senderMx, sender, receiverMx, receiver } = mailAddresses;
  return {
    ...wellKept('post.example'),
    'post.example': {
      ...names('post.example'),
      MX: [`10 ${mailHosts.senderMx}`],
      TXT: [`v=spf1 a:${mailHosts.sender} -all`],
    },
    [mailHosts.senderMx]: { A: [senderMx], TXT: [HOST_SPF] },
    [mailHosts.sender]: { A: [sender], TXT: [HOST_SPF] },
    's1._domainkey.post.example': { TXT: [dkimRecord] },
    '_dmarc.post.example': { TXT: ['v=DMARC1; p=reject; rua=mailto:dmarc@post.example'] },
    [reverseName(senderMx)]: { PTR: [mailHosts.senderMx] },
    [reverseName(sender)]: { PTR: [mailHosts.sender] },

    // The owner has moved to another provider, and told nobody of it.
    ...wellKept('careless.example'),
    'careless.example': {
      ...names('careless.example'),
      MX: [`10 ${mailHosts.senderMx}`],
      TXT: ['v=spf1 ip4:44.128.99.0/24 ~all'],
    },
    '_dmarc.careless.example': { TXT: ['v=DMARC1; p=quarantine; rua=mailto:dmarc@careless.example'] },

    ...wellKept('mailbox.example'),
    'mailbox.example': {
      ...names('mailbox.example'),
      MX: [`10 ${mailHosts.receiverMx}`],
      TXT: ['v=spf1 mx -all'],
    },
    [mailHosts.receiverMx]: { A: [receiverMx], TXT: [HOST_SPF] },
    [mailHosts.receiver]: { A: [receiver], TXT: [HOST_SPF] },
    '_dmarc.mailbox.example': { TXT: ['v=DMARC1; p=reject; rua=mailto:dmarc@mailbox.example'] },
    [reverseName(receiverMx)]: { PTR: [mailHosts.receiverMx] },
    [reverseName(receiver)]: { PTR: [mailHosts.receiver] },
  };
}
