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
const FOREFRONT = 'X-Forefront-Antispam-Report: CIP:192.0.2.7;SCL:5;SFV:SPM;CAT:SPM;';
const MICROSOFT = [
  'Received: from out.acme.example (192.0.2.7) by',
  ' AM5EUR02FT017.mail.protection.outlook.com (10.152.8.1) with Microsoft SMTP Server; Sat, 21 Nov 2026 09:30:00 +0000',
];
const judged = (name: string, message: string, finds: Scene['finds']): Scene => ({ name, message, zone: {}, finds });

export const scenes: readonly Scene[] = [
  judged('no filter wrote anything', copy([]), null),
  judged('the filter of the receiver calls it spam', copy([STATUS, 'X-Spam-Flag: YES']), ['receiver-marked-spam']),
  judged('it calls it none', copy(['X-Spam-Status: No, score=0.2 required=5.0 tests=none']), []),
  judged('it has its doubts', copy(['X-Rspamd-Action: greylist']), ['receiver-suspects-spam']),
  judged('the field came with the message', copy([], [STATUS]), ['receiver-marked-elsewhere']),
  judged('Microsoft writes at the end of the header', copy([], [FOREFRONT], MICROSOFT), ['receiver-marked-spam']),
  judged("Microsoft's name in a copy of another", copy([], [FOREFRONT]), ['receiver-marked-elsewhere']),
  judged('a copy at Microsoft that went through the filter of another', copy([STATUS], [], MICROSOFT), [
    'receiver-marked-elsewhere',
  ]),
  judged('nobody received it yet', [...MESSAGE, STATUS, '', 'Hello.', ''].join('\n'), ['receiver-marked-elsewhere']),
];
