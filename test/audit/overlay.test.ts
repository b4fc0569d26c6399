import { describe, expect, test } from 'vitest';
import { overlaid } from '../../src/audit/overlay.ts';
import type { RecordChange } from '../../src/core/finding.ts';
import type { RecordType } from '../../src/core/net.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { zoneNet } from '../support/zone-net.ts';

const zone: Zone = {
  'a.example': {
    TXT: ['v=spf1 mx ~all', 'verification=1'],
    MX: ['10 mx.a.example'],
    SOA: ['ns.a.example h.a.example'],
  },
  'mx.a.example': { A: ['44.128.1.1'] },
  '_dmarc.a.example': { CNAME: ['gone.example'] },
  's1._domainkey.a.example': { CNAME: ['s1.sender.example'] },
  's1.sender.example': { TXT: ['v=DKIM1; p=AA'] },
  '*.wild.a.example': { TXT: ['v=spf1 -all'] },
  '*.alias.a.example': { CNAME: ['s1.sender.example'] },
};

const change = (action: RecordChange['action'], name: string, type: string, value: string): RecordChange => ({
  action,
  name,
  type,
  value,
});

async function after(changes: readonly RecordChange[], name: string, type: RecordType) {
  const answer = await overlaid(zoneNet(zone), changes).dns.query(name, type);
  if (answer.status === 'unknown') return answer.reason;
  return answer.value.kind === 'records' ? answer.value.records : answer.value.kind;
}

const spf = '"v=spf1 mx -all"';

