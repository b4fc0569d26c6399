import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nsdConf, rootHints, unboundConf, zoneFile, zoneText } from '../name-servers.ts';
import { policydSpfConf } from '../probe/filters.ts';
import { dovecotConf, users } from './dovecot.ts';
import { eximConf } from './exim.ts';
import { FULL_READER, MENDED_NAME_SERVER, NAME_SERVERS, resolvers } from './places.ts';
import { mainCf, masterCf, type Side, tables } from './postfix.ts';
import { bounceZones, mendedZones, worldAddresses } from './zones.ts';

// Writes everything the servers of the world of bounces need into the folder given as the first argument.
const [dir, mailUid, exim] = process.argv.slice(2);
if (dir === undefined || mailUid === undefined || exim === undefined) {
  throw new Error('usage: prepare.ts FOLDER UID_OF_MAIL EXIM');
}
const folder: string = dir;

function write(name: string, text: string): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function zonesIn(place: string, zones: ReadonlyMap<string, readonly string[]>) {
  mkdirSync(join(folder, place), { recursive: true });
  return Array.from(zones, ([zone, lines]) => {
    const file = zoneFile(join(folder, place), zone);
    writeFileSync(file, zoneText(zone, lines));
    return { zone, file };
  });
}

const held = zonesIn('zones', bounceZones());
const mended = zonesIn('mended', mendedZones());
NAME_SERVERS.forEach((address, index) => {
  write(`nsd.${index}.conf`, nsdConf({ dir: folder, name: `${index}`, address, zones: held }));
});
write('nsd.mended.conf', nsdConf({ dir, name: 'mended', address: MENDED_NAME_SERVER, zones: mended }));
write('unbound.faulty.conf', unboundConf({ dir, address: resolvers.faulty, signed: false }));
const stubs = { server: MENDED_NAME_SERVER, zones: mended.map(({ zone }) => zone) };
write('unbound.mended.conf', unboundConf({ dir, address: resolvers.mended, signed: false, stubs }));
write('root.hints', rootHints(NAME_SERVERS[0]));
write('resolv.conf', `nameserver ${resolvers.faulty}\n`);
write('addresses', worldAddresses.map((address) => `${address}\n`).join(''));

for (const side of ['out', 'inn'] satisfies readonly Side[]) {
  for (const sub of ['queue', 'data']) mkdirSync(join(dir, side, sub), { recursive: true });
  write(`${side}/postfix/main.cf`, mainCf(dir, side, Number(mailUid)));
  write(`${side}/postfix/master.cf`, masterCf(dir, side));
  for (const [name, lines] of Object.entries(tables(side))) write(`${side}/postfix/${name}`, `${lines.join('\n')}\n`);
}
write('inn/users', users);
write('inn/dovecot.conf', dovecotConf(dir, Number(mailUid)));
write('policyd-spf.conf', policydSpfConf);
write(
  `bounces/inn/${FULL_READER}/cur/1735689600.M1P1.full:2,S`,
  `Subject: much\n\n${'as much as there is room for\n'.repeat(400)}`,
);

for (const sub of ['spool', 'bounces']) mkdirSync(join(dir, 'exim', sub), { recursive: true });
write('exim/exim.conf', eximConf(dir, exim));
// Debian's Exim will not start without its user, whom its package makes. Here it is known inside the namespace alone.
const known = (file: string, line: string) => {
  const there = readFileSync(file, 'utf8');
  return there.includes('\nDebian-exim:') ? there : `${there.trimEnd()}\n${line}\n`;
};
write('exim/passwd', known('/etc/passwd', 'Debian-exim:x:64999:64999::/nonexistent:/usr/sbin/nologin'));
write('exim/group', known('/etc/group', 'Debian-exim:x:64999:'));
