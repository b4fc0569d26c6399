import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContextOptions, TLSSocket, type TLSSocketOptions } from 'node:tls';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Authority, type CertificateRequest, createAuthority } from '../../../src/demo/certificates.ts';
import { createConnector } from '../../../src/net/system/stream.ts';
import type { Connection, TlsFacts, TlsResult } from '../../../src/net/wire.ts';
import { type ScriptedConnection, scriptedSmtp } from '../../support/scripted-smtp.ts';

const DAY_MS = 86_400_000;
const past = new Date(Date.now() - 3 * DAY_MS);
const future = new Date(Date.now() + 3 * DAY_MS);

let known: Authority;
let stranger: Authority;
beforeAll(async () => {
  [known, stranger] = await Promise.all([createAuthority('known'), createAuthority('stranger')]);
});

type Script = (connection: ScriptedConnection) => Promise<void> | void;

async function connectTo(script: Script, ca = known.caPem): Promise<Connection> {
  const server = await scriptedSmtp(script);
  const own = createConnector({
    signal: new AbortController().signal,
    mapAddress: (address, port) => ({ address, port }),
    ca,
  });
  onTestFinished(() => own.close());
  const result = await own.connect({ ...server, timeoutMs: 5000 });
  if (!result.ok) throw new Error(result.detail);
  return result.connection;
}

async function handshake(script: Script, serverName: string | null = 'mx.test', timeoutMs = 5000): Promise<TlsResult> {
  return (await connectTo(script)).startTls({ serverName, timeoutMs });
}

function secure(
  { socket }: ScriptedConnection,
  context: SecureContextOptions,
  options: TLSSocketOptions = {},
): TLSSocket {
  const stream = new TLSSocket(socket, {
    ...options,
    isServer: true,
    secureContext: createSecureContext({ ciphers: 'DEFAULT@SECLEVEL=0', ...context }),
  });
  return stream.on('error', () => {});
}

async function factsOf(context: SecureContextOptions): Promise<TlsFacts> {
  const result = await handshake((connection) => void secure(connection, context));
  if (!result.ok) throw new Error(result.detail);
  return result.tls;
}

const subjects = ({ chain }: TlsFacts) =>
  chain.map((der) => new X509Certificate(Buffer.from(der, 'base64')).subject.replace('CN=', ''));

