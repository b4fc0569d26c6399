import type {
  SmtpEnding,
  SmtpPhase,
  SmtpReply,
  SmtpRequest,
  SmtpSession,
  SmtpStep,
  StartTls,
  TlsHandshake,
} from '../../src/core/net.ts';
import { type Evidence, type Known, known } from '../../src/core/observation.ts';

/** Reads a reply as it would stand on the wire, such as `550 5.1.1 User unknown`; lines are parted by `\n`. */
export function reply(text: string): SmtpReply {
  const lines = text.split('\n').map((line) => /^(\d{3})(?:[ -](.*))?$/.exec(line) ?? ['', '000', line]);
  const code = Number(lines[0]?.[1]);
  const enhanced = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/.exec(lines[0]?.[2] ?? '')?.[1] ?? null;
  const bare = lines.map(([, , rest = '']) => (enhanced === null ? rest : rest.replace(`${enhanced}`, '').trim()));
  return { code, enhanced, lines: bare };
}

/** What a server of a test does; everything left out goes well. */
export interface Script {
  readonly banner?: string;
  /** Instead of the reply to EHLO. */
  readonly ehlo?: string;
  readonly helo?: string;
  /** EHLO keywords with their parameters, before TLS and after it. */
  readonly extensions?: Readonly<Record<string, string>>;
  readonly startTls?: Partial<StartTls>;
  readonly mail?: string;
  /** By recipient; those left out are accepted. */
  readonly rcpt?: Readonly<Record<string, string>>;
  readonly relay?: string;
  readonly vrfy?: string;
  readonly expn?: string;
  /** Where it breaks off instead, and how. */
  readonly ends?: { readonly phase: SmtpPhase; readonly ended: SmtpEnding; readonly detail?: string };
  /** How long a phase took, in milliseconds. */
  readonly took?: Partial<Record<SmtpPhase, number>>;
}

const EXTENSIONS = { PIPELINING: '', SIZE: '36700160', STARTTLS: '', '8BITMIME': '' };

/** The session that net.smtp would return for a server that keeps to the script. */
function session(request: SmtpRequest, script: Script = {}): SmtpSession {
  const { host, address, port, helo, recipients, relayRecipient, verify } = request;
  const steps: SmtpStep[] = [];
  let stopped = false;
  const say = (phase: SmtpPhase, command: string | null, answer: string | null): SmtpReply | null => {
    if (stopped) return null;
    const elapsedMs = script.took?.[phase] ?? 5;
    if (script.ends?.phase === phase) {
      steps.push({ phase, command, reply: null, elapsedMs });
      stopped = true;
      return null;
    }
    const said = answer === null ? null : reply(answer);
    steps.push({ phase, command, reply: said, elapsedMs });
    return said;
  };
  const quit = () => say('quit', 'QUIT', '221 2.0.0 Bye');
  const offered = script.extensions ?? EXTENSIONS;
  say('connect', null, null);
  const banner = say('banner', null, script.banner ?? `220 ${host} ESMTP`);
  const greeted = banner !== null && banner.code < 400;
  const ehloReply = greeted ? say('ehlo', `EHLO ${helo}`, script.ehlo ?? `250 ${host}`) : null;
  const ehloFine = ehloReply !== null && ehloReply.code < 400;
  const heloReply = ehloReply !== null && !ehloFine ? say('helo', `HELO ${helo}`, script.helo ?? `250 ${host}`) : null;
  const extensions = ehloFine ? offered : null;
  const startTls: StartTls = {
    offered: extensions !== null && 'STARTTLS' in extensions,
    masked: null,
    reply: null,
    injectedBytes: 0,
    handshake: null,
    failure: null,
    ...script.startTls,
  };
  if (startTls.offered) {
    const answer = say('starttls', 'STARTTLS', '220 2.0.0 Ready to start TLS');
    if (answer !== null) say('tls', null, null);
    say('ehlo-tls', `EHLO ${helo}`, `250 ${host}`);
  }
  if (ehloFine || (heloReply !== null && heloReply.code < 400)) {
    const mail = say('mail', 'MAIL FROM:<>', script.mail ?? '250 2.1.0 Ok');
    if (mail !== null && mail.code < 400) {
      for (const recipient of recipients) {
        say('rcpt', `RCPT TO:<${recipient}>`, script.rcpt?.[recipient] ?? '250 2.1.5 Ok');
      }
      if (relayRecipient !== null) {
        say('relay', `RCPT TO:<${relayRecipient}>`, script.relay ?? '554 5.7.1 Relay access denied');
      }
    }
    say('rset', 'RSET', '250 2.0.0 Ok');
    if (verify !== null) {
      say('vrfy', `VRFY ${verify}`, script.vrfy ?? '252 2.0.0 postmaster');
      say('expn', `EXPN ${verify}`, script.expn ?? '502 5.5.2 Error: command not recognized');
    }
  }
  quit();
  const cut = stopped ? script.ends : undefined;
  return {
    host,
    address,
    port,
    steps,
    phase: cut?.phase ?? 'quit',
    ended: cut?.ended ?? 'complete',
    detail: cut === undefined ? 'complete' : (cut.detail ?? `${cut.ended} in the phase ${cut.phase}`),
    banner,
    extensions,
    clearExtensions: extensions,
    startTls,
    totalMs: steps.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0),
  };
}

/** The same, with a transcript as evidence, in the form that net.smtp gives it. */
export function observed(request: SmtpRequest, script: Script = {}): Known<SmtpSession> {
  const held = session(request, script);
  const lines = held.steps.flatMap(({ phase, command, reply: said }) => [
    ...(command === null ? [] : [`C: ${command}`]),
    ...(said?.lines ?? []).map((line) => `S: ${said?.code} ${line}`),
    ...(held.phase === phase && held.ended !== 'complete' ? [`-- ${held.detail}`] : []),
    ...(phase === 'tls' && held.startTls.handshake ? [`-- ${held.startTls.handshake.protocol}`] : []),
  ]);
  const evidence: Evidence = {
    via: 'smtp',
    request: `${held.host} [${held.address}]:${held.port}`,
    response: lines.join('\n'),
  };
  return known(held, [evidence]);
}

/** A handshake that went well, with an empty chain unless one is given. */
export function handshake(changes: Partial<TlsHandshake> = {}): TlsHandshake {
  return {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    chain: [],
    trust: { trusted: true },
    ephemeralKey: { type: 'ECDH', name: 'X25519', sizeBits: 253 },
    ...changes,
  };
}
