import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { nsdConf, reversed, rootHints, unboundConf, zoneFile, zoneText } from '../name-servers.ts';
import { rspamdConf } from '../probe/filters.ts';
import { gtube, newsletter, phishing } from './mails.ts';
import { NAME_SERVER, SENDER } from './places.ts';

// Writes everything the servers of the message's world need, and the messages, into the folder given as the first argument.
const [dir] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: prepare.ts FOLDER');
const folder: string = dir;

function write(name: string, text: string): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { domain, address, host } = SENDER;

// One zone for everything: nobody here looks at delegations.
const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const keyRecord = (`v=DKIM1; k=rsa; p=${key}`.match(/.{1,250}/g) ?? []).map((part) => `"${part}"`).join(' ');
write(
  zoneFile('', '.'),
  zoneText('.', [
    `ns.root. A ${NAME_SERVER}`,
    `ns2.root. A ${NAME_SERVER}`,
    `${domain}. MX 10 ${host}.`,
    `${domain}. A ${address}`,
    `${domain}. TXT "v=spf1 ip4:${address} -all"`,
    `${host}. A ${address}`,
    `${host}. TXT "v=spf1 a -all"`,
    `_dmarc.${domain}. TXT "v=DMARC1; p=reject"`,
    `news._domainkey.${domain}. TXT ${keyRecord}`,
    `${reversed(address)}.in-addr.arpa. PTR ${host}.`,
  ]),
);
write(
  'nsd.0.conf',
  nsdConf({ dir, name: '0', address: NAME_SERVER, zones: [{ zone: '.', file: zoneFile(dir, '.') }] }),
);
write('unbound.conf', unboundConf({ dir, address: '127.0.0.1', signed: false }));
write('root.hints', rootHints(NAME_SERVER));
write('resolv.conf', 'nameserver 127.0.0.1\n');
write('addresses', `${NAME_SERVER}\n${address}\n`);
for (const [name, text] of Object.entries(rspamdConf)) write(`rspamd/local.d/${name}`, text);
write('rspamd/suffixes', 'example\n');

const signer = {
  signingDomain: domain,
  selector: 'news',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};
const { signatures, errors } = await dkimSign(Buffer.from(newsletter), {
  ...signer,
  signatureData: [signer],
  canonicalization: 'relaxed/relaxed',
});
if (errors.length > 0 || signatures === '')
  throw new Error(`the newsletter cannot be signed: ${JSON.stringify(errors)}`);
write('newsletter.eml', `${signatures}${newsletter}`);
write('gtube.eml', gtube);
write('phishing.eml', phishing);
