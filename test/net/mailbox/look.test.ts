import { createSecureContext, TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { MailboxLook, MailboxLookRequest } from '../../../src/core/net.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { type Authority, createAuthority } from '../../../src/demo/certificates.ts';
import { lookAtServer } from '../../../src/net/mailbox/look.ts';
import { createConnector } from '../../../src/net/system/stream.ts';
import { type Script, type ScriptedConnection, scriptedSmtp } from '../../support/scripted-smtp.ts';

let authority: Authority;
let issued: { readonly key: string; readonly cert: string };
beforeAll(async () => {
  authority = await createAuthority();
  issued = await authority.issue({ names: ['mail.test'] });
});

const request: MailboxLookRequest = {
  protocol: 'imap',
  host: 'mail.test',
  address: '192.0.2.1',
  port: 143,
  tls: 'starttls',
};

async function look(
  script: Script,
  { phaseMs = 5000, ...over }: Partial<MailboxLookRequest> & { readonly phaseMs?: number } = {},
): Promise<{ readonly seen: Observation<MailboxLook>; readonly lines: readonly string[] }> {
  const server = await scriptedSmtp(script);
  const wire = createConnector({
    signal: new AbortController().signal,
    mapAddress: () => server,
    ca: authority.caPem,
  });
  onTestFinished(() => wire.close());
  const deadlines = { connectMs: 5000, greetingMs: phaseMs, phaseMs };
  return { seen: await lookAtServer({ ...request, ...over }, wire, deadlines), lines: server.lines };
}

async function known(...args: Parameters<typeof look>): Promise<MailboxLook> {
  const { seen } = await look(...args);
  if (seen.status === 'unknown') throw new Error(`unknown, ${seen.reason}: ${seen.detail}`);
  return seen.value;
}

function secure({ socket }: ScriptedConnection): TLSSocket {
  const context = createSecureContext(issued);
  return new TLSSocket(socket, { isServer: true, secureContext: context }).on('error', () => {});
}

/** Greets, and answers by the first word behind the tag, or by the command. */
const imap =
  (answers: Readonly<Record<string, string>>, greeting = '* OK ready'): Script =>
  async (connection) => {
    const { send, line, socket } = connection;
    send(`${greeting}\r\n`);
    for (let command = await line(); command !== null; command = await line()) {
      const [tag = '', verb = ''] = command.split(' ');
      send((answers[verb] ?? `TAG OK done\r\n`).replaceAll('TAG', tag));
      if (verb === 'STARTTLS' && !('STARTTLS' in answers)) return void secure(connection);
      if (verb === 'LOGOUT') socket.end();
    }
  };

describe('IMAP', () => {
  const offer = { CAPABILITY: '* CAPABILITY IMAP4rev1 StartTLS LOGINDISABLED\r\nTAG OK done\r\n' };

  test('what is said in clear, and the handshake behind STARTTLS', async () => {
    expect(await known(imap(offer))).toMatchObject({
      greeting: '* OK ready',
      clearCapabilities: ['IMAP4REV1', 'STARTTLS', 'LOGINDISABLED'],
      offersTls: true,
      injectedBytes: 0,
      handshake: { trust: { trusted: true } },
      failure: null,
    });
  });

  test('nobody logs in', async () => {
    const { seen, lines } = await look(imap({ CAPABILITY: '* CAPABILITY IMAP4rev1\r\nTAG OK\r\n' }));
    expect(seen).toMatchObject({ status: 'known', value: { offersTls: false, handshake: null, failure: null } });
    await expect.poll(() => lines).toEqual(['A1 CAPABILITY', 'A3 LOGOUT']);
  });

  test('STARTTLS that is offered and refused', async () => {
    const refuses = { ...offer, STARTTLS: 'TAG NO not now\r\n' };
    expect(await known(imap(refuses))).toMatchObject({
      offersTls: true,
      failure: { ended: 'complete', detail: expect.stringContaining('not now') },
    });
  });

  test('octets in clear behind the answer to STARTTLS are counted, and none is taken for TLS', async () => {
    const injects: Script = async (connection) => {
      connection.send('* OK ready\r\n');
      await connection.line();
      connection.send('* CAPABILITY STARTTLS\r\nA1 OK\r\n');
      await connection.line();
      connection.send('A2 OK begin\r\n* BYE injected\r\n');
      secure(connection);
    };
    expect(await known(injects)).toMatchObject({ injectedBytes: 16, handshake: { trust: { trusted: true } } });
  });

  test('a server that answers in clear where TLS was agreed', async () => {
    const answers = { ...offer, STARTTLS: 'TAG OK begin\r\n' };
    const script: Script = async ({ send, line, socket }) => {
      send('* OK ready\r\n');
      for (let command = await line(); command !== null; command = await line()) {
        const [tag = '', verb = ''] = command.split(' ');
        send((answers[verb as keyof typeof answers] ?? '').replaceAll('TAG', tag));
        if (verb === 'STARTTLS') return void socket.once('readable', () => send('* BYE what is this\r\n'));
      }
    };
    expect(await known(script)).toMatchObject({ offersTls: true, handshake: null, failure: { ended: 'tls-alert' } });
  });
});

describe('POP3', () => {
  const pop = { protocol: 'pop3', port: 110 } as const;
  const pop3 =
    (capa: string, stls: string, starts: boolean): Script =>
    async (connection) => {
      const { send, line, socket } = connection;
      send('+OK ready\r\n');
      for (let command = await line(); command !== null; command = await line()) {
        if (command === 'CAPA') send(capa);
        else if (command === 'STLS') {
          send(stls);
          if (starts) return void secure(connection);
        } else socket.end('+OK bye\r\n');
      }
    };

  test('what CAPA lists, and the handshake behind STLS', async () => {
    const script = pop3('+OK\r\nUSER\r\nSASL PLAIN LOGIN\r\nSTLS\r\n.\r\n', '+OK begin\r\n', true);
    expect(await known(script, pop)).toMatchObject({
      clearCapabilities: ['USER', 'SASL PLAIN LOGIN', 'STLS'],
      offersTls: true,
      handshake: { trust: { trusted: true } },
    });
  });

  test('a server without CAPA is asked for STLS all the same', async () => {
    const agrees = pop3('-ERR what?\r\n', '+OK begin\r\n', true);
    expect(await known(agrees, pop)).toMatchObject({ clearCapabilities: null, offersTls: true, failure: null });
    const refuses = pop3('-ERR what?\r\n', '-ERR what?\r\n', false);
    expect(await known(refuses, pop)).toMatchObject({ offersTls: false, handshake: null, failure: null });
  });
});

describe('TLS from the first octet', () => {
  const implicit = { tls: 'implicit', port: 993 } as const;

  test('the greeting comes under TLS', async () => {
    const script: Script = (connection) => void secure(connection).write('* OK ready\r\n');
    expect(await known(script, implicit)).toMatchObject({
      greeting: '* OK ready',
      clearCapabilities: null,
      handshake: { trust: { trusted: true } },
      failure: null,
    });
  });

  test('a greeting in clear is no TLS', async () => {
    const seen = await known(({ send }) => send('* OK ready\r\n'), implicit);
    expect(seen).toMatchObject({ handshake: null, failure: { ended: expect.any(String) } });
  });
});

describe('what was not seen is unknown', () => {
  const cases: readonly (readonly [string, Script, string])[] = [
    ['a server that turns us away', imap({}, '* BYE too many connections'), 'refused'],
    ['a server that hangs up', ({ socket }) => void socket.end(), 'protocol-error'],
    ['a server that says nothing', () => {}, 'timeout'],
    ['a line without an end', ({ send }) => send(`* OK ${'x'.repeat(200_000)}`), 'protocol-error'],
    ['an answer without an end', imap({ CAPABILITY: '* CAPABILITY IMAP4\r\n'.repeat(5000) }), 'protocol-error'],
  ];
  test.each(cases)('%s', async (_, script, reason) => {
    const { seen } = await look(script, { phaseMs: reason === 'timeout' ? 40 : 5000 });
    expect(seen).toMatchObject({ status: 'unknown', reason });
  });

  test('a port where nobody listens', async () => {
    const wire = createConnector({
      signal: new AbortController().signal,
      mapAddress: () => ({ address: '127.0.0.1', port: 1 }),
    });
    onTestFinished(() => wire.close());
    expect(await lookAtServer(request, wire)).toMatchObject({ status: 'unknown', reason: 'unreachable' });
  });
});
