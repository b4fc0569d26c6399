import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { createAuthority } from '../../../src/demo/certificates.ts';
import { codesOf, sessionWith } from './talk.ts';

test('a server that is not ours: nodemailer, with STARTTLS and an unknown recipient', async () => {
  const authority = await createAuthority();
  const { key, cert } = await authority.issue({ names: ['mx.test'], viaIntermediate: true });
  const server = new SMTPServer({
    key,
    cert,
    name: 'mx.test',
    authOptional: true,
    disableReverseLookup: true,
    onRcptTo({ address }, _session, done) {
      const refusal = Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 });
      done(address.startsWith('postmaster@') ? null : refusal);
    },
  });
  server.on('error', () => {});
  const listener = server.listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { address, port } = listener.address() as AddressInfo;

  const session = await sessionWith(
    { address, port },
    { ca: authority.caPem, recipients: ['postmaster@mx.test', 'nobody@mx.test'], verify: 'postmaster' },
  );
  expect(codesOf(session)).toEqual([
    ['connect', null],
    ['banner', 220],
    ['ehlo', 250],
    ['starttls', 220],
    ['tls', null],
    ['ehlo-tls', 250],
    ['mail', 250],
    ['rcpt', 250],
    ['rcpt', 550],
    ['rset', 250],
    ['vrfy', 252],
    ['expn', 500],
    ['quit', 221],
  ]);
  expect(session.startTls.handshake).toMatchObject({ protocol: 'TLSv1.3', trust: { trusted: true } });
  expect(session.startTls.handshake?.chain).toHaveLength(2);
  expect(session).toMatchObject({ phase: 'quit', ended: 'complete' });
});