describe('a world with changed records', () => {
  const cases: readonly {
    readonly name: string;
    readonly changes: readonly RecordChange[];
    readonly question: readonly [string, RecordType];
    readonly answer: unknown;
  }[] = [
    {
      name: 'a new name exists',
      changes: [change('add', '_mta-sts.a.example.', 'TXT', '"v=STSv1; id=1"')],
      question: ['_mta-sts.a.example', 'TXT'],
      answer: [['v=STSv1; id=1']],
    },
    {
      name: 'a new name has nothing else',
      changes: [change('add', 'x.a.example.', 'TXT', '"t"')],
      question: ['x.a.example', 'MX'],
      answer: 'nodata',
    },
    {
      name: 'above a new name something exists',
      changes: [change('add', '_25._tcp.mx2.a.example.', 'TLSA', '3 1 1 AB cd')],
      question: ['mx2.a.example', 'A'],
      answer: 'nodata',
    },
    {
      name: 'a change takes the place of the record of its kind, and of no other',
      changes: [change('change', 'a.example.', 'TXT', spf)],
      question: ['a.example', 'TXT'],
      answer: [['verification=1'], ['v=spf1 mx -all']],
    },
    {
      name: 'of two changes the later holds',
      changes: [change('change', 'a.example.', 'TXT', spf), change('change', 'a.example.', 'TXT', '"v=spf1 -all"')],
      question: ['a.example', 'TXT'],
      answer: [['verification=1'], ['v=spf1 -all']],
    },
    {
      name: 'a record is removed by its text, however it is cut',
      changes: [change('remove', 'A.example.', 'TXT', '"verifi" "cation=1"')],
      question: ['a.example', 'TXT'],
      answer: [['v=spf1 mx ~all']],
    },
    {
      name: 'what is there is not there twice',
      changes: [change('add', 'a.example.', 'MX', '10 MX.a.example.')],
      question: ['a.example', 'MX'],
      answer: [{ preference: 10, exchange: 'mx.a.example' }],
    },
    {
      name: 'removing the last record leaves the name',
      changes: [change('remove', 'a.example.', 'MX', '10 mx.a.example.')],
      question: ['a.example', 'MX'],
      answer: 'nodata',
    },
    {
      name: 'an alias that is removed leads nowhere',
      changes: [
        change('remove', '_dmarc.a.example.', 'CNAME', 'gone.example.'),
        change('add', '_dmarc.a.example.', 'TXT', '"v=DMARC1; p=none"'),
      ],
      question: ['_dmarc.a.example', 'TXT'],
      answer: [['v=DMARC1; p=none']],
    },
    {
      name: 'an alias that is put in is followed',
      changes: [change('add', 's2._domainkey.a.example.', 'CNAME', 's1.sender.example.')],
      question: ['s2._domainkey.a.example', 'TXT'],
      answer: [['v=DKIM1; p=AA']],
    },
    {
      name: 'an alias to itself ends',
      changes: [change('add', 'loop.a.example.', 'CNAME', 'loop.a.example.')],
      question: ['loop.a.example', 'A'],
      answer: 'protocol-error',
    },
    {
      name: 'a wildcard that is removed takes along what it gave',
      changes: [change('remove', '*.wild.a.example.', 'TXT', '"v=spf1 -all"')],
      question: ['any.wild.a.example', 'TXT'],
      answer: 'nodata',
    },
    {
      name: 'a wildcard that is removed leaves what stands at a name itself, the same text though it be',
      changes: [
        change('add', 'any.wild.a.example.', 'TXT', '"v=spf1 -all"'),
        change('remove', '*.wild.a.example.', 'TXT', '"v=spf1 -all"'),
      ],
      question: ['any.wild.a.example', 'TXT'],
      answer: [['v=spf1 -all']],
    },
    {
      name: 'a record of its own hides what the wildcard gave',
      changes: [change('add', 'any.wild.a.example.', 'TXT', '"other"')],
      question: ['any.wild.a.example', 'TXT'],
      answer: [['other']],
    },
    {
      name: 'and for the other types too',
      changes: [change('add', 'any.wild.a.example.', 'A', '44.128.1.9')],
      question: ['any.wild.a.example', 'TXT'],
      answer: 'nodata',
    },
    {
      name: 'a record of its own hides an alias that a wildcard gave',
      changes: [change('add', 'x.alias.a.example.', 'TXT', '"own"')],
      question: ['x.alias.a.example', 'TXT'],
      answer: [['own']],
    },
    {
      name: 'what a wildcard gives elsewhere stays',
      changes: [change('add', 'any.wild.a.example.', 'TXT', '"other"')],
      question: ['else.wild.a.example', 'TXT'],
      answer: [['v=spf1 -all']],
    },
    {
      name: 'a change where an alias leads is seen through it',
      changes: [change('change', 's1.sender.example.', 'TXT', '"v=DKIM1; p=BB"')],
      question: ['s1._domainkey.a.example', 'TXT'],
      answer: [['v=DKIM1; p=BB']],
    },
    {
      name: 'a change that cannot be read changes nothing',
      changes: [
        change('change', 'a.example.', 'MX', 'ten mx.a.example'),
        change('add', 'a.example.', 'MX', '5 (evil.example.'),
        change('add', 'a.example.', 'NAPTR', 'x'),
        change('add', '$INCLUDE;a.example.', 'MX', '5 mx.a.example.'),
      ],
      question: ['a.example', 'MX'],
      answer: [{ preference: 10, exchange: 'mx.a.example' }],
    },
    {
      name: 'what was not changed is asked as it is',
      changes: [change('change', 'a.example.', 'TXT', spf)],
      question: ['nobody.example', 'TXT'],
      answer: 'nxdomain',
    },
  ];
  test.each(cases)('$name', async ({ changes, question, answer }) => {
    expect(await after(changes, ...question)).toEqual(answer);
  });

  test('an answer that did not come stays away', async () => {
    const net = overlaid(zoneNet({ 'a.example': 'TIMEOUT' }), [change('change', 'a.example.', 'TXT', spf)]);
    expect(await net.dns.query('a.example', 'TXT')).toMatchObject({ status: 'unknown', reason: 'timeout' });
  });

  test('every authoritative server has the change too', async () => {
    const net = overlaid(zoneNet(zone, { servers: { '44.128.1.53': zone } }), [
      change('change', 'a.example.', 'TXT', spf),
    ]);
    expect(await net.dns.queryServer('44.128.1.53', 'a.example', 'TXT')).toMatchObject({
      value: { authoritative: true, records: [['verification=1'], ['v=spf1 mx -all']] },
    });
  });
});
