import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import data from '../../src/data/spam-headers.json' with { type: 'json' };
import { headerFieldsIn } from '../../src/message/header-fields.ts';
import { type SpamVerdict, spamVerdictsIn } from '../../src/message/spam-headers.ts';
import { symbolWords } from '../../src/message/spam-symbols.ts';
import { anyCharacter } from '../support/any-character.ts';

const read = (lines: readonly string[]) => spamVerdictsIn(headerFieldsIn(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)));
const one = (line: string): SpamVerdict | undefined => read([line])[0];
const rule = (name: string, score: number | null = null) => ({ name, score });
const code = (name: string, value: string) => ({ name, value });

interface Case {
  readonly name: string;
  readonly line: string;
  readonly verdict: object;
}

const cases: readonly Case[] = [
  {
    name: 'SpamAssassin’s status',
    line: 'X-Spam-Status: Yes, score=7.9 required=5.0 tests=BAYES_99,\r\n\tGTUBE,RDNS_NONE autolearn=no autolearn_force=no version=4.0.1',
    verdict: {
      system: 'spamassassin',
      verdict: 'spam',
      score: 7.9,
      threshold: 5,
      rules: [rule('BAYES_99'), rule('GTUBE'), rule('RDNS_NONE')],
    },
  },
  {
    name: 'SpamAssassin’s status of old, with hits',
    line: 'X-Spam-Status: No, hits=-87.5 required=7.0',
    verdict: { system: 'spamassassin', verdict: 'ham', score: -87.5, threshold: 7, rules: [] },
  },
  {
    name: 'SpamAssassin’s status with no tests',
    line: 'X-Spam-Status: No, score=0.0 required=5.0 tests=none autolearn=ham version=4.0.1',
    verdict: { system: 'spamassassin', verdict: 'ham', rules: [] },
  },
  {
    name: 'Amavis’, with a score for each test',
    line: 'X-Spam-Status: No, score=-1.899 tagged_above=-999 required=6.31 tests=[BAYES_00=-1.9, HTML_MESSAGE=0.001] autolearn=ham',
    verdict: {
      system: 'amavis',
      score: -1.899,
      threshold: 6.31,
      rules: [rule('BAYES_00', -1.9), rule('HTML_MESSAGE', 0.001)],
    },
  },
  {
    name: 'SpamAssassin’s report',
    line: 'X-Spam-Report:\r\n\t*  5.0 BAYES_99 BODY: Bayes spam probability is 99 to 100%\r\n\t*      [score: 1.0000]\r\n\t* -0.0 SPF_PASS SPF: sender matches SPF record',
    verdict: { system: 'spamassassin', verdict: null, rules: [rule('BAYES_99', 5), rule('SPF_PASS', -0)] },
  },
  {
    name: 'cPanel’s report',
    line: 'X-Ham-Report: Spam detection software\r\n Content analysis details:   (-1.9 points, 5.0 required)\r\n  pts rule name              description\r\n -1.9 BAYES_00               BODY: Bayes',
    verdict: { score: -1.9, threshold: 5, rules: [rule('BAYES_00', -1.9)] },
  },
  { name: 'a flag', line: 'X-Spam-Flag: YES', verdict: { system: 'unknown', verdict: 'spam' } },
  { name: 'a level', line: 'X-Spam-Level: *****', verdict: { system: 'unknown', score: 5 } },
  { name: 'a bar below nought', line: 'X-Spam-Bar: --', verdict: { score: -2 } },
  { name: 'Rspamd’s bar for nought', line: 'X-Spamd-Bar: /', verdict: { system: 'rspamd', score: 0 } },
  { name: 'a score with its threshold', line: 'X-Spam-Score: 3.2/5.0', verdict: { score: 3.2, threshold: 5 } },
  { name: 'a score with words', line: 'X-Spam-Score: ***** (5.5)', verdict: { score: 5.5 } },
  {
    name: 'Rspamd’s result, whose options may look like symbols',
    line: 'X-Spamd-Result: default: False [7.10 / 15.00];\r\n\tBAYES_SPAM(5.10)[99.99%];\r\n\tR_SPF_FAIL(1.00)[-all:c];\r\n\tSUBJECT(0.00)[X(9.00) GTUBE(9.00)[];\r\n\tMIME_GOOD(-0.10)[text/plain]',
    verdict: {
      system: 'rspamd',
      verdict: null,
      score: 7.1,
      threshold: 15,
      rules: [rule('BAYES_SPAM', 5.1), rule('R_SPF_FAIL', 1), rule('SUBJECT', 0), rule('MIME_GOOD', -0.1)],
    },
  },
  {
    name: 'Rspamd’s result for what it would refuse',
    line: 'X-Spamd-Result: default: True [100.00 / 15.00]; GTUBE(0.00)[]',
    verdict: { verdict: 'spam', score: 100, rules: [rule('GTUBE', 0)] },
  },
  {
    name: 'Rspamd’s report',
    line: 'X-Rspamd-Report: MIME_GOOD(-0.1) BAYES_HAM(-2.999991)',
    verdict: { system: 'rspamd', rules: [rule('MIME_GOOD', -0.1), rule('BAYES_HAM', -2.999991)] },
  },
  { name: 'Rspamd’s score', line: 'X-Rspamd-Score: 12.314971', verdict: { system: 'rspamd', score: 12.314971 } },
  { name: 'Rspamd’s mark', line: 'X-Spam: Yes', verdict: { system: 'rspamd', verdict: 'spam' } },
  {
    name: 'Rspamd’s action',
    line: 'X-Rspamd-Action: rewrite subject',
    verdict: { system: 'rspamd', verdict: 'spam', codes: [code('action', 'rewrite subject')] },
  },
  {
    name: 'what Rspamd had held back',
    line: 'X-Rspamd-Action: quarantine',
    verdict: { system: 'rspamd', verdict: 'spam', codes: [code('action', 'quarantine')] },
  },
  {
    name: 'what it had thrown away',
    line: 'X-Rspamd-Action: discard',
    verdict: { system: 'rspamd', verdict: 'spam', codes: [code('action', 'discard')] },
  },
  {
    name: 'Microsoft’s report on spam',
    line: 'X-Forefront-Antispam-Report: CIP:192.0.2.25;CTRY:DE;LANG:en;SCL:5;SRV:;IPV:NLI;SFV:SPM;H:out.acme.example;PTR:out.acme.example;CAT:SPM;SFS:(13230040)(1);DIR:INB;',
    verdict: {
      system: 'microsoft',
      verdict: 'spam',
      score: 5,
      threshold: 5,
      codes: [
        code('CIP', '192.0.2.25'),
        code('CTRY', 'DE'),
        code('LANG', 'en'),
        code('SCL', '5'),
        code('IPV', 'NLI'),
        code('SFV', 'SPM'),
        code('H', 'out.acme.example'),
        code('PTR', 'out.acme.example'),
        code('CAT', 'SPM'),
        code('DIR', 'INB'),
      ],
    },
  },
  {
    name: 'Microsoft’s report on good mail',
    line: 'X-Forefront-Antispam-Report: CIP:192.0.2.25;SCL:1;IPV:NLI;SFV:NSPM;CAT:NONE;',
    verdict: { verdict: 'ham', score: 1 },
  },
  {
    name: 'Microsoft’s bulk complaint level',
    line: 'X-Microsoft-Antispam: BCL:8;ARA:13230040|1;',
    verdict: { verdict: 'suspicious', codes: [code('BCL', '8')] },
  },
  {
    name: 'Exchange’s level',
    line: 'X-MS-Exchange-Organization-SCL: -1',
    verdict: { verdict: null, score: -1, codes: [{ ...code('SCL', '-1'), by: 'recipient' }] },
  },
  {
    name: 'Microsoft’s choice of folder',
    line: 'X-Microsoft-Antispam-Mailbox-Delivery: ucf:0;jmr:0;auth:0;dest:J;ENG:(910001);',
    verdict: { verdict: 'spam', codes: [code('dest', 'J')] },
  },
  {
    name: 'Barracuda’s status',
    line: 'X-Barracuda-Spam-Status: Yes, SCORE=3.60 using per-user scores of TAG_LEVEL=3.5 QUARANTINE_LEVEL=9.0 KILL_LEVEL=1000.0 tests=BSF_SC0_MV0951, HTML_MESSAGE Rule breakdown below',
    verdict: {
      system: 'barracuda',
      verdict: 'spam',
      score: 3.6,
      threshold: 3.5,
      rules: [rule('BSF_SC0_MV0951'), rule('HTML_MESSAGE')],
      codes: [code('TAG_LEVEL', '3.5'), code('QUARANTINE_LEVEL', '9.0'), code('KILL_LEVEL', '1000.0')],
    },
  },
  {
    name: 'Proofpoint’s details',
    line: 'X-Proofpoint-Spam-Details: rule=inbound_notspam policy=inbound score=34 spamscore=34 phishscore=0 bulkscore=4 classifier=spam',
    verdict: { system: 'proofpoint', verdict: 'ham', score: 34 },
  },
  { name: 'Mimecast’s score', line: 'X-Mimecast-Spam-Score: 7', verdict: { system: 'mimecast', score: 7 } },
  {
    name: 'SpamExperts’ class',
    line: 'X-SpamExperts-Class: unsure',
    verdict: { system: 'spamexperts', verdict: 'suspicious' },
  },
  {
    name: 'SpamExperts’ evidence',
    line: 'X-SpamExperts-Evidence: Combined (0.77)',
    verdict: { system: 'spamexperts', score: 0.77 },
  },
  { name: 'Amazon’s verdict', line: 'X-SES-Spam-Verdict: GRAY', verdict: { system: 'amazon', verdict: 'suspicious' } },
  {
    name: 'Yahoo’s, which only Yahoo can read',
    line: 'X-YMailISG: aBcDeFg',
    verdict: { system: 'yahoo', verdict: null, opaque: true, codes: [code('X-YMailISG', 'aBcDeFg')] },
  },
  {
    name: 'QQ’s, which only Tencent can read',
    line: 'X-QQ-SSF: 00010000000000F0',
    verdict: { system: 'qq', verdict: null, opaque: true },
  },
];

