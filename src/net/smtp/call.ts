import type { Connection, Wire } from '../wire.ts';
import type { SmtpDeadlines } from './deadlines.ts';
import { createDialogue, type Dialogue } from './dialogue.ts';
import { type Stop, stopOf } from './ending.ts';
import type { Log } from './log.ts';

/** Whom to call. */
export interface Callee {
  /** Sent as SNI. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** Tells connections to one address apart in a recording that are open side by side. */
  readonly label: string;
}

export interface Call {
  readonly callee: Callee;
  readonly wire: Pick<Wire, 'connect'>;
  readonly deadlines: SmtpDeadlines;
  readonly log: Log;
}

/** One connection, with whatever a conversation over it needs. */
export interface Line extends Call {
  readonly connection: Connection;
  readonly dialogue: Dialogue;
}

/** Connects, leaves the talking to `talk`, and hangs up. @returns how it ended, and in which phase */
export async function overConnection(call: Call, talk: (line: Line) => Promise<Stop>): Promise<Stop> {
  const { callee, wire, deadlines, log } = call;
  const { address, port, label } = callee;
  const connected = await wire.connect({ address, port, label, timeoutMs: deadlines.connectMs });
  log.step({ phase: 'connect', command: null, reply: null, ms: connected.ms });
  if (!connected.ok) {
    log.transcript.note(connected.detail);
    return stopOf('connect', connected);
  }
  const { connection } = connected;
  try {
    return await talk({ ...call, connection, dialogue: createDialogue(connection, log, deadlines) });
  } finally {
    connection.close();
  }
}
