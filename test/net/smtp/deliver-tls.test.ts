import { beforeAll, describe, expect, test } from 'vitest';
import type { TlsHandshake } from '../../../src/core/net.ts';
import { type Authority, createAuthority } from '../../../src/demo/certificates.ts';
import { scriptedSmtp } from '../../support/scripted-smtp.ts';
import { deliveryTo, type HandingOptions, handScripted, login } from './handing.ts';
import { type Answer, submission, underTls } from './submission.ts';
import { phasesOf } from './talk.ts';

let authority: Authority;
let certificate: { readonly key: string; readonly cert: string };
beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue({ names: ['mx.test'] });
});

/** Under TLS a server says no greeting. */
const afterStartTls =
  (offers: readonly string[], heard: string[] = [], answers: Readonly<Record<string, Answer>> = {}): Answer =>
  (connection) => {
    connection.send('220 go\r\n');
    underTls(certificate, submission({ offers, heard, answers: { '': '', ...answers } }))(connection);
  };

/** Answers STARTTLS with 220 and something that is no TLS. */
const breaks: Answer = ({ send, socket }) => {
  send('220 go\r\n');
  socket.once('readable', () => send('454 4.7.0 no TLS today\r\n'));
};

interface Met {
  readonly handshakes: (TlsHandshake | null)[];
  readonly options: HandingOptions;
}

/** Options that keep what `accepts` is asked, and answer it. */
function asking(answer: string | null = null): Met {
  const handshakes: (TlsHandshake | null)[] = [];
  const accepts = (handshake: TlsHandshake | null) => {
    handshakes.push(handshake);
    return answer;
  };
  return { handshakes, options: { accepts, ca: authority.caPem } };
}

describe('STARTTLS is required', () => {
  const required = { tls: 'starttls' } as const;

  test('and is used; what was offered in clear holds no more', async () => {
    const heard: string[] = [];
    const { handshakes, options } = asking();
    const delivery = await handScripted(
      submission({
        offers: ['SIZE 5', 'STARTTLS', 'AUTH CRAM-MD5'],
        answers: { STARTTLS: afterStartTls(['AUTH PLAIN'], heard) },
      }),
      { ...options, ...required, login },
    );
    expect(handshakes).toMatchObject([{ protocol: 'TLSv1.3', trust: { trusted: true } }]);
    expect(delivery).toMatchObject({ final: { code: 250 }, auth: { mechanism: 'PLAIN' }, sizeLimit: null });
    expect(delivery.clearExtensions).toMatchObject({ SIZE: '5' });
    expect(heard).toContain('MAIL FROM:<a@from.test>');
  });

  test('nor does it where EHLO is refused under TLS', async () => {
    const answers = { STARTTLS: afterStartTls([], [], { EHLO: '502 what?\r\n' }) };
    const delivery = await handScripted(submission({ offers: ['STARTTLS', 'AUTH PLAIN'], answers }), {
      ...required,
      login,
    });
    expect(delivery).toMatchObject({ held: { because: 'no-auth-offered' }, ended: 'complete', final: null });
  });

  test('and what was put behind the reply in clear is no part of it', async () => {
    const injecting: Answer = (connection) => {
      connection.send('220 go\r\n250-mx.test\r\n250 AUTH LOGIN\r\n');
      underTls(certificate, submission({ offers: ['AUTH PLAIN'], answers: { '': '' } }))(connection);
    };
    const delivery = await handScripted(submission({ offers: ['STARTTLS'], answers: { STARTTLS: injecting } }), {
      ...required,
      login,
    });
    expect(delivery.startTls.injectedBytes).toBeGreaterThan(0);
    expect(delivery).toMatchObject({ auth: { mechanism: 'PLAIN' }, final: { code: 250 } });
  });

  test.each<readonly [string, readonly string[], Answer, string]>([
    ['is not offered', ['SIZE 1000'], null, 'not offered'],
    ['is masked', ['XXXXXXXA'], null, 'XXXXXXXA'],
    ['is refused', ['STARTTLS'], '454 4.7.0 not now\r\n', '454 4.7.0 not now'],
  ])('and %s: nothing is said but QUIT', async (_name, offers, answer, words) => {
    const heard: string[] = [];
    const { handshakes, options } = asking();
    const script = submission({ offers, heard, answers: { STARTTLS: answer } });
    const delivery = await handScripted(script, { ...options, ...required, login });
    expect(delivery).toMatchObject({
      held: { because: 'tls-not-offered' },
      phase: 'quit',
      ended: 'complete',
      auth: null,
    });
    expect(delivery.held?.detail).toContain(words);
    expect(delivery.detail).toBe(delivery.held?.detail);
    expect(heard.at(-1)).toBe('QUIT');
    expect(heard.filter((line) => /^(?:AUTH|MAIL)/.test(line))).toEqual([]);
    expect(handshakes).toEqual([]);
  });

  test('and fails: no second connection', async () => {
    const server = await scriptedSmtp(submission({ offers: ['STARTTLS'], answers: { STARTTLS: breaks } }));
    const delivery = await deliveryTo(server, required);
    expect(delivery).toMatchObject({ held: { because: 'tls-not-offered' }, phase: 'tls', ended: 'protocol-error' });
    expect(delivery.startTls.failure).not.toBeNull();
    expect(phasesOf(delivery).filter((phase) => phase === 'connect')).toHaveLength(1);
  });

  test('and the server hangs up at it', async () => {
    const hangUp: Answer = ({ socket }) => void socket.end();
    const delivery = await handScripted(submission({ offers: ['STARTTLS'], answers: { STARTTLS: hangUp } }), required);
    expect(delivery).toMatchObject({
      held: { because: 'tls-not-offered' },
      phase: 'starttls',
      ended: 'closed',
      startTls: { offered: true, failure: { code: 'closed' } },
    });
  });
});

