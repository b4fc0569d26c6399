import { type MadeMessage, startMessageDemo } from '../demo/messages/start.ts';
import { demoMessages } from '../demo/messages/texts.ts';
import { finish } from './audit-command.ts';
import type { AuditFlags } from './audit-options.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { judgeAll, type MessageSource } from './judge-messages.ts';
import { gateOf, messagePlanOf } from './message-command.ts';
import type { MessageFlags } from './message-options.ts';
import { didYouMean } from './suggest.ts';

const INTRO = `mailcheck demo message: ${demoMessages.length} messages, judged by zones inside this process; nothing leaves the machine.

`;

const NEXT = `
What to try next:
  mailcheck demo message phishing --format json   one of them, as a program reads it
  mailcheck message mail.eml                      a message of yours
`;

/** `mailcheck demo message [NAME]`: all of them, with exit 0; or the named one, exactly as `mailcheck message`. */
export async function runDemoMessage(names: readonly string[], flags: AuditFlags, io: Io): Promise<number> {
  const wanted = chosen(names);
  const isTour = names.length === 0;
  if (isTour && flags.record !== undefined) {
    throw new UsageError('--record takes one message: name one, as in "mailcheck demo message newsletter"');
  }
  const asked: MessageFlags = { ...flags, audit: true, filters: 'none' };
  const plan = await messagePlanOf(asked, io);
  const demo = await startMessageDemo();
  try {
    if (isTour && flags.format === 'text') {
      io.stdout.write(
        `${INTRO + demoMessages.map(({ name, lesson }) => `  ${name.padEnd(14)} ${lesson}\n`).join('')}\n`,
      );
    }
    const sources = demo.messages.filter(({ name }) => wanted.includes(name)).map(sourceOf);
    const { address, port } = demo.dns;
    const servers = [{ transport: 'udp', address, port, name: null } as const];
    const gate = gateOf(asked);
    await judgeAll(sources, { ...plan, servers, routes: demo.routes }, asked, io, gate);
    if (isTour && flags.format === 'text') io.stdout.write(NEXT);
    return isTour && !io.signal.aborted ? EXIT.met : finish(gate.decision(), io);
  } finally {
    await demo.close();
  }
}

function sourceOf({ name, raw, ip, helo, mailFrom }: MadeMessage): MessageSource {
  return {
    name,
    isLarge: false,
    read: async () => ({ name, raw, sizeBytes: raw.length }),
    known: { ip, helo, mailFrom },
  };
}

function chosen(names: readonly string[]): readonly string[] {
  const known = demoMessages.map(({ name }) => name);
  if (names.length === 0) return known;
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return names;
  throw new UsageError(
    `"${wrong}" is no message of the demo${didYouMean(wrong, known)} (expected one of ${known.join(', ')})`,
  );
}
