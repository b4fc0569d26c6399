import { type DemoProbe, demoProbes } from '../demo/mail/probes.ts';
import { type MailDemo, startMailDemo } from '../demo/mail/start.ts';
import { auditAll, finish } from './audit-command.ts';
import type { AuditFlags } from './audit-options.ts';
import { planOf } from './audit-plan.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { probePlanOf } from './probe-plan.ts';
import { startProbe } from './probe-start.ts';
import { didYouMean } from './suggest.ts';

const INTRO = `mailcheck demo probe: ${demoProbes.length} messages through mail servers inside this process; nothing leaves the machine.

`;

const NEXT = `
What to try next:
  mailcheck demo probe unsigned --format json     one of them, as a program reads it
  mailcheck probe --help                          a message of yours, to a mailbox of yours
`;

/** `mailcheck demo probe [NAME]`: all of them, with exit 0; or the named one, exactly as a probe. */
export async function runDemoProbe(names: readonly string[], flags: AuditFlags, io: Io): Promise<number> {
  const probes = chosen(names);
  const isTour = names.length === 0;
  if (isTour && (flags.format === 'json' || flags.record !== undefined)) {
    const option = flags.record === undefined ? '--format json' : '--record';
    throw new UsageError(`${option} takes one probe: name one, as in "mailcheck demo probe ${demoProbes[0]?.name}"`);
  }
  const demo = await startMailDemo();
  try {
    if (isTour && flags.format === 'text') {
      io.stdout.write(`${INTRO + demoProbes.map(({ name, lesson }) => `  ${name.padEnd(16)} ${lesson}\n`).join('')}\n`);
    }
    let code: number = EXIT.met;
    for (const probe of probes) {
      if (isTour && flags.format === 'text') io.stdout.write(`${probe.name}: ${probe.lesson}\n\n`);
      const decision = await send(probe, demo, flags, io);
      if (decision === null || io.signal.aborted) return EXIT.interrupted;
      if (!isTour) code = finish(decision, io);
      else if (flags.format === 'text') io.stdout.write('\n');
    }
    if (isTour && flags.format === 'text') io.stdout.write(NEXT);
    return code;
  } finally {
    await demo.close();
  }
}

function chosen(names: readonly string[]): readonly DemoProbe[] {
  const [name, ...more] = names;
  if (name === undefined) return demoProbes;
  const known = demoProbes.map((probe) => probe.name);
  const probe = demoProbes.find((candidate) => candidate.name === name);
  if (probe === undefined) {
    throw new UsageError(
      `"${name}" is no probe of the demo${didYouMean(name, known)} (expected one of ${known.join(', ')})`,
    );
  }
  if (more.length > 0)
    throw new UsageError(`"${more[0]}" is one too many: expected one probe, or none for all of them`);
  return [probe];
}

/** As `mailcheck probe` does it, on the servers of the demo and with their passwords. */
async function send(probe: DemoProbe, demo: MailDemo, flags: AuditFlags, io: Io) {
  const { dns, routes, caPem, password } = demo;
  const env = {
    MAILCHECK_VIA_PASSWORD: password,
    MAILCHECK_MAILBOX_PASSWORD: password,
    MAILCHECK_SENDER_MAILBOX_PASSWORD: password,
  };
  const own: Io = { ...io, env: { ...io.env, ...env } };
  const server = { transport: 'udp', address: dns.address, port: dns.port, name: null } as const;
  const plan = await planOf({ ...flags, canary: flags.canary ?? false }, own);
  const asked = await probePlanOf({ ...flags, ...probe.options }, null, own);
  const started = await startProbe(asked, { ...plan, servers: [server], routes, ca: caPem }, flags, own);
  return started === null ? null : auditAll([asked.domain], started, flags, own);
}
