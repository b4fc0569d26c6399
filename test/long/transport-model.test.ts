import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dane } from '../../src/checks/dane/check.ts';
import { mtaSts } from '../../src/checks/mta-sts/check.ts';
import { transport } from '../../src/checks/transport/check.ts';
import type { AnyCheck } from '../../src/core/check.ts';
import { unknown } from '../../src/core/observation.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { untrusted } from '../checks/tls/certificates.ts';
import { clear, dead, enforcing, good, POLICY, right, wrong } from '../checks/transport/scenes.ts';
import { playOnce } from '../support/scene.ts';
import type { Script } from '../support/smtp-session.ts';

// What the three checks say together, against a table of what each kind of senders does at one address, made anew here.

type Fate = 'takes' | 'refuses' | 'dead' | 'open';

const SERVERS = ['good', 'bad', 'clear', 'dead', 'away'] as const;
const TLSA = ['none', 'right', 'wrong', 'unusable', 'failing'] as const;

interface Host {
  readonly name: string;
  readonly isListed: boolean;
  readonly isSigned: boolean;
  readonly tlsa: (typeof TLSA)[number];
  readonly servers: readonly (typeof SERVERS)[number][];
}

const NAMES = ['mx.a.example', 'mx2.a.example', 'mx3.a.example'] as const;
const anyHost = (name: string): fc.Arbitrary<Host> =>
  fc.record({
    name: fc.constant(name),
    isListed: fc.boolean(),
    isSigned: fc.boolean(),
    tlsa: fc.constantFrom(...TLSA),
    servers: fc.array(fc.constantFrom(...SERVERS), { minLength: 1, maxLength: 2 }),
  });
const anyWorld = fc.record({
  hosts: fc
    .tuple(...NAMES.map(anyHost))
    .chain((hosts) => fc.integer({ min: 1, max: 3 }).map((count) => hosts.slice(0, count))),
  isMxSigned: fc.boolean(),
});

type Server = Host['servers'][number];
const REACHED: Readonly<Record<Server, Fate>> = {
  good: 'takes',
  bad: 'takes',
  clear: 'takes',
  dead: 'dead',
  away: 'open',
};

function underMtaSts({ isListed }: Host, server: Server): Fate {
  if (!isListed || server === 'bad' || server === 'clear') return 'refuses';
  return REACHED[server];
}

function underDane({ isSigned, tlsa }: Host, server: Server): Fate {
  const reached = REACHED[server];
  if (!isSigned || tlsa === 'none') return reached;
  if (tlsa === 'failing') return 'refuses';
  if (reached !== 'takes') return reached;
  return server === 'clear' || tlsa === 'wrong' ? 'refuses' : 'takes';
}

function underBoth(host: Host, server: Server): Fate {
  const fate = underDane(host, server);
  const isAuthenticated = fate === 'takes' && host.isSigned && host.tlsa === 'right';
  if (fate === 'refuses' || isAuthenticated) return fate;
  const other = underMtaSts(host, server);
  return other === 'takes' ? fate : other;
}

/** Whether some mail is refused and none is taken, so far as can be seen. */
function isLost(hosts: readonly Host[], fateOf: (host: Host, server: Server) => Fate): 'yes' | 'no' | 'perhaps' {
  const fates = hosts.flatMap((host) => host.servers.map((server) => fateOf(host, server)));
  if (fates.includes('takes') || !fates.includes('refuses')) return 'no';
  return fates.includes('open') ? 'perhaps' : 'yes';
}

const SCRIPTS = {
  good: { startTls: { handshake: good } },
  bad: { startTls: { handshake: { ...good, trust: untrusted('DEPTH_ZERO_SELF_SIGNED_CERT') } } },
  clear,
  dead,
  away: unknown('unreachable', 'no way there'),
} as const satisfies Readonly<Record<Server, Script | ReturnType<typeof unknown>>>;

const RECORDS: Readonly<Record<Host['tlsa'], Zone[string]>> = {
  none: {},
  right: { TLSA: [right()] },
  wrong: { TLSA: [wrong] },
  unusable: { TLSA: [`1 1 1 ${'ab'.repeat(32)}`] },
  failing: 'SERVFAIL',
};

