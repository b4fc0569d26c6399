import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAuthority } from '../../src/demo/certificates.ts';
import { type SmtpServerOptions, smtpBehaviours, startSmtpServer } from '../../src/demo/smtp-server.ts';

async function start(options: Partial<SmtpServerOptions> = {}) {
  const server = await startSmtpServer({ name: 'mx.test', ...options });
  onTestFinished(() => server.close());
  return server;
}

/** Sends the commands at once, closes, and returns all that the server said. */
async function say(server: { readonly port: number }, ...commands: readonly string[]): Promise<readonly string[]> {
  const socket = connect(server.port, '127.0.0.1');
  let text = '';
  for (const command of [...commands, 'QUIT']) socket.write(`${command}\r\n`);
  for await (const chunk of socket) text += chunk;
  return text.split('\r\n').slice(0, -1);
}

const codes = (lines: readonly string[]) => lines.filter((line) => line[3] === ' ').map((line) => line.slice(0, 3));

describe('the server of the demo', () => {
  test('takes mail up to RCPT, and no message', async () => {
    const lines = await say(
      await start(),
      'EHLO a.test',
      'MAIL FROM:<>',
      'RCPT TO:<b@mx.test>',
      'DATA',
      'RSET',
      'VRFY b',
    );
    expect(codes(lines)).toEqual(['220', '250', '250', '250', '502', '250', '252', '221']);
    expect(lines[1]).toBe('250-mx.test');
  });

  test('wants MAIL before RCPT, also after RSET', async () => {
    const lines = await say(await start(), 'RCPT TO:<b@mx.test>', 'MAIL FROM:<>', 'RSET', 'RCPT TO:<b@mx.test>');
    expect(codes(lines)).toEqual(['220', '503', '250', '250', '503', '221']);
  });

  test('takes mail for its own domains only', async () => {
    const server = await start({ domains: ['mx.test'] });
    const lines = await say(
      server,
      'MAIL FROM:<>',
      'RCPT TO:<b@MX.test>',
      'RCPT TO:<b@other.test>',
      'RCPT TO:<postmaster>',
    );
    expect(codes(lines)).toEqual(['220', '250', '250', '554', '250', '221']);
  });

  test('offers STARTTLS where it has a certificate', async () => {
    const { key, cert } = await (await createAuthority()).issue({ names: ['mx.test'] });
    expect(await say(await start({ tls: { key, cert } }), 'EHLO a.test')).toContain('250-STARTTLS');
    expect(await say(await start({ tls: null }), 'EHLO a.test')).not.toContain('250-STARTTLS');
    expect(codes(await say(await start(), 'STARTTLS'))).toEqual(['220', '502', '221']);
  });

  test('speaks TLS from the first octet where told to', async () => {
    const authority = await createAuthority();
    const { key, cert } = await authority.issue({ names: ['mx.test'] });
    const server = await start({ tls: { key, cert }, implicitTls: true });
    const socket = connectTls({ port: server.port, host: server.address, ca: authority.caPem, servername: 'mx.test' });
    socket.write('EHLO a.test\r\nQUIT\r\n');
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(codes(text.split('\r\n'))).toEqual(['220', '250', '221']);
    expect(text).not.toContain('STARTTLS');
  });

  test('a certificate that cannot be used is refused at the start', async () => {
    await expect(startSmtpServer({ name: 'mx.test', tls: { key: 'x', cert: 'y' } })).rejects.toThrow();
  });

  test.each([
    ['unknownRecipient', ['220', '250', '550', '221']],
    ['refusesAll', ['554', '250', '250', '221']],
    ['busy', ['421']],
    ['greylisting', ['220', '250', '451', '221']],
  ] as const)('%s', async (name, expected) => {
    const server = await start({ behaviour: smtpBehaviours[name] });
    expect(codes(await say(server, 'MAIL FROM:<>', 'RCPT TO:<b@mx.test>'))).toEqual(expected);
  });

  test('greylisting lets the second session through', async () => {
    const server = await start({ behaviour: smtpBehaviours.greylisting });
    await say(server, 'MAIL FROM:<>', 'RCPT TO:<b@mx.test>');
    expect(codes(await say(server, 'MAIL FROM:<>', 'RCPT TO:<b@mx.test>'))).toEqual(['220', '250', '250', '221']);
    expect(server.sessions).toBe(2);
  });

  test('a reply of several lines', async () => {
    const server = await start({ behaviour: (command) => (command === 'NOOP' ? '250 one\ntwo\nthree' : null) });
    expect(await say(server, 'NOOP')).toEqual([
      '220 mx.test ESMTP',
      '250-one',
      '250-two',
      '250 three',
      '221 2.0.0 bye',
    ]);
  });

  test('waits before each reply', async () => {
    const server = await start({ delayMs: 15 });
    const started = performance.now();
    await say(server, 'NOOP');
    expect(performance.now() - started).toBeGreaterThan(40);
  });

  test('hangs up on a line without an end', async () => {
    const server = await start();
    const socket = connect(server.port, server.address);
    socket.on('error', () => {}).write('x'.repeat(10_000));
    await new Promise((resolve) => socket.on('end', resolve).resume());
    expect(server.sessions).toBe(1);
  });

  test('close ends open sessions and frees the port', async () => {
    const server = await startSmtpServer({ name: 'mx.test' });
    const socket = connect(server.port, server.address);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => {}).resume();
    await new Promise((resolve) => socket.once('data', resolve));
    await server.close();
    await closed;
    const again = connect(server.port, server.address);
    const error = await new Promise<NodeJS.ErrnoException>((resolve) => again.once('error', resolve));
    expect(error.code).toBe('ECONNREFUSED');
  });
});
