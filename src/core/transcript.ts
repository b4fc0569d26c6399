import type { Evidence } from './observation.ts';

const OURS = 'C: ';
const BESIDE = '-- ';

/**
 * The part of an SMTP transcript that proves one thing: what came back to a command, up to the next one.
 * Lines are marked `C: ` (we), `S: ` (they) and `-- ` (what happened beside it).
 *
 * @param command  null: what came before the first command, the greeting
 * @returns the evidence as it is where the command does not stand in it
 */
export function answerTo(evidence: Evidence, command: string | null): Evidence {
  const lines = evidence.response.split('\n');
  const said = command === null ? -1 : lines.lastIndexOf(`${OURS}${command}`);
  if (command !== null && said === -1) return evidence;
  const behind = lines.slice(said + 1);
  const next = behind.findIndex((line) => line.startsWith(OURS));
  const answer = next === -1 ? behind : behind.slice(0, next);
  const request = command === null ? evidence.request : `${evidence.request} ${command}`;
  return { ...evidence, request, response: answer.join('\n') };
}

/** Of the answer to STARTTLS, how the handshake went, where it began. */
export function handshakeNotes(evidence: Evidence): Evidence {
  const answer = answerTo(evidence, 'STARTTLS');
  const notes = answer.response.split('\n').filter((line) => line.startsWith(BESIDE));
  return notes.length > 0 ? { ...answer, response: notes.join('\n') } : answer;
}