function worldOf({ hosts, isMxSigned }: { readonly hosts: readonly Host[]; readonly isMxSigned: boolean }) {
  const addressOf = (host: Host, index: number) => `44.128.${hosts.indexOf(host)}.${index}`;
  const zone = Object.fromEntries([
    ['a.example', { MX: hosts.map(({ name }, index) => `${index} ${name}`) }],
    ...hosts.flatMap((host) => [
      [host.name, { A: host.servers.map((_, index) => addressOf(host, index)) }] as const,
      ...(host.tlsa === 'none' ? [] : [[`_25._tcp.${host.name}`, RECORDS[host.tlsa]] as const]),
    ]),
  ]) as Zone;
  const scripts = Object.fromEntries(
    hosts.flatMap((host) => host.servers.map((server, index) => [addressOf(host, index), SCRIPTS[server]] as const)),
  );
  const listed = hosts.filter(({ isListed }) => isListed).map(({ name }) => name);
  const lines = (listed.length > 0 ? listed : ['mx.other.example']).map((name) => `mx: ${name}\n`).join('');
  const policy = POLICY.replaceAll(/^mx: .*\n/gm, '').replace('max_age', `${lines}max_age`);
  const unsigned = [
    ...(isMxSigned ? [] : ['a.example']),
    ...hosts.flatMap(({ name, isSigned }) => (isSigned ? [] : [name, `_25._tcp.${name}`])),
  ];
  return enforcing(scripts, { zone, policy, net: { authenticated: (name) => !unsigned.includes(name) } });
}

async function saidIn(check: AnyCheck, world: ReturnType<typeof worldOf>) {
  const result = await playOnce(check, { name: '', finds: [], ...world });
  return {
    found: 'findings' in result ? result.findings.map(({ code }) => code) : [],
    open: 'unchecked' in result ? result.unchecked.flatMap(({ couldBe }) => couldBe ?? []) : [],
  };
}

test('mail is said to be lost where it is, and to be lost perhaps where that cannot be seen', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async ({ hosts, isMxSigned }) => {
      const world = worldOf({ hosts, isMxSigned });
      const parts = await Promise.all([mtaSts, dane, transport].map((check) => saidIn(check, world)));
      const found = parts.flatMap((part) => part.found);
      const open = parts.flatMap((part) => part.open);
      const says = (...codes: readonly string[]) =>
        codes.some((code) => found.includes(code))
          ? 'yes'
          : codes.some((code) => open.includes(code))
            ? 'perhaps'
            : 'no';
      // Where nobody answers at all there is no transport to judge; smtp says so.
      fc.pre(hosts.some(({ servers }) => servers.some((server) => REACHED[server] === 'takes')));
      const bySts = says('mta-sts-no-mx-listed', 'transport-mta-sts-refused');
      const byDane = says(isMxSigned ? 'dane-refused' : 'dane-refused-mx-unsigned');
      const byBoth = says(isMxSigned ? 'transport-both-refused' : 'transport-both-refused-mx-unsigned');
      expect(atMost(bySts, isLost(hosts, underMtaSts))).toBe(isLost(hosts, underMtaSts));
      expect(atMost(byDane, isLost(hosts, underDane))).toBe(isLost(hosts, underDane));
      const lost = isLost(hosts, underBoth);
      if (lost === 'yes') expect([bySts, byDane, byBoth]).toContain('yes');
      else expect(byBoth).not.toBe('yes');
      if (lost === 'perhaps') expect([bySts, byDane, byBoth]).not.toEqual(['no', 'no', 'no']);
    }),
    { numRuns: 200 },
  );
});

/** That something is open though it need not be is no lie: an address that was not seen leaves much open. */
function atMost(said: 'yes' | 'no' | 'perhaps', is: 'yes' | 'no' | 'perhaps'): 'yes' | 'no' | 'perhaps' {
  return said === 'perhaps' && is === 'no' ? 'no' : said;
}
