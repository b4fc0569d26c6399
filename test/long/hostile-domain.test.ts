import { beforeAll, describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { domainChecks } from '../../src/audit/check-sets.ts';
import { fixOf } from '../../src/audit/fix.ts';
import { rehearse } from '../../src/audit/rehearse.ts';
import { select } from '../../src/audit/selection.ts';
import { addressKind } from '../../src/core/addresses.ts';
import type { Zone } from '../../src/demo/zone.ts';
import type { FetchRequest, Wire } from '../../src/net/wire.ts';
import { renderJson } from '../../src/report/render/json.ts';
import { renderTerminal } from '../../src/report/render/terminal/terminal.ts';
import { renderZoneFix } from '../../src/report/render/zone-fix.ts';
import type { Report } from '../../src/report/report.ts';
import { documentSchema } from '../../src/report/schema.ts';
import { domainTarget } from '../support/audit.ts';
import { type ZoneWire, zoneWire } from '../support/zone-wire.ts';

// A domain whose owner attacks whoever audits it: escape sequences and text that runs backwards, all that DNS can hold at
// every name, circles, and every way to an address that is none of the auditor's business to dial.

const ESCAPES = '\x1b]0;pwned\x07\x1b[2J\u202egpj.exe\0\r\n; rm -rf /';
const MOST_QUESTIONS = 1500;
const MOST_SESSIONS = 40; // 16 addresses at port 25, and those of the submission servers
const MOST_FETCHES = 40;
const MOST_TEXT = 300_000;
const MOST_JSON = 10_000_000;

/** Cut into character-strings, of octets as they come out of a zone file. */
const txt = (text: string): readonly string[] =>
  Array.from(
    Buffer.from(text, 'utf8')
      .toString('latin1')
      .matchAll(/.{1,255}/gs),
    ([string]) => string,
  );
const many = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const large = (start: string) => txt(start.padEnd(60_000, 'A'));

const inside = ['10.0.0.1', '192.168.1.1', '169.254.169.254', '127.0.0.1', '100.64.0.1', '0.0.0.0'];
const insideV6 = ['::1', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '64:ff9b::a00:1', '2002:7f00:1::'];

const zone: Zone = {
  '.': { NS: ['a.root-servers.net'] },
  example: { SOA: ['ns.example hostmaster.example 1 2 3 4 5'], NS: ['ns.example'] },
  'ns.example': { A: ['44.130.0.1', '127.0.0.1'] },
  'evil.example': {
    SOA: ['ns1.evil.example h.evil.example 1 7200 900 1209600 300'],
    NS: ['inside.evil.example', 'localhost', ...many(500, (index) => `ns${index}.evil.example`)],
    MX: [
      '0 localhost',
      '1 inside.evil.example',
      '2 loop.evil.example',
      ...many(1000, (index) => `${index} mx${index}.evil.example`),
    ],
    A: inside,
    AAAA: insideV6,
    CAA: many(100, (index) => `0 issue "ca${index}.example; ${ESCAPES}"`),
    TXT: [
      txt(
        `v=spf1 include:large.evil.example include:loop.evil.example include:evil.example a:inside.evil.example ptr mx ${many(
          300,
          (index) => `include:i${index}.evil.example exists:%{ir}.e${index}.evil.example`,
        ).join(' ')} -all`,
      ),
      ...many(50, (index) => txt(`${ESCAPES} ${index}`)),
    ],
  },
  'inside.evil.example': { A: inside, AAAA: insideV6 },
  'large.evil.example': { TXT: [large(`v=spf1 ${ESCAPES} `)] },
  'loop.evil.example': { CNAME: ['pool.evil.example'] },
  'pool.evil.example': { CNAME: ['loop.evil.example'] },
  '_dmarc.evil.example': {
    TXT: [
      txt(`v=DMARC1; p=${ESCAPES}; rua=${many(300, (index) => `mailto:${index}@r${index}.evil.example`).join(',')}`),
    ],
  },
  '_mta-sts.evil.example': { TXT: ['v=STSv1; id=1'] },
  'mta-sts.evil.example': { A: ['127.0.0.1', '44.128.0.80'] },
  '_smtp._tls.evil.example': {
    TXT: [txt(`v=TLSRPTv1; rua=${many(200, (index) => `https://127.0.0.1/${index}`).join(',')}`)],
  },
  'default._bimi.evil.example': { TXT: ['v=BIMI1; l=https://logo.evil.example/bomb.svg; a=https://[::1]/mark.pem'] },
  'logo.evil.example': { A: ['44.128.0.81'] },
  '_submissions._tcp.evil.example': { SRV: many(200, (index) => `0 1 465 s${index}.evil.example`) },
  '_submission._tcp.evil.example': {
    SRV: ['0 1 587 inside.evil.example', '0 1 587 localhost', '0 1 22 inside.evil.example'],
  },
  '_imaps._tcp.evil.example': { SRV: many(200, (index) => `0 1 993 s${index}.evil.example`) },
  'autoconfig.evil.example': { A: ['127.0.0.1'] },
  'autodiscover.evil.example': { CNAME: ['loop.evil.example'] },
  '_25._tcp.mx0.evil.example': { TLSA: many(400, (index) => `3 1 1 ${index.toString(16).padStart(64, '0')}`) },
  '*.evil.example': {
    A: [...many(30, (index) => `44.128.${index}.1`), ...inside],
    AAAA: insideV6,
    TXT: [large('v=DKIM1; p=')],
  },
};

const bomb = many(20, (index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(20)}">`).join('');

const pages = {
  'https://mta-sts.evil.example/.well-known/mta-sts.txt': `version: STSv1\nmode: enforce\nmax_age: 1\n${many(
    3000,
    (index) => `mx: ${ESCAPES.replace(/[\r\n]/g, '')}${index}.evil.example\n`,
  ).join('')}`,
  'https://logo.evil.example/bomb.svg': `<!DOCTYPE svg [<!ENTITY e0 "A">${bomb}]><svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps"><title>&e20;</title></svg>`,
};

const options = {
  tlsScan: true,
  rdap: true,
  submission: [
    { host: 'inside.evil.example', port: 465 },
    { host: '127.0.0.1', port: 587 },
  ],
};

function requestOver(wire: Wire) {
  const server = { transport: 'udp', address: '127.0.0.1', port: 53, name: null } as const;
  const target = domainTarget('evil.example', options);
  return { target, selection: select(domainChecks, [], []), wire, servers: [server], signal: wire.signal };
}

/** Whatever a terminal or an editor would take for more than a letter. */
const UNPRINTABLE = /(?![ \n])[\p{C}\p{Zl}\p{Zp}]/u;

describe('a hostile domain', () => {
  let world: ZoneWire;
  let report: Report;
  const fetches: FetchRequest[] = [];

  beforeAll(async () => {
    world = zoneWire(zone, pages);
    const fetch: Wire['fetch'] = (request) => {
      fetches.push(request);
      return world.wire.fetch(request);
    };
    report = await audit(requestOver({ ...world.wire, fetch }));
  });

  test('is judged by every check, none of which breaks', () => {
    expect(report.results.map(({ check }) => check)).toEqual(
      domainChecks.filter(({ beside }) => beside === undefined).map(({ id }) => id),
    );
    const reasons = report.results
      .flatMap((one) => ('unchecked' in one ? one.unchecked : []))
      .map(({ reason }) => reason);
    expect(reasons).not.toContain('internal-error');
    expect(report.verdict).toBe('at risk');
  });

  test('leads nobody to an address that is not public', () => {
    const dialled = world.connected.map((place) => place.replace(/:\d+$/, ''));
    expect(dialled.length).toBeGreaterThan(0);
    expect(dialled.filter((address) => addressKind(address) !== 'public')).toEqual([]);
    const servers = world.asked.map(({ server }) => server.address).filter((address) => address !== '127.0.0.1');
    expect(servers.filter((address) => addressKind(address) !== 'public')).toEqual([]);
    // Below the wire only public addresses of a page are connected to: test/net/system.
    expect(fetches.length).toBeGreaterThan(0);
    expect(fetches.filter(({ allowPrivate }) => allowPrivate)).toEqual([]);
  });

  test('is asked no more than a bounded number of questions', () => {
    expect(world.asked.length).toBeLessThan(MOST_QUESTIONS);
    expect(world.connected.length).toBeLessThan(MOST_SESSIONS);
    expect(fetches.length).toBeLessThan(MOST_FETCHES);
  });

  test.each([false, true])('is reported in bounded, printable text: verbose %s', (verbose) => {
    const text = renderTerminal(report, { width: 80, colour: false, verbose });
    expect(text).not.toMatch(UNPRINTABLE);
    expect(text.length).toBeLessThan(verbose ? MOST_JSON : MOST_TEXT);
    const json = renderJson([report]);
    expect(json).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    expect(json.length).toBeLessThan(MOST_JSON);
    expect(() => documentSchema.parse(JSON.parse(json))).not.toThrow();
  });

  test('gets a fix of which every line is a record or a comment', async () => {
    const text = renderZoneFix(await fixOf(await rehearse(requestOver(zoneWire(zone, pages).wire)), 'minor', null));
    expect(text).not.toMatch(UNPRINTABLE);
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith(';'));
    for (const line of lines) expect(line).toMatch(/^[\w.*-]*evil\.example\. 3600 IN (?:TXT "|MX \d)/);
  }, 60_000);
});
