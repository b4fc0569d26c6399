import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { world } from '../mailcheck.ts';
import { type Cause, causes, senderOf } from './causes.ts';
import { type Mailer, mailers, outgoing } from './places.ts';

const WAIT_MS = 40_000;
const STEP_MS = 200;

/** Hands every message over to both mail servers, that all bounces are made at once. */
export async function sendAll(): Promise<void> {
  await Promise.all(mailers.map(sendBy));
}

async function sendBy(mailer: Mailer): Promise<void> {
  const host = outgoing[mailer].good.address;
  const transport = createTransport({ host, port: 25, ignoreTLS: true, pool: true, maxConnections: 2 });
  await Promise.all(
    causes.map((cause) => {
      const from = senderOf(cause, mailer);
      const text = 'The plan for the week.\n'.repeat(Math.ceil((cause.sizeBytes ?? 1) / 23));
      return transport.sendMail({ from, to: cause.to, subject: `the plan: ${cause.id}`, text });
    }),
  );
  transport.close();
}

/** The file that came back, once it is there. @throws where it does not come in time */
export async function bounceOf({ id }: Cause, mailer: Mailer): Promise<string> {
  const folder = join(world, 'bounces', mailer, id, 'new');
  for (let waitedMs = 0; waitedMs < WAIT_MS; waitedMs += STEP_MS) {
    const [file] = filesIn(folder);
    if (file !== undefined) return join(folder, file);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  throw new Error(`no bounce of ${mailer} for ${id}:\n${logOf(mailer).slice(-4000)}`);
}

/** Where a mail server writes what became of each message. */
export function logFileOf(mailer: Mailer): string {
  return join(world, mailer === 'postfix' ? 'out/postfix.log' : 'exim/mainlog');
}

function logOf(mailer: Mailer): string {
  return readFileSync(logFileOf(mailer), 'utf8');
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // the folder comes with its first mail
  }
}