describe('what spam filters wrote', () => {
  test.each(cases)('$name', ({ line, verdict }) => {
    expect(one(line)).toMatchObject({ field: 0, ...verdict });
  });

  test('is told by its meaning', () => {
    expect(one('X-Spam-Status: Yes, score=9 required=5 tests=RDNS_NONE,NEW_RULE')?.rules).toEqual([
      { name: 'RDNS_NONE', score: null, meaning: symbolWords('spamassassin', 'RDNS_NONE')?.meaning },
      { name: 'NEW_RULE', score: null, meaning: null },
    ]);
    expect(one('X-Forefront-Antispam-Report: SCL:9;CAT:NEW;')?.codes).toEqual([
      {
        name: 'SCL',
        value: '9',
        meaning: data.microsoft.fields.SCL.values['9'].meaning,
        verdict: 'spam',
        by: 'filter',
      },
      { name: 'CAT', value: 'NEW', meaning: null, verdict: null, by: 'filter' },
    ]);
    expect(one('X-Spam-Status: Yes, tests=constructor,toString required=5')?.rules).toEqual([]);
  });

  test('a flag is of the system that the other fields name', () => {
    const systems = (lines: readonly string[]) => read(lines).map(({ system }) => system);
    expect(systems(['X-Spam-Flag: YES', 'X-Spam-Checker-Version: SpamAssassin 4.0.1'])).toEqual(['spamassassin']);
    expect(systems(['X-Spam-Status: Yes, score=10.00', 'X-Rspamd-Server: mx'])).toEqual(['rspamd']);
    expect(systems(['X-Spam-Flag: YES', 'X-Spam-Status: Yes, score=9 required=5 tests=A_B'])).toEqual([
      'spamassassin',
      'spamassassin',
    ]);
  });

  test('fields without anything that can be read are left out', () => {
    expect(
      read(['X-Spam-Score: 212', 'X-Spam-Flag: maybe', 'X-Forefront-Antispam-Report: SFS:(1)', 'X-Other: 1']),
    ).toEqual([]);
  });

  test('never throws, and takes no time', () => {
    const names = fc.constantFrom(...cases.map(({ line }) => line.slice(0, line.indexOf(':'))));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(names, fc.string({ unit: anyCharacter, maxLength: 60 })), { maxLength: 10 }),
        (pairs) => {
          for (const { score } of read(pairs.map(([name, text]) => `${name}: ${text.replace(/[\r\n]/g, ' ')}`)))
            expect(score === null || Number.isFinite(score)).toBe(true);
        },
      ),
    );
    for (const { line } of cases) {
      const name = line.slice(0, line.indexOf(':'));
      for (const piece of ['tests=', 'A(1)[', 'score=', '* 1.0 A ', 'SCL:', 'x=y ', '1.1/', '*', 'A,'])
        read([`${name}: ${piece.repeat(100_000 / piece.length)}`]);
    }
  });
});

describe('the meanings', () => {
  test('have a source and a date', () => {
    for (const table of [data.microsoft, data.compauth, data.disposition, data.mailboxDelivery]) {
      for (const source of [table.source].flat()) expect(source).toMatch(/^https:\/\//);
      expect(table.retrieved).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });

  test('are clauses, without a full stop', () => {
    const fields = Object.values(data.microsoft.fields).flatMap(({ values }) => Object.values(values));
    const others = [...data.compauth.reasons, ...Object.values(data.compauth.actions)];
    const all = [...fields, ...others, ...Object.values(data.disposition.values)];
    const words = all.map(({ meaning }) => meaning);
    expect(words.length).toBeGreaterThan(50);
    for (const text of words) expect(text).toMatch(/^[^\n]*[^\n.]$/);
  });

  test('judge as the reader knows', () => {
    const fields = Object.values(data.microsoft.fields).flatMap(({ values }) => Object.values(values));
    const judged = [...fields, ...Object.values(data.mailboxDelivery.dest)].map(({ verdict }) => verdict);
    expect(new Set(judged)).toEqual(new Set(['spam', 'ham', 'suspicious', null]));
  });
});
