import type { Scene } from '../../support/scene.ts';

const RECEIVED = [
  'Received: from out.acme.example (out.acme.example [192.0.2.7])',
  '\tby mx.provider.example with ESMTPS id 1',
  '\tfor <you@provider.example>; Sat, 21 Nov 2026 09:30:00 +0000',
];
const MESSAGE = [
  'From: Ann <ann@acme.example>',
  'To: you@provider.example',
  'Subject: the offer',
  'Date: Sat, 21 Nov 2026 09:29:58 +0000',
  'Message-ID: <1@acme.example>',
];

/** @param above  what the receiver put on top;  @param below  what came with the message, or was put at its end */
function copy(above: readonly string[], below: readonly string[] = [], received = RECEIVED): string {
  return [...above, ...received, ...MESSAGE, ...below, '', 'Hello.', ''].join('\n');
}

const STATUS = 'X-Spam-Status: Yes, score=7.2 required=5.0 tests=BAYES_99=3.5,HTML_ONLY=2.0';
const HAM = 'X-Spam-Status: No, score=0.2 required=5.0 tests=BAYES_00=-1.9,HTML_ONLY=2.0';
const MANY = Array.from({ length: 22 }, () => HAM);
const FOREFRONT = 'X-Forefront-Antispam-Report: CIP:192.0.2.7;SCL:5;SFV:SPM;CAT:SPM;';
const MICROSOFT = [
  'Received: from out.acme.example (192.0.2.7) by',
  ' AM5EUR02FT017.mail.protection.outlook.com (10.152.8.1) with Microsoft SMTP Server; Sat, 21 Nov 2026 09:30:00 +0000',
];
const GOOGLE = [
  'Received: from out.acme.example (out.acme.example. [192.0.2.7])',
  '        by mx.google.com with ESMTPS id 4fb4d7f45d1cf-1; Sat, 21 Nov 2026 01:30:00 -0800 (PST)',
];
const QUARANTINED =
  'Authentication-Results: mx.google.com; spf=fail smtp.mailfrom=ann@acme.example; dmarc=fail (p=QUARANTINE sp=QUARANTINE dis=QUARANTINE) header.from=acme.example';
const COMPOSITE =
  'Authentication-Results: spf=fail (sender IP is 192.0.2.7) smtp.mailfrom=acme.example; dkim=none (message not signed) header.d=none;dmarc=fail action=quarantine header.from=acme.example;compauth=fail reason=000';
/** A copy at Microsoft, with what it wrote at the end of the header. */
const atMicrosoft = (report: string, dest: 'I' | 'J', more: readonly string[] = []) =>
  copy(
    [],
    [
      `X-Forefront-Antispam-Report: CIP:192.0.2.7;CTRY:DE;${report};DIR:INB;`,
      `X-Microsoft-Antispam-Mailbox-Delivery: ucf:0;jmr:0;auth:0;dest:${dest};`,
      ...more,
    ],
    MICROSOFT,
  );
const judged = (name: string, message: string, finds: Scene['finds']): Scene => ({ name, message, zone: {}, finds });

export const scenes: readonly Scene[] = [
  judged('no filter wrote anything', copy([]), null),
  judged('the filter of the receiver calls it spam', copy([STATUS, 'X-Spam-Flag: YES']), ['receiver-marked-spam']),
  judged('it calls it none', copy(['X-Spam-Status: No, score=0.2 required=5.0 tests=none']), []),
  judged('it has its doubts', copy(['X-Rspamd-Action: greylist']), ['receiver-suspects-spam']),
  judged('the field came with the message', copy([], [STATUS]), ['receiver-marked-elsewhere']),
  judged('a filter of the receiver wrote it, or the sender did', copy([], [], [...RECEIVED, STATUS]), [
    'receiver-marked-perhaps',
  ]),
  judged('what may be either’s says that it is none', copy([], [], [...RECEIVED, 'X-Spam-Flag: NO']), []),
  judged('many that the sender put below it say more of why', copy(['X-Spam-Flag: YES'], [], [...RECEIVED, ...MANY]), [
    'receiver-marked-spam',
  ]),
  judged('two filters of the receiver differ', copy(['X-Rspamd-Action: reject', HAM]), ['receiver-marked-spam']),
  judged("Microsoft's name right below the field of another", copy([], [], [...RECEIVED, FOREFRONT]), [
    'receiver-marked-elsewhere',
  ]),
  judged('Microsoft writes at the end of the header', copy([], [FOREFRONT], MICROSOFT), ['receiver-marked-spam']),
  judged("Microsoft's name in a copy of another", copy([], [FOREFRONT]), ['receiver-marked-elsewhere']),
  judged('a copy at Microsoft that went through the filter of another', copy([STATUS], [], MICROSOFT), [
    'receiver-marked-elsewhere',
  ]),
  judged('Google quarantines it for failing DMARC', copy([], [], [...GOOGLE, QUARANTINED]), ['receiver-marked-spam']),
  judged('Google did, and another received it from there', copy([], [...GOOGLE, QUARANTINED]), [
    'receiver-marked-elsewhere',
  ]),
  judged("Google's results, which the sender wrote", copy([], [QUARANTINED], GOOGLE), ['receiver-marked-elsewhere']),
  judged(
    'Microsoft lets it through, though it fails DMARC and the domain asks for quarantine',
    copy([COMPOSITE], ['X-Forefront-Antispam-Report: SCL:1;SFV:NSPM;CAT:NONE;'], MICROSOFT),
    ['receiver-suspects-spam'],
  ),
  judged('Microsoft found no spam', atMicrosoft('SCL:1;SRV:;IPV:NLI;SFV:NSPM;CAT:NONE', 'I'), []),
  judged('bulk mail that was let through', atMicrosoft('SCL:1;SRV:BULK;SFV:NSPM;CAT:BULK', 'I'), [
    'receiver-suspects-spam',
  ]),
  judged('a safe sender', atMicrosoft('SCL:-1;IPV:NLI;SFV:SFE;CAT:NONE', 'I'), ['receiver-filter-skipped']),
  judged('a rule and an address that let it through', atMicrosoft('SCL:-1;IPV:CAL;SFV:SKN;CAT:NONE', 'I'), [
    'receiver-filter-skipped',
  ]),
  judged('phishing of a safe sender', atMicrosoft('SCL:-1;SFV:SFE;CAT:HPHSH', 'J'), ['receiver-marked-spam']),
  judged('released from quarantine', atMicrosoft('SCL:-1;SFV:SKQ;CAT:NONE', 'I'), ['receiver-suspects-spam']),
  judged('a blocked sender', atMicrosoft('SCL:6;SFV:BLK;CAT:NONE', 'J', ['X-MS-Exchange-Organization-SCL: 6']), [
    'receiver-blocked-by-recipient',
  ]),
  judged('put into Junk, though the filter found no spam', atMicrosoft('SCL:1;SFV:NSPM;CAT:NONE', 'J'), [
    'receiver-blocked-by-recipient',
  ]),
  judged('spam of a sender who is blocked as well', atMicrosoft('SCL:6;SFV:BLK;CAT:PHSH', 'J'), [
    'receiver-marked-spam',
  ]),
  judged('nobody received it yet', [...MESSAGE, STATUS, '', 'Hello.', ''].join('\n'), ['receiver-marked-elsewhere']),
];