describe('trust', () => {
  const cases: readonly {
    readonly name: string;
    readonly by?: 'stranger';
    readonly request?: Partial<CertificateRequest>;
    readonly trust: string | null;
  }[] = [
    { name: 'signed by a known root', trust: null },
    { name: 'through an intermediate', request: { viaIntermediate: true }, trust: null },
    { name: 'a wrong name is no matter of trust', request: { names: ['other.test'] }, trust: null },
    { name: 'no name at all is no matter of trust', request: { names: [] }, trust: null },
    { name: 'a weak key is no matter of trust', request: { rsaBits: 1024 }, trust: null },
    { name: 'SHA-1 is no matter of trust', request: { sha1: true }, trust: null },
    { name: 'expired', request: { notAfter: past }, trust: 'CERT_HAS_EXPIRED' },
    { name: 'not yet valid', request: { notBefore: future }, trust: 'CERT_NOT_YET_VALID' },
    { name: 'signed by itself', request: { selfSigned: true }, trust: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    { name: 'an unknown issuer', by: 'stranger', trust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    {
      name: 'an unknown issuer behind an intermediate',
      by: 'stranger',
      request: { viaIntermediate: true },
      trust: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    },
    {
      name: 'an intermediate that is not sent',
      request: { viaIntermediate: true, withoutIntermediate: true },
      trust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    },
    {
      name: 'expired and signed by itself: dates do not hide the issuer',
      request: { notAfter: past, selfSigned: true },
      trust: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    },
    {
      name: 'expired, unknown issuer',
      by: 'stranger',
      request: { notAfter: past },
      trust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    },
    {
      name: 'not yet valid, unknown issuer behind an intermediate',
      by: 'stranger',
      request: { notBefore: future, viaIntermediate: true },
      trust: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    },
    {
      name: 'expired, through an intermediate',
      request: { notAfter: past, viaIntermediate: true },
      trust: 'CERT_HAS_EXPIRED',
    },
  ];
  test.each(cases)('$name', async ({ by, request, trust }) => {
    const authority = by === 'stranger' ? stranger : known;
    const facts = await factsOf(await authority.issue({ names: ['mx.test'], ...request }));
    expect(facts.trustError?.code ?? null).toBe(trust);
    expect(facts.trustError?.detail ?? 'words').not.toBe('');
  });

  test('an unknown root that is sent along', async () => {
    const { key, cert } = await stranger.issue({ names: ['mx.test'] });
    const facts = await factsOf({ key, cert: cert + stranger.caPem });
    expect(facts.trustError?.code).toBe('SELF_SIGNED_CERT_IN_CHAIN');
  });

  test('an unknown root that is sent along with an expired certificate', async () => {
    const { key, cert } = await stranger.issue({ names: ['mx.test'], notAfter: past });
    const facts = await factsOf({ key, cert: cert + stranger.caPem });
    expect(facts.trustError?.code).toBe('SELF_SIGNED_CERT_IN_CHAIN');
  });
});

test('a damaged certificate in the CA text does not take the good one with it', async () => {
  const damaged = stranger.caPem.replace(/M/g, 'A');
  const issued = await known.issue({ names: ['mx.test'] });
  const connection = await connectTo((client) => void secure(client, issued), damaged + known.caPem);
  const result = await connection.startTls({ serverName: null, timeoutMs: 5000 });
  expect(result.ok && result.tls.trustError).toBeNull();
});

describe('the chain is that which was sent', () => {
  test('a root of ours is not added', async () => {
    expect(subjects(await factsOf(await known.issue({ names: ['mx.test'] })))).toEqual(['mx.test']);
  });

  test('a root that was sent is there', async () => {
    const { key, cert } = await known.issue({ names: ['mx.test'] });
    expect(subjects(await factsOf({ key, cert: cert + known.caPem }))).toEqual(['mx.test', 'known']);
  });

  test('in the order in which it was sent, unrelated certificates included', async () => {
    const { key, cert } = await known.issue({ names: ['mx.test'], viaIntermediate: true });
    const [leaf = '', intermediate = ''] = cert.split(/(?<=-----END CERTIFICATE-----\n)/);
    const facts = await factsOf({ key, cert: leaf + stranger.caPem + intermediate });
    expect(subjects(facts)).toEqual(['mx.test', 'stranger', 'known\\, intermediate']);
    expect(facts.trustError).toBeNull();
  });
});

describe('versions', () => {
  test.each(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const)('a server that speaks %s only', async (version) => {
    const issued = await known.issue({ names: ['mx.test'], rsaBits: 1024 });
    const facts = await factsOf({ ...issued, minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' });
    expect(facts.protocol).toBe(version);
    expect(facts.cipher).toMatch(/^TLS_/);
    expect(facts.ephemeralKey).not.toBeNull();
  });

  test('a weak Diffie-Hellman group is seen as what it is', async () => {
    const issued = await known.issue({ names: ['mx.test'], rsaBits: 1024 });
    const ciphers = 'DHE-RSA-AES128-SHA@SECLEVEL=0';
    const facts = await factsOf({ ...issued, maxVersion: 'TLSv1.2', minVersion: 'TLSv1', ciphers, dhparam: 'auto' });
    expect(facts.ephemeralKey).toEqual({ type: 'DH', name: null, sizeBits: 1024 });
  });

  test('a key exchange without an ephemeral key', async () => {
    const issued = await known.issue({ names: ['mx.test'], rsaBits: 1024 });
    const facts = await factsOf({ ...issued, maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA@SECLEVEL=0' });
    expect(facts.ephemeralKey).toBeNull();
  });
});

describe('server name', () => {
  test.each([
    ['mx.test', ['mx.test']],
    ['192.0.2.1', []],
    ['2001:db8::1', []],
    ['not a name', []],
    [null, []],
  ] as const)('%j is indicated as %j', async (serverName, indicated) => {
    const issued = await known.issue({ names: ['mx.test'] });
    const seen: string[] = [];
    const options: TLSSocketOptions = {
      SNICallback(name, done) {
        seen.push(name);
        done(null);
      },
    };
    const result = await handshake((connection) => void secure(connection, issued, options), serverName);
    expect(result.ok).toBe(true);
    expect(seen).toEqual(indicated);
  });
});

describe('a handshake that fails', () => {
  test('an alert', async () => {
    const issued = await known.issue({ names: ['mx.test'], rsaBits: 1024 });
    const ciphers = 'ADH-AES128-SHA@SECLEVEL=0';
    const context = { ...issued, maxVersion: 'TLSv1.2', ciphers, dhparam: 'auto' } as const;
    const result = await handshake((connection) => void secure(connection, context));
    expect(result).toMatchObject({ ok: false, failure: 'tls-error', code: expect.stringMatching(/^ERR_SSL_.*ALERT/) });
  });

  test('a server that goes on in clear', async () => {
    const result = await handshake(({ send }) => {
      setTimeout(() => send('500 what is this\r\n'), 5);
    });
    expect(result).toMatchObject({ ok: false, failure: 'tls-error', code: expect.stringMatching(/^ERR_SSL_/) });
    expect(result.ok ? '' : result.code).not.toMatch(/ALERT/);
  });

  test('silence', async () => {
    const result = await handshake(() => {}, 'mx.test', 20);
    expect(result).toMatchObject({ ok: false, failure: 'timeout', code: 'timeout' });
  });

  test('the end of the connection', async () => {
    const result = await handshake(({ socket }) => {
      socket.once('readable', () => socket.end());
    });
    expect(result).toMatchObject({ ok: false, failure: 'closed', code: 'closed' });
  });

  test('a reset', async () => {
    const result = await handshake(({ socket }) => {
      socket.once('readable', () => socket.resetAndDestroy());
    });
    expect(result).toMatchObject({ ok: false, failure: 'reset', code: 'ECONNRESET' });
  });

  test('a connection that is already closed', async () => {
    const connection = await connectTo(({ socket }) => void socket.end());
    await connection.read({ timeoutMs: 5000, maxBytes: 1 });
    expect(await connection.startTls({ serverName: null, timeoutMs: 5000 })).toMatchObject({
      ok: false,
      failure: 'closed',
    });
  });
});

describe('data', () => {
  test('what came in clear and was not read is never data under TLS, nor part of the handshake', async () => {
    const issued = await known.issue({ names: ['mx.test'] });
    const connection = await connectTo(async (client) => {
      client.send('220 go\r\n250 injected\r\n');
      await client.line();
      secure(client, issued).write('under TLS');
    });
    const first = await connection.read({ timeoutMs: 5000, maxBytes: 8 });
    expect(first.ok && Buffer.from(first.data).toString()).toBe('220 go\r\n');
    await connection.write(Buffer.from('now\n'));
    const result = await connection.startTls({ serverName: null, timeoutMs: 5000 });
    expect(result.ok).toBe(true);
    const second = await connection.read({ timeoutMs: 5000, maxBytes: 100 });
    expect(second.ok && Buffer.from(second.data).toString()).toBe('under TLS');
  });

  test('goes both ways, and the end is told after it', async () => {
    const issued = await known.issue({ names: ['mx.test'] });
    const connection = await connectTo((client) => {
      const stream = secure(client, issued);
      stream.once('data', (data) => stream.end(`you said ${data}`));
    });
    await connection.startTls({ serverName: null, timeoutMs: 5000 });
    expect(await connection.write(Buffer.from('hello'))).toMatchObject({ ok: true });
    const read = await connection.read({ timeoutMs: 5000, maxBytes: 100 });
    expect(read.ok && Buffer.from(read.data).toString()).toBe('you said hello');
    expect(await connection.read({ timeoutMs: 5000, maxBytes: 100 })).toMatchObject({ ok: false, failure: 'closed' });
  });

  test('an alert behind the handshake, as where the server wants a certificate of ours', async () => {
    const issued = await known.issue({ names: ['mx.test'] });
    const connection = await connectTo(
      (client) => void secure(client, issued, { requestCert: true, rejectUnauthorized: true }),
    );
    const result = await connection.startTls({ serverName: null, timeoutMs: 5000 });
    expect(result.ok).toBe(true);
    const read = await connection.read({ timeoutMs: 5000, maxBytes: 100 });
    expect(read.ok).toBe(false);
  });
});
