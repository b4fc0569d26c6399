import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listZones, unwelcomeZones } from './lists.ts';
import { nsdConf, reversed, rootHints, unboundConf, zoneFile, zoneText } from './name-servers.ts';
import { mainCf, masterCf } from './postfix.ts';
import { DOWN, goodV6, listeners, senders, WEB, type ZoneState } from './scenario.ts';
import { scenarios } from './scenarios.ts';

// The zones and the configuration of the real servers: two NSDs hold the root and everything below it, Unbound resolves
// and validates from the root down, Postfix listens on one address per behaviour. All of it lives in a network namespace of its own.

const NAME_SERVER = '44.128.0.53';
/** Where a dead delegation leads: nothing answers there. */
const DEAD_SERVER = '44.128.0.54';
/** Another network, and another mind in some matters. */
const SECOND_SERVER = '44.129.0.53';
/** Has none of the zones that are delegated to it, and refuses questions about them. */
const LAME_SERVER = '44.130.0.53';
const SERVERS = { first: NAME_SERVER, second: SECOND_SERVER, third: LAME_SERVER } as const;

const SIGNED: readonly ZoneState[] = ['signed', 'bogus', 'stale', 'weak', 'rolled'];

/** Zone name (without last dot) to its master file. */
function zoneFiles(keys: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const write = (zone: string, lines: readonly string[], second?: string) => {
    const filled = lines.map((line) =>
      line.replace(/\{spki:(\w+)\}/g, (_, listener: string) => keys.get(listener) ?? ''),
    );
    files.set(zone, zoneText(zone, filled, second));
  };
  const children = scenarios.filter(({ zoneIs }) => zoneIs !== 'absent');
  const delegated = (zone: string, second = 'ns2.root.') => [`${zone}. NS ns.root.`, `${zone}. NS ${second}`];
  write('.', [
    `ns.root. A ${NAME_SERVER}`,
    `ns2.root. A ${SECOND_SERVER}`,
    `ns3.root. A ${LAME_SERVER}`,
    ...['example', 'arpa', ...listZones.keys()].flatMap((zone) => delegated(zone)),
  ]);
  for (const [zone, lines] of listZones) write(zone, lines);
  write('example', [
    ...children.flatMap(({ domain, zoneIs }) => {
      if (zoneIs === 'dead') return [`${domain}. NS ns.nowhere.example.`];
      return delegated(domain, zoneIs === 'lame' ? 'ns3.root.' : undefined);
    }),
    ...children.flatMap(({ domain, zoneIs }) =>
      zoneIs === 'ds-only' ? [`${domain}. DS 4711 13 2 ${'5a'.repeat(32)}`] : [],
    ),
    ...delegated('hosting.example'),
    `ns.nowhere.example. A ${DEAD_SERVER}`,
    'i1 TXT "v=spf1 include:i3.example include:i4.example include:i5.example include:i6.example include:i7.example -all"',
    'i2 TXT "v=spf1 a mx exists:%{i}.i3.example -all"',
    'i2 A 44.128.50.2',
    'i2 MX 10 i2.example.',
    ...[3, 4, 5, 6, 7].map((n) => `i${n} TXT "v=spf1 ip4:44.128.${50 + n}.0/24 -all"`),
    'i3 A 44.128.50.3',
  ]);
  write('hosting.example', [
    ...Object.values(listeners).map(({ address, name }) => `${name}. A ${address}`),
    `${listeners.good.name}. AAAA ${goodV6}`,
    ...['logo', 'logo-expired', 'logo-wrongname'].map((name) => `${name} A ${WEB}`),
    ...Object.entries(senders).map(([name, address]) => `${name}.out A ${address}`),
    '@ MX 10 mx1',
    '@ TXT "v=spf1 mx -all"',
    // Any domain may have its reports sent here (RFC 9990 section 4).
    '*._report._dmarc TXT "v=DMARC1"',
  ]);
  write('arpa', [
    ...Object.values(listeners).map(({ address, name }) => `${reversed(address)}.in-addr.arpa. PTR ${name}.`),
    ...Object.entries(senders).map(
      ([name, address]) => `${reversed(address)}.in-addr.arpa. PTR ${name}.out.hosting.example.`,
    ),
    `${reverseV6(goodV6)}. PTR ${listeners.good.name}.`,
    '25.99.128.44.in-addr.arpa. PTR mx.down.example.',
  ]);
  for (const { domain, zone, zoneIs } of children) {
    if (zoneIs !== 'dead') write(domain, zone, zoneIs === 'lame' ? 'ns3.root.' : undefined);
  }
  return files;
}

