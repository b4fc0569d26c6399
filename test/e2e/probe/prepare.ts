import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createAuthority } from '../../../src/demo/certificates.ts';
import { writeCertificate } from '../certificate-files.ts';
import { nsdConf, rootHints, unboundConf, zoneFile, zoneText } from '../name-servers.ts';
import { dovecotConf, filingSieve, junkSieve, oauth2Conf, users } from './dovecot.ts';
import { dkimTables, opendkimConf, policydSpfConf, rspamdConf, spamassassinScript } from './filters.ts';
import { writeCrowd, writeTidy } from './maildirs.ts';
import { hosts, listedDesk, mailboxHost, NAME_SERVERS, outgoing, readers, submission } from './places.ts';
import { mainCf, masterCf, type Side, tables } from './postfix.ts';
import { TOKEN_KEY } from './token.ts';
import { probeZones, worldAddresses } from './zones.ts';

// Writes everything the servers of the probe's world need into the folder given as the first argument.
const [dir, mailUid] = process.argv.slice(2);
if (dir === undefined || mailUid === undefined) throw new Error('usage: prepare.ts FOLDER UID_OF_MAIL');
const folder: string = dir;
const DAY_MS = 86_400_000;

function write(name: string, text: string, mode = 0o644): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
}

/** A key for DKIM: its private half into a file, the other as `p=` wants it (RFC 6376 section 3.6.1). */
function dkimKey(name: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  write(name, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600);
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

const authority = await createAuthority();
write('ca.pem', authority.caPem);
for (const { name } of [...Object.values(submission), ...Object.values(hosts), mailboxHost]) {
  const expired = name === submission.expired.name;
  const dates = expired
    ? { notBefore: new Date(Date.now() - 100 * DAY_MS), notAfter: new Date(Date.now() - DAY_MS) }
    : {};
  writeCertificate(dir, name, await authority.issue({ names: [name], ...dates }));
}

const zones = probeZones({ server: dkimKey('dkim.post.key'), desk: dkimKey('dkim.desk.key') });
for (const [zone, lines] of zones) writeFileSync(zoneFile(dir, zone), zoneText(zone, lines));
const held = Array.from(zones.keys(), (zone) => ({ zone, file: zoneFile(folder, zone) }));
NAME_SERVERS.forEach((address, index) => {
  write(`nsd.${index}.conf`, nsdConf({ dir: folder, name: `${index}`, address, zones: held }));
});
write('unbound.conf', unboundConf({ dir, address: '127.0.0.1', signed: false }));
write('root.hints', rootHints(NAME_SERVERS[0]));
write('resolv.conf', 'nameserver 127.0.0.1\n');
write('addresses', worldAddresses.map((address) => `${address}\n`).join(''));
// What stands behind these addresses sees the desk, or the desk that is on a blocklist.
const seen = [...Object.values(submission), ...Object.values(outgoing), ...Object.values(hosts), mailboxHost];
write('seen.by', [...new Set(seen.map(({ address }) => address))].map((address) => `${address}\n`).join(''));
write('seen.by.lists', `${hosts.lists.address} ${listedDesk.address}\n`);

for (const side of ['post', 'inn'] satisfies readonly Side[]) {
  mkdirSync(join(dir, side, 'mail'), { recursive: true });
  for (const sub of ['queue', 'data']) mkdirSync(join(dir, side, sub), { recursive: true });
  write(`${side}/postfix/main.cf`, mainCf(dir, side));
  write(`${side}/postfix/master.cf`, masterCf(dir, side));
  for (const [name, lines] of Object.entries(tables(side))) write(`${side}/postfix/${name}`, `${lines.join('\n')}\n`);
  write(`${side}/users`, users(side));
  write(`${side}/dovecot.conf`, dovecotConf(dir, side, Number(mailUid)));
  write(`${side}/junk.sieve`, junkSieve);
  // Delivery by a command of Postfix writes into it too.
  write(`${side}/dovecot.log`, '');
  chmodSync(join(dir, side, 'dovecot.log'), 0o666);
}
write('inn/spamassassin.sh', spamassassinScript(join(dir, 'inn')), 0o755);
write('oauth2.conf', oauth2Conf(dir));
// Where Dovecot looks for the key of a token that names neither client nor key.
write(TOKEN_KEY, randomBytes(32).toString('base64'));
for (const [{ address }, lists] of [
  [readers.sorter, 'Lists/Tests'],
  [readers.chinese, '垃圾邮件'],
] as const) {
  write(`inn/mail/${address}/.dovecot.sieve`, filingSieve(lists));
}
for (const { address } of [readers.full, readers.lateFull]) {
  write(
    `inn/mail/${address}/Maildir/cur/1735689600.M1P1.full:2,S`,
    `Subject: much\n\n${'as much as there is room for\n'.repeat(400)}`,
  );
}
const maildir = (address: string) => join(folder, 'inn/mail', address, 'Maildir');
writeCrowd(maildir(readers.crowd.address));
writeTidy(maildir(readers.tidy.address));
mkdirSync(join(dir, 'inn/mail', readers.watched.address, 'rawlog'), { recursive: true });

for (const mode of ['sign', 'verify'] as const) write(`opendkim.${mode}.conf`, opendkimConf(dir, mode));
for (const [name, text] of Object.entries(dkimTables(dir, ['sound.example', 'listed.example']))) write(name, text);
write('policyd-spf.conf', policydSpfConf);
for (const [name, text] of Object.entries(rspamdConf)) write(`rspamd/local.d/${name}`, text);
write('rspamd/suffixes', 'example\n');
