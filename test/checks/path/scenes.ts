import { copyScene, received, SENT_AT_MS } from '../../support/copy-world.ts';
import { mailboxWith, probeRequest } from '../../support/probe-world.ts';
import type { Scene } from '../../support/scene.ts';

const REST = ['From: a@a.example', 'To: you@b.example', 'Subject: a probe', '', 'Hello.', ''];
const TLS = '(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))';
const copyOf = (...fields: readonly string[]) => [...fields, ...REST].join('\r\n');
const submitted = (seconds: number, tls = TLS, protocol = 'ESMTPSA') =>
  received(
    `from laptop (dsl.isp.example [93.184.216.7]) ${tls} (Authenticated sender: a) by mail.a.example (Postfix) with ${protocol} id 1`,
    seconds,
  );
const taken = (seconds: number, tls = TLS, protocol = 'ESMTPS') =>
  received(
    `from mail.a.example (mail.a.example [93.184.216.34]) ${tls} by mx.b.example (Postfix) with ${protocol} id 2`,
    seconds,
  );
const stored = (seconds: number) => received('from mx.b.example by store.b.example with LMTP id 3', seconds);

const scene = (name: string, fields: readonly string[], finds: Scene['finds'], receivedAtMs: number | null = null) =>
  copyScene(name, copyOf(...fields), finds, { found: { receivedAtMs } });

export const scenes: readonly Scene[] = [
  { name: 'no probe was asked for', zone: {}, finds: null },
  { ...scene('no mailbox was given', [], null), options: { probe: probeRequest() } },
  scene('over TLS all the way', [stored(3), taken(2), submitted(1)], []),
  scene('in clear to the MX host', [taken(2, '', 'ESMTP'), submitted(1)], ['path-clear-text']),
  scene('in clear from the user to the server', [taken(2), submitted(1, '', 'ESMTPA')], ['path-clear-text-before']),
  scene(
    'no host says whether there was TLS',
    [received('from mail.a.example ([93.184.216.34]) by mx.b.example with SMTP id 2', 1)],
    [],
  ),
  scene(
    'by TLS 1.0',
    [taken(2, '(using TLSv1 with cipher ECDHE-RSA-AES256-SHA (256/256 bits))'), submitted(1)],
    ['path-old-tls'],
  ),
  scene('six minutes in the queue', [stored(363), taken(362), submitted(1)], ['path-slow']),
  scene('a minute in the queue', [stored(63), taken(62), submitted(1)], []),
  scene('slow into the mailbox', [taken(2), submitted(1)], ['path-slow'], SENT_AT_MS + 400_000),
  scene('a host whose clock is an hour ahead', [stored(3), taken(2), submitted(3600)], ['path-clock-skew']),
  scene(
    'our own clock is a quarter of an hour ahead',
    [stored(-898), taken(-899), submitted(-900)],
    ['path-own-clock'],
  ),
  scene('no trace at all', [], ['path-no-trace']),
  scene(
    'from one user of a provider to another',
    [
      received(
        `from laptop (dsl.isp.example [93.184.216.7]) ${TLS} (Authenticated sender: a) by mx.b.example (Postfix) with ESMTPSA id 1`,
        1,
      ),
    ],
    ['path-stayed-inside'],
  ),
  {
    ...scene('the message is not found', [], []),
    net: { ...scene('', [], []).net, mailbox: () => mailboxWith(() => null) },
    outcome: 'not-checked',
  },
];
