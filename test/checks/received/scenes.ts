import { copyScene, received } from '../../support/copy-world.ts';
import { mailboxWith, probeMessage, probeRequest } from '../../support/probe-world.ts';
import type { Scene } from '../../support/scene.ts';
import { copyOf, dkim, dmarc, PASSES, sealed, sent, signed, spf, zone } from './copies.ts';

const good = await signed();
const foreign = await signed('mailer.example');
const unknownKey = await signed('a.example', 'gone');
const arc = await sealed(good);

const scene = (name: string, copy: string, finds: Scene['finds'], found = {}): Scene =>
  copyScene(name, Buffer.from(copy, 'latin1'), finds, { zone, found });

const SPAM = 'X-Spam-Status: Yes, score=7.2 required=5.0 tests=HTML_IMAGE_ONLY_08=1.7,SPF_FAIL=0.9';

export const scenes: readonly Scene[] = [
  { name: 'no probe was asked for', zone: {}, finds: null },
  { ...scene('no mailbox was given', good, null), options: { probe: probeRequest() } },
  scene('everything passes, and the receiver says so', copyOf(good, PASSES), []),
  scene(
    'the receiver says it by Received-SPF alone',
    copyOf(good, null, 'Received-SPF: Pass (a) envelope-from=<a@a.example>'),
    [],
  ),
  scene('the receiver says nothing', copyOf(good, null), ['received-no-results']),
  scene('SPF fails, and DMARC with it', copyOf(foreign, [spf('fail'), dkim('pass', 'mailer.example'), dmarc('fail')]), [
    'received-dmarc-failed',
    'received-spf-failed',
    'received-dkim-not-aligned',
    'received-verdicts-differ',
  ]),
  scene('SPF is a softfail, and DKIM carries DMARC', copyOf(good, [spf('softfail'), dkim('pass'), dmarc('pass')]), [
    'received-spf-not-passed',
    'received-verdicts-differ',
  ]),
  scene('SPF is neutral, and DKIM carries DMARC', copyOf(good, [spf('neutral'), dkim('pass'), dmarc('pass')]), [
    'received-verdicts-differ',
  ]),
  scene('DNS failed the receiver', copyOf(good, [spf('temperror'), dkim('temperror'), dmarc('temperror')]), []),
  scene('the key is gone', copyOf(unknownKey, [spf('pass'), dkim('permerror'), dmarc('pass')]), [
    'received-dkim-not-passed',
  ]),
  scene(
    'the signature fails, and nothing makes up for it',
    copyOf(unknownKey, [spf('none'), dkim('fail'), dmarc('none')]),
    ['received-spf-failed', 'received-dkim-failed', 'received-verdicts-differ'],
  ),
  scene('nobody signed it', copyOf(sent, [spf('pass'), dkim('none'), dmarc('pass')]), ['received-dkim-missing']),
  scene('the receiver passed a signature that is there no more', copyOf(sent, PASSES), ['received-verdicts-differ']),
  scene('a service signed for itself', copyOf(foreign, [spf('pass'), dkim('pass', 'mailer.example'), dmarc('pass')]), [
    'received-dkim-not-aligned',
  ]),
  scene(
    'Microsoft takes the sender for forged',
    copyOf(sent, [
      spf('pass'),
      dkim('none'),
      'dmarc=none action=none header.from=a.example',
      'compauth=fail reason=001',
    ]),
    ['received-compauth-failed', 'received-dkim-missing', 'received-verdicts-differ'],
  ),
  scene('Microsoft is convinced', copyOf(good, [...PASSES, 'compauth=pass reason=100']), []),
  scene(
    'a composite failure that is the failure of DMARC',
    copyOf(good, [spf('pass'), dkim('pass'), dmarc('fail'), 'compauth=fail reason=000']),
    ['received-dmarc-failed', 'received-verdicts-differ'],
  ),
  scene('a filter marks it', copyOf(good, PASSES, SPAM), ['received-spam-marked']),
  scene('a filter marks it at the end of the header', copyOf(good, PASSES).replace('\r\n\r\n', `\r\n${SPAM}\r\n\r\n`), [
    'received-spam-marked',
  ]),
  scene('a filter finds nothing', copyOf(good, PASSES, 'X-Spam-Status: No, score=-1.0 required=5.0'), []),
  {
    ...scene(
      'the mark was in the message when it left',
      copyOf(good, PASSES).replace('\r\n\r\n', `\r\n${SPAM}\r\n\r\n`),
      [],
    ),
    options: {
      probe: probeRequest({
        messages: [
          { ...probeMessage, raw: Buffer.from(sent.replace('\r\n\r\n', `\r\n${SPAM}\r\n\r\n`)).toString('base64') },
        ],
        mailboxes: scene('', '', []).options?.probe?.mailboxes ?? [],
      }),
    },
  },
  scene(
    'results in the receiver’s name came with it',
    [
      copyOf('', PASSES).trimEnd(),
      received('from laptop ([10.0.0.2]) by mail.a.example with ESMTPSA id 1', 1),
      'Authentication-Results: mx.b.example; spf=fail',
      good,
    ].join('\r\n'),
    ['received-results-forged'],
  ),
  scene('a footer was added', copyOf(`${good}-- \r\nsent by list\r\n`, PASSES), [
    'received-altered',
    'received-verdicts-differ',
  ]),
  scene('the subject was marked', copyOf(good, PASSES).replace('Subject: a', 'Subject: [EXTERN] a'), [
    'received-altered',
    'received-verdicts-differ',
  ]),
  scene(
    'it came in another encoding',
    copyOf(good.replace('\r\n\r\nHello.', '\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHel=6Co.'), PASSES),
    ['received-altered', 'received-verdicts-differ'],
  ),
  scene(
    'white space at the end of a line is no change',
    copyOf(good.replace('Hello.\r\n', 'Hello. \r\n\r\n'), PASSES),
    [],
  ),
  scene(
    'the receiver does not say, and the signature is broken',
    copyOf(good.replace('Hello.', 'Hullo.'), [spf('pass')]),
    ['received-altered', 'received-evaluation-failed'],
  ),
  scene('a chain that holds', copyOf(arc, PASSES), []),
  scene('a chain that does not', copyOf(arc.replace('cv=none', 'cv=pass'), PASSES), ['received-arc-broken']),
  {
    ...scene('only its beginning was fetched', copyOf(good, PASSES), [], { truncated: true }),
    outcome: 'not-checked',
  },
  scene(
    'it never left its provider',
    [
      received(
        'from laptop (dsl.isp.example [93.184.216.7]) (Authenticated sender: a) by mx.b.example (Postfix) with ESMTPSA id 1',
        1,
      ),
      sent,
    ].join('\r\n'),
    ['received-no-results'],
  ),
  {
    ...scene('the message is not found', '', []),
    net: { ...scene('', '', []).net, mailbox: () => mailboxWith(() => null) },
    outcome: 'not-checked',
  },
];