function reverseV6(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const fill = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(fill).fill('0'), ...groups(tail)];
  const nibbles = all.flatMap((group) => [...group.padStart(4, '0')]);
  return `${nibbles.reverse().join('.')}.ip6.arpa`;
}

/** The servers hold the same files, but for the domains that have it otherwise. */
function fileServed(dir: string, zone: string, which: keyof typeof SERVERS): string {
  const scenario = scenarios.find(({ domain }) => domain === zone);
  const signed = zone === '.' || zone === 'example' || (scenario?.zoneIs && SIGNED.includes(scenario.zoneIs));
  const other = (which === 'second' && scenario?.elsewhere !== undefined) || which === 'third' ? `.${which}` : '';
  return `${zoneFile(dir, zone)}${signed ? '.signed' : ''}${other}`;
}

/** Every public-looking address of this world, to be given to the loopback interface. */
function worldAddresses(): readonly string[] {
  return [
    ...[...Object.values(SERVERS), WEB].map((address) => `${address}/32`),
    ...Object.values(listeners).map(({ address }) => `${address}/32`),
    `${DOWN}/32`,
    `${goodV6}/128`,
  ];
}

/** Where somebody listens on port 25. */
function mailAddresses(): readonly string[] {
  return [...Object.values(listeners).map(({ address }) => address), goodV6];
}

/**
 * Writes zones and configuration into `dir`; the certificates and signatures are made by whoever calls.
 *
 * @param keys  the SHA-256 of each listener's public key, for TLSA records
 */
export function writeWorld(dir: string, keys: ReadonlyMap<string, string>): void {
  for (const sub of ['queue', 'data', 'postfix', 'grey']) mkdirSync(join(dir, sub), { recursive: true });
  const files = zoneFiles(keys);
  for (const [zone, text] of files) writeFileSync(zoneFile(dir, zone), text);
  for (const { domain, elsewhere } of scenarios) {
    if (elsewhere) writeFileSync(`${zoneFile(dir, domain)}.second`, zoneText(domain, elsewhere));
  }
  for (const [zone, lines] of unwelcomeZones) writeFileSync(`${zoneFile(dir, zone)}.third`, zoneText(zone, lines));
  for (const which of ['first', 'second', 'third'] as const) {
    const held = [...(which === 'third' ? unwelcomeZones : files).keys()];
    const zones = held.map((zone) => ({ zone, file: fileServed(dir, zone, which) }));
    writeFileSync(join(dir, `nsd.${which}.conf`), nsdConf({ dir, name: which, address: SERVERS[which], zones }));
  }
  const stubs = { server: LAME_SERVER, zones: [...unwelcomeZones.keys()] };
  writeFileSync(join(dir, 'unbound.conf'), unboundConf({ dir, address: '127.0.0.1', signed: true }));
  writeFileSync(join(dir, 'unbound.refused.conf'), unboundConf({ dir, address: '127.0.0.2', signed: true, stubs }));
  writeFileSync(join(dir, 'root.hints'), rootHints(NAME_SERVER));
  writeFileSync(join(dir, 'addresses'), `${worldAddresses().join('\n')}\n`);
  writeFileSync(join(dir, 'mail.addresses'), `${mailAddresses().join('\n')}\n`);
  writeFileSync(join(dir, 'postfix/main.cf'), mainCf(dir));
  writeFileSync(join(dir, 'postfix/master.cf'), masterCf(dir));
  for (const state of SIGNED) writeFileSync(join(dir, `${state}.list`), listOf(state));
}

function listOf(state: ZoneState): string {
  return scenarios
    .filter(({ zoneIs }) => zoneIs === state)
    .map(({ domain }) => `${domain}\n`)
    .join('');
}
