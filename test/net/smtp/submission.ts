import { createSecureContext, TLSSocket } from 'node:tls';
import type { Script, ScriptedConnection } from '../../support/scripted-smtp.ts';

/** The answer to a command: octets as they are, nothing for ever, or something else that is done to the connection. */
export type Answer = string | null | ((connection: ScriptedConnection) => void);

export interface Submission {
  /** By verb, in order; the last one holds for all that follow. `''` is the greeting, `message` the end of the message. */
  readonly answers?: Readonly<Record<string, Answer | readonly Answer[]>>;
  /** Lines of the reply to EHLO behind the first one. */
  readonly offers?: readonly string[];
  /** Whatever was said, messages line by line. */
  readonly heard?: string[];
}

const ORDINARY: Readonly<Record<string, string>> = {
  '': '220 mx.test\r\n',
  DATA: '354 go ahead\r\n',
  AUTH: '235 2.7.0 welcome\r\n',
  QUIT: '221 2.0.0 bye\r\n',
};

/** A submission server as a script: it takes everything unless it is told otherwise. */
export function submission({ answers = {}, offers = ['SIZE 1000'], heard = [] }: Submission = {}): Script {
  return async (connection) => {
    const { send, line, socket } = connection;
    const left = new Map(Object.entries(answers).map(([verb, all]) => [verb, Array.isArray(all) ? [...all] : [all]]));
    /** Whether the dialogue goes on. */
    const answer = (verb: string): boolean => {
      const all: readonly Answer[] | undefined = left.get(verb);
      const ehlo = offers.map((offer, index) => `250${index === offers.length - 1 ? ' ' : '-'}${offer}\r\n`).join('');
      const ordinary = verb === 'EHLO' ? `250${offers.length > 0 ? '-' : ' '}mx.test\r\n${ehlo}` : ORDINARY[verb];
      const [next] = all ?? [ordinary ?? '250 2.0.0 ok\r\n'];
      if (all !== undefined && all.length > 1) left.set(verb, all.slice(1));
      if (next === undefined || next === null) return false;
      if (typeof next === 'string') {
        send(next);
        return true;
      }
      next(connection);
      return false;
    };
    if (!answer('')) return;
    let isMessage = false;
    for (let said = await line(); said !== null; said = await line()) {
      heard.push(said);
      if (isMessage && said !== '.') continue;
      const verb: string = isMessage ? 'message' : (said.split(' ', 1)[0] ?? '');
      const isWord = /^(?:[A-Z]{4}|STARTTLS|message)$/.test(verb);
      if (!answer(isWord ? verb : 'turn')) return;
      const data = left.get('DATA')?.[0];
      isMessage = verb === 'DATA' && (data === undefined || (typeof data === 'string' && data.startsWith('354')));
      if (verb === 'QUIT') socket.end();
    }
  };
}

/** Goes on under TLS with another script, from the reply to STARTTLS on; for implicit TLS from the first octet. */
export function underTls(
  certificate: { readonly key: string; readonly cert: string },
  script: Script,
): (connection: ScriptedConnection) => void {
  return (connection) => {
    const stream = new TLSSocket(connection.socket, {
      isServer: true,
      secureContext: createSecureContext(certificate),
    }).on('error', () => {});
    let text = '';
    let wake = () => {};
    let hasEnded = false;
    stream.on('data', (data) => {
      text += data.toString('latin1');
      wake();
    });
    stream.on('close', () => {
      hasEnded = true;
      wake();
    });
    const line = async (): Promise<string | null> => {
      while (!text.includes('\n')) {
        if (hasEnded) return null;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const [first = '', ...rest] = text.split('\n');
      text = rest.join('\n');
      return first.replace(/\r$/, '');
    };
    void script({ ...connection, socket: stream, send: (octets) => void stream.write(octets), line });
  };
}
