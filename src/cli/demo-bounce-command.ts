import { concluded } from '../bounce/concluded.ts';
import { type DemoBounce, demoBounces } from '../demo/bounces.ts';
import { startDemo } from '../demo/start.ts';
import type { AuditFlags } from './audit-options.ts';
import { createProver, type Prover } from './bounce-prove.ts';
import { printProved } from './bounce-proved.ts';
import { bounceIn } from './bounce-replay.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { didYouMean } from './suggest.ts';

const INTRO = `mailcheck demo bounce: ${demoBounces.length} bounces, proved by servers inside this process; nothing leaves the machine.

`;

const NEXT = `
What to try next:
  mailcheck demo bounce spf --format json         one of them, as a program reads it
  mailcheck bounce returned.eml                   a bounce of yours
`;

/** `mailcheck demo bounce [NAME]`: all of them; or the named one, exactly as `mailcheck bounce`. */
export async function runDemoBounce(names: readonly string[], flags: AuditFlags, io: Io): Promise<number> {
  const wanted = chosen(names);
  const isTour = names.length === 0;
  const isText = flags.format === 'text';
  if (isTour && (flags.format === 'json' || flags.record !== undefined)) {
    const option = flags.record === undefined ? '--format json' : '--record';
    throw new UsageError(`${option} takes one bounce: name one, as in "mailcheck demo bounce ${demoBounces[0]?.name}"`);
  }
  const demo = await startDemo();
  try {
    if (isTour && isText) {
      io.stdout.write(
        `${INTRO + demoBounces.map(({ name, lesson }) => `  ${name.padEnd(14)} ${lesson}\n`).join('')}\n`,
      );
    }
    const { address, port } = demo.dns;
    const servers = [{ transport: 'udp', address, port, name: null } as const];
    const asked = {
      ...(flags.record === undefined ? {} : { record: flags.record }),
      timeout: flags.timeout,
      smtp: flags.smtp,
    };
    const prover = await createProver({ ...asked, canary: false }, io, {
      servers,
      routes: demo.routes,
      ca: demo.caPem,
    });
    for (const bounce of wanted) {
      if (io.signal.aborted) return EXIT.interrupted;
      if (isTour && isText) io.stdout.write(`${bounce.name}: ${bounce.lesson}\n\n`);
      await explain(bounce, prover, flags, io);
      if (isTour && isText) io.stdout.write('\n');
    }
    if (isTour && isText) io.stdout.write(NEXT);
    return EXIT.met;
  } finally {
    await demo.close();
  }
}

async function explain({ name, as, text }: DemoBounce, prover: Prover, flags: AuditFlags, io: Io): Promise<void> {
  const octets = Buffer.from(text);
  const hints = { provider: null };
  const { bounce, conclusions } = concluded(bounceIn(as, octets), hints);
  const found = { file: as === 'mail' ? name : null, place: null, bounce, source: { as, octets } };
  await printProved(found, conclusions, await prover.prove(found, conclusions, hints), flags, io);
}

function chosen(names: readonly string[]): readonly DemoBounce[] {
  const [name, ...more] = names;
  if (name === undefined) return demoBounces;
  const known = demoBounces.map((bounce) => bounce.name);
  const bounce = demoBounces.find((candidate) => candidate.name === name);
  if (bounce === undefined) {
    throw new UsageError(
      `"${name}" is no bounce of the demo${didYouMean(name, known)} (expected one of ${known.join(', ')})`,
    );
  }
  if (more.length > 0) {
    throw new UsageError(`"${more[0]}" is one too many: expected one bounce, or none for all of them`);
  }
  return [bounce];
}
