import type { BouncePhase } from '../../core/bounce.ts';
import { addressesIn } from './address-line.ts';

/** What a quoted SMTP dialogue says of one recipient, or of all of them. */
export interface TranscriptEntry {
  /** Null: of every recipient. */
  readonly address: string | null;
  readonly phase: BouncePhase | null;
  /** The server talked to, as named above the dialogue. */
  readonly host: string | null;
  /** What it replied, or what the mail program says of the address; its lines joined. */
  readonly diagnostic: string;
}

interface Line {
  readonly kind: 'command' | 'reply';
  readonly text: string;
}

const MAX_ENTRIES = 10_000;
const MAX_REPLY = 4000;
/** `>>> RCPT To:<…>` (sendmail, Courier, EZweb), `Sent >>> …` (InterScan), `…: --> RCPT To:<…>` (MDaemon). */
const ARROW = String.raw`^\s*(?:[^<>@]{0,60}[\s:])?(?:>>>|<<<|-->|<--)\s*`;
const COMMAND = new RegExp(
  String.raw`${ARROW}((?:RCPT|MAIL|DATA|EHLO|HELO|LHLO|STARTTLS|AUTH|QUIT|RSET|BDAT|XFORWARD|XCLIENT)\b.*|\.\s*)$`,
  'i',
);
const REPLY = new RegExp(String.raw`${ARROW}#?(\d{3}(?:[ :-].*)?)$`);
const HAS_ARROW = />>>|<<<|-->|<--/;
/** ` In:  RCPT TO:<…>` (Postfix, of the mail that it was to take). */
const OWN_SERVER = /^ ?(In|Out): {1,2}(.*)$/;
const TALKING = /\bwhile talking to \[?([^\s\]:]{1,253}?)\]?\.?:/i;
/** `550 5.1.1 <ann@acme.example>... User unknown`, `ann@acme.example... Deferred: …` (sendmail's err.c). */
const SAID =
  /^(\d{3}[ -](?:[245]\.\d{1,3}\.\d{1,3} )?)?("[^"]{1,400}"|[^\s"]{1,320}?(?: \([a-z]{1,20}\))?)\.\.\. (.*)$/;
const HEADING = /\btranscript of (?:the )?session\b/i;
/** `554 5.3.0 unknown mailer error 255`: what sendmail says below it of nobody by name. */
const OWN_WORDS = /^[45]\d\d [45]\.\d\.\d{1,3} \S/;
/** `procmail: Quota exceeded while writing "/var/mail/ann"`: what a program that mail was handed to said before. */
const PROGRAM_WORDS = /^(?:\/[\w./-]{1,100}|[a-z][\w.-]{1,30}): \S/;
const MAX_PROGRAM_WORDS = 500;
/** What sendmail says where only the reply before tells more. */
const POINTS_BACK =
  /^(?:Remote protocol error|Service unavailable|Requested action|Message rejected|Reply read error)\b/i;