describe('STARTTLS where it is offered', () => {
  const opportunistic = { tls: 'starttls-if-offered' } as const;

  test('is used', async () => {
    const { handshakes, options } = asking();
    const answers = { STARTTLS: afterStartTls(['SIZE 1000']) };
    const delivery = await handScripted(submission({ offers: ['STARTTLS'], answers }), {
      ...options,
      ...opportunistic,
    });
    expect(handshakes).toHaveLength(1);
    expect(delivery).toMatchObject({ final: { code: 250 }, startTls: { handshake: { protocol: 'TLSv1.3' } } });
  });

  test.each<readonly [string, readonly string[], Answer]>([
    ['is not: in clear', ['SIZE 1000'], null],
    ['and is refused: in clear', ['STARTTLS'], '454 4.7.0 not now\r\n'],
  ])('%s', async (_name, offers, answer) => {
    const { handshakes, options } = asking();
    const script = submission({ offers, answers: { STARTTLS: answer } });
    const delivery = await handScripted(script, { ...options, ...opportunistic });
    expect(handshakes).toEqual([null]);
    expect(delivery).toMatchObject({ final: { code: 250 }, held: null, startTls: { handshake: null } });
  });

  test('and fails: in clear, over a second connection, and the failure is kept', async () => {
    const { handshakes, options } = asking();
    const script = submission({ offers: ['STARTTLS'], answers: { STARTTLS: breaks } });
    const delivery = await handScripted(script, { ...options, ...opportunistic });
    expect(handshakes).toEqual([null]);
    expect(delivery).toMatchObject({ final: { code: 250 }, phase: 'quit', ended: 'complete' });
    expect(delivery.startTls).toMatchObject({ offered: true, reply: { code: 220 }, handshake: null });
    expect(delivery.startTls.failure).not.toBeNull();
    expect(phasesOf(delivery).filter((phase) => phase === 'connect')).toHaveLength(2);
  });

  test('and fails, with a password to be said: no second connection', async () => {
    const server = await scriptedSmtp(
      submission({ offers: ['STARTTLS', 'AUTH PLAIN'], answers: { STARTTLS: breaks } }),
    );
    const delivery = await deliveryTo(server, { ...opportunistic, login });
    expect(delivery).toMatchObject({ held: { because: 'password-in-clear' }, phase: 'tls', auth: null, final: null });
    expect(server.lines.filter((line) => line.startsWith('EHLO'))).toHaveLength(1);
  });

  test('and fails, with a password that may be said in clear', async () => {
    const script = submission({ offers: ['STARTTLS', 'AUTH PLAIN'], answers: { STARTTLS: breaks } });
    const delivery = await handScripted(script, { ...opportunistic, login, allowClear: true });
    expect(delivery).toMatchObject({ auth: { reply: { code: 235 } }, final: { code: 250 } });
  });
});

describe('what the caller says of the connection', () => {
  test.each(['starttls', 'implicit'] as const)('%s: not good enough', async (tls) => {
    const heard: string[] = [];
    const { options } = asking('the certificate is for another name');
    const script =
      tls === 'implicit'
        ? underTls(certificate, submission({ heard }))
        : submission({ offers: ['STARTTLS'], answers: { STARTTLS: afterStartTls([], heard) } });
    const delivery = await handScripted(script, { ...options, tls, login });
    expect(delivery).toMatchObject({
      held: { because: 'tls-not-good-enough', detail: 'the certificate is for another name' },
      phase: 'quit',
      ended: 'complete',
      auth: null,
      final: null,
    });
    expect(heard).toEqual(['QUIT']);
  });

  test('in clear: nothing is handed over without TLS', async () => {
    const heard: string[] = [];
    const { handshakes, options } = asking('there must be TLS');
    const delivery = await handScripted(submission({ heard }), { ...options, tls: 'starttls-if-offered' });
    expect(handshakes).toEqual([null]);
    expect(delivery).toMatchObject({ held: { because: 'tls-not-good-enough' }, final: null });
    expect(heard).toEqual(['EHLO probe.test', 'QUIT']);
  });
});

describe('TLS from the first octet', () => {
  test('a server that greets in clear', async () => {
    const delivery = await handScripted(submission(), { tls: 'implicit' });
    expect(delivery).toMatchObject({ phase: 'tls', ended: 'protocol-error', held: null, final: null });
    expect(delivery.detail).toContain('in clear');
  });

  test('STARTTLS is not used in clear where none was asked for', async () => {
    const heard: string[] = [];
    const delivery = await handScripted(submission({ offers: ['STARTTLS'], heard }), { tls: 'none' });
    expect(heard).not.toContain('STARTTLS');
    expect(delivery).toMatchObject({ startTls: { offered: true, reply: null }, final: { code: 250 } });
  });
});
