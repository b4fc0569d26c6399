import tls from 'node:tls';
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { isAddress } from '../../core/addresses.ts';
import type { MailboxRequest, MailboxStep } from '../../core/net.ts';
import { done, failed, type MailboxDeadlines, type Outcome } from '../mailbox/outcome.ts';
import type { Endpoint } from '../routes.ts';
import type { TlsFacts } from '../wire.ts';
import { imapFailure } from './imap-failure.ts';
import { keptContext } from './kept-context.ts';
import { createProgress, milestones } from './mailbox-progress.ts';
import { msSince } from './stream-gate.ts';
import { createTlsStarter } from './stream-tls.ts';

/** Largest literal: a message of 2 MiB is asked for, and some servers count its lines' ends differently. */
const MAX_LITERAL_OCTETS = 4 * 1024 * 1024;
const MAX_LINE_OCTETS = 1024 * 1024;
const MAX_RESPONSE_OCTETS = MAX_LITERAL_OCTETS + MAX_LINE_OCTETS;

export interface ImapConnection {
  readonly client: ImapFlow;
  /** Null: in clear. */
  readonly tls: TlsFacts | null;
  readonly steps: readonly MailboxStep[];
}

export interface ImapParts {
  readonly request: MailboxRequest;
  /** Where the server's address really leads. */
  readonly to: Endpoint;
  /** The password or the token. */
  readonly secret: string;
  /** Certificates in PEM that are trusted beside the default roots. */
  readonly ca: string | undefined;
  readonly deadlines: MailboxDeadlines;
  /** Called with the client before anything happens, so that whoever ends everything can close it. */
  readonly onClient: (client: ImapFlow) => void;
}

/** Strict, other than for an audit's handshakes: a password is going to be said. */
const contextFor = keptContext({ minVersion: 'TLSv1.2' }); // RFC 8314 section 4.1, RFC 8996

/**
 * Connects and logs in. The certificate is verified by the handshake itself, so that a server which is not trusted hears
 * neither a command nor a password.
 */
export async function connectImap(parts: ImapParts): Promise<Outcome<ImapConnection>> {
  const { request, to, secret, ca, deadlines } = parts;
  const startedAt = performance.now();
  const cannot = whyNotAsked(request);
  if (cannot !== null) return { ...cannot, ms: msSince(startedAt) };
  const progress = createProgress('connect');
  const facts = createTlsStarter(ca);
  let handshake: TlsFacts | null = null;
  const secured = () => {
    const socket: unknown = Reflect.get(client, 'socket');
    handshake = socket instanceof tls.TLSSocket ? facts.facts(socket) : null;
    progress.passed(
      handshake === null ? 'TLS' : `${handshake.protocol}, ${handshake.cipher}`,
      isImplicit ? 'greeting' : 'login',
      'tls',
    );
  };
  const isImplicit = request.tls === 'implicit';
  const client = new ImapFlow({
    ...optionsFor(parts),
    logger: milestones({
      connected: () =>
        isImplicit ? secured() : progress.passed(`${request.address} port ${request.port}`, 'greeting'),
      greeted: () => progress.passed('greeted', isImplicit || request.tls === 'none' ? 'login' : 'tls'),
      encrypted: secured,
      loggedIn: () => progress.passed(`as ${request.login.user}`, 'list'),
    }),
  });
  parts.onClient(client);
  // An error of a later moment rejects what is under way as well; unheard it would end the process.
  client.on('error', () => {});
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    client.close();
  }, deadlines.openMs);
  try {
    await client.connect();
  } catch (error) {
    client.close();
    const phase = progress.phase === 'list' ? 'login' : progress.phase;
    const failure = isLate
      ? failed(phase, 'timeout', `not logged in within ${deadlines.openMs / 1000} s`)
      : imapFailure(error, { phase, address: to.address, secret, isImplicit });
    return { ...failure, ms: msSince(startedAt) };
  } finally {
    clearTimeout(timer);
  }
  return done({ client, tls: handshake, steps: progress.steps });
}

/** What our own rules forbid before a connection is made. */
function whyNotAsked({ tls: manner, allowClear, login }: MailboxRequest) {
  if (manner === 'none' && !allowClear) {
    return failed('login', 'no-tls', 'without TLS the password would be said in clear, which was not allowed');
  }
  if (login.mechanism === 'CRAM-MD5') {
    return failed(
      'login',
      'protocol-error',
      '"CRAM-MD5" is not spoken here for IMAP: expected another mechanism, or none named',
    );
  }
  return null;
}

function optionsFor({ request, to, secret, ca, deadlines }: ImapParts): ImapFlowOptions {
  const { host, tls: manner, allowClear, allowUntrusted, login } = request;
  const isToken = login.mechanism === 'XOAUTH2' || login.mechanism === 'OAUTHBEARER';
  return {
    host: to.address,
    port: to.port,
    secure: manner === 'implicit',
    ...(isAddress(host) ? {} : { servername: host }),
    ...startTls(manner, allowClear),
    tls: {
      secureContext: contextFor(ca),
      rejectUnauthorized: !allowUntrusted,
      // The address connected to may be another than the one asked for (routes), so the name is never taken from it.
      checkServerIdentity: (_host, certificate) =>
        allowUntrusted ? undefined : tls.checkServerIdentity(host, certificate),
    },
    auth: {
      user: login.user,
      ...(isToken ? { accessToken: secret } : { pass: secret }),
      ...(login.mechanism === 'PLAIN' || login.mechanism === 'LOGIN' ? { loginMethod: `AUTH=${login.mechanism}` } : {}),
    },
    // NetEase lets nobody in who has not said who it is (RFC 2971): "Unsafe Login" at SELECT.
    clientInfo: { name: 'mailcheck', version: '1', vendor: 'mailcheck', 'support-url': false },
    disableAutoIdle: true,
    disableCompression: true,
    disableIMAP4rev2: true,
    connectionTimeout: deadlines.connectMs,
    greetingTimeout: deadlines.greetingMs,
    socketTimeout: deadlines.askMs,
    maxLineLength: MAX_LINE_OCTETS,
    maxLiteralSize: MAX_LITERAL_OCTETS,
    maxResponseSize: MAX_RESPONSE_OCTETS,
  };
}

function startTls(manner: MailboxRequest['tls'], allowClear: boolean): Pick<ImapFlowOptions, 'doSTARTTLS'> {
  switch (manner) {
    case 'implicit':
      return {};
    case 'starttls':
      return { doSTARTTLS: true };
    case 'none':
      return { doSTARTTLS: false };
    case 'starttls-if-offered':
      // Without TLS the password may not be said, so there is nothing to fall back to.
      return allowClear ? {} : { doSTARTTLS: true };
  }
}