/** Reads the dialogues within a notice. @returns in the order of the lines; empty: there is none. In linear time */
export function transcriptIn(lines: readonly string[]): readonly TranscriptEntry[] {
  const entries: TranscriptEntry[] = [];
  let host: string | null = null;
  let command = '';
  let named: string[] = [];
  let refused: { readonly phase: BouncePhase | null; text: string; readonly address: string | null } | null = null;
  let isReplying = false;
  let isSession = false;
  let program = '';
  const add = (address: string | null, diagnostic: string, phase: BouncePhase | null): void => {
    const said = phase === null && program !== '' ? `${diagnostic} ${program}` : diagnostic;
    program = '';
    if (entries.length < MAX_ENTRIES) entries.push({ address, phase, host, diagnostic: said });
  };
  const settle = (): void => {
    if (refused === null) return;
    const { address, text, phase } = refused;
    if (address !== null) add(address, text, phase);
    else if (phase === 'data' || phase === 'after-data')
      for (const each of named.length > 0 ? named : [null]) add(each, text, phase);
    else add(null, text, phase);
    refused = null;
  };
  for (const line of lines) {
    const talking = TALKING.exec(line)?.[1];
    if (talking !== undefined) {
      settle();
      host = talking;
      named = [];
      continue;
    }
    const read = dialogueLine(line);
    if (read?.kind === 'command') {
      settle();
      isReplying = false;
      command = read.text;
      const address = addressesIn(command)[0]?.address;
      if (/^RCPT/i.test(command) && address !== undefined) named.push(address);
      continue;
    }
    if (read?.kind === 'reply') {
      const goesOn = refused !== null && isReplying && read.text.startsWith(refused.text.slice(0, 3));
      if (refused !== null && goesOn) refused.text = `${refused.text} ${read.text}`.slice(0, MAX_REPLY);
      else if (/^[45]/.test(read.text) && !isEcho(read.text)) {
        const phase = phaseOf(command);
        const address =
          phase === 'rcpt' ? (addressesIn(command)[0]?.address ?? addressesIn(read.text)[0]?.address ?? null) : null;
        if (address !== null && named.at(-1) === address) named.pop();
        settle();
        refused = { phase, text: read.text, address };
        isReplying = true;
      }
      continue;
    }
    isReplying = false;
    const [, code = '', whom = '', text = ''] = SAID.exec(line.trim()) ?? [];
    if (text === '') {
      isSession ||= HEADING.test(line);
      if (isSession && PROGRAM_WORDS.test(line)) program = line.trim().slice(0, MAX_PROGRAM_WORDS);
      if (isSession && OWN_WORDS.test(line)) {
        settle(); // what the server said comes first
        add(null, line.trim(), null);
      }
      continue;
    }
    const address = addressesIn(whom)[0]?.address ?? null;
    if (address === null) {
      settle();
      if (/^[45]/.test(code)) add(null, line.trim(), null);
      continue;
    }
    const own = /^[45]\d\d[ -]/.test(text) ? text : line.trim();
    // The reply to a command that names nobody explains what is said of the address behind it.
    if (refused !== null && refused.address === null && own !== text) {
      add(address, refused.text, refused.phase);
      if (!POINTS_BACK.test(text)) refused = null;
    } else {
      settle();
      add(address, own, null);
    }
  }
  settle();
  return entries;
}

/** Whether a line quotes a command or a reply. */
export function isDialogue(line: string): boolean {
  return dialogueLine(line) !== null;
}

function dialogueLine(line: string): Line | null {
  const own = OWN_SERVER.exec(line);
  if (own !== null) return { kind: own[1] === 'In' ? 'command' : 'reply', text: own[2] ?? '' };
  if (!HAS_ARROW.test(line)) return null;
  const command = COMMAND.exec(line)?.[1];
  if (command !== undefined) return { kind: 'command', text: command };
  const reply = REPLY.exec(line)?.[1];
  return reply === undefined ? null : { kind: 'reply', text: reply };
}

/** sendmail goes on after a refused recipient, and then quotes that there is none. */
function isEcho(reply: string): boolean {
  return /^50[23]\b.*\b(?:need|no valid|must have|RCPT)\b/i.test(reply);
}

function phaseOf(command: string): BouncePhase | null {
  const word = /^[A-Za-z]{3,8}/.exec(command)?.[0]?.toUpperCase() ?? '';
  if (word === 'RCPT') return 'rcpt';
  if (word === 'MAIL') return 'mail';
  if (word === 'DATA' || word === 'BDAT') return 'data';
  if (word === 'EHLO' || word === 'HELO' || word === 'LHLO') return 'ehlo';
  if (word === 'STARTTLS') return 'starttls';
  if (word === 'AUTH') return 'auth';
  if (command.startsWith('.')) return 'after-data';
  return command === '' ? 'connect' : null;
}
