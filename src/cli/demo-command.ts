import { startDemo } from '../demo/start.ts';
import { demoDomains } from '../demo/zones.ts';
import { auditAll, finish } from './audit-command.ts';
import type { AuditFlags } from './audit-options.ts';
import { planOf } from './audit-plan.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { didYouMean } from './suggest.ts';
import * as read from './values.ts';

const INTRO = `mailcheck demo: ${demoDomains.length} domains on DNS and mail servers inside this process; nothing leaves the machine.

`;

const NEXT = `
What to try next:
  mailcheck demo broken.example --format json     one of them, as a program reads it
  mailcheck explain spf-too-many-lookups          what a finding means and how to mend it
  mailcheck example.com                           a domain of yours
`;

/** `mailcheck demo [DOMAIN…]`: all of them, explained, with exit 0; or the named ones, exactly as an audit. `demo probe`: probes; `demo message`: messages; `demo bounce`: bounces. */
export async function runDemo(words: readonly string[], flags: AuditFlags, io: Io): Promise<number> {
  for (const option of ['record', 'replay', 'nameserver', 'dot', 'doh', 'routes'] as const) {
    if (flags[option] !== undefined && option !== 'record') {
      throw new UsageError(`--${option} does not go with demo, which brings its own servers`);
    }
  }
  if (words[0] === 'probe') {
    const { runDemoProbe } = await import('./demo-probe-command.ts');
    return runDemoProbe(words.slice(1), flags, io);
  }
  if (words[0] === 'message') {
    const { runDemoMessage } = await import('./demo-message-command.ts');
    return runDemoMessage(words.slice(1), flags, io);
  }
  if (words[0] === 'bounce') {
    const { runDemoBounce } = await import('./demo-bounce-command.ts');
    return runDemoBounce(words.slice(1), flags, io);
  }
  const known = demoDomains.map(({ domain }) => domain as string);
  const domains = (words.length > 0 ? words : known).map(read.domain);
  const wrong = domains.find((domain) => !known.includes(domain));
  if (wrong !== undefined) {
    throw new UsageError(
      `"${wrong}" is no domain of the demo${didYouMean(wrong, known)} (expected one of ${known.join(', ')})`,
    );
  }
  if (flags.record !== undefined && domains.length !== 1) {
    throw new UsageError('--record takes one domain: name one, as in "mailcheck demo broken.example --record file"');
  }
  const plan = await planOf({ ...flags, canary: flags.canary ?? false }, io);
  const demo = await startDemo();
  try {
    const all = words.length === 0;
    if (all && flags.format === 'text') {
      io.stdout.write(
        `${INTRO + demoDomains.map(({ domain, lesson }) => `  ${domain.padEnd(18)} ${lesson}\n`).join('')}\n`,
      );
    }
    const { address, port } = demo.dns;
    const server = { transport: 'udp', address, port, name: null } as const;
    const decision = await auditAll(
      domains,
      { ...plan, servers: [server], routes: demo.routes, ca: demo.caPem },
      flags,
      io,
    );
    if (all && flags.format === 'text') io.stdout.write(NEXT);
    return all && !io.signal.aborted ? EXIT.met : finish(decision, io);
  } finally {
    await demo.close();
  }
}
