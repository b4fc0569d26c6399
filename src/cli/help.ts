import { hang, wrap } from '../report/render/terminal/wrap.ts';

type Example = readonly [command: string, words: string];

const NARROWEST = 40;
const WIDEST = 100;
const GAP = 2;

/** One paragraph a line: commander breaks them to the width. */
export const INTRO = `Why does our mail bounce, and why does it land in spam?

mailcheck asks DNS and the mail servers of a domain, and answers in one scored report that names the cause and the fix. It opens SMTP sessions, but sends no mail unless asked to.`;

const ROOT: readonly Example[] = [
  ['mailcheck demo', 'see it work, without any network'],
  ['mailcheck example.com', 'audit a domain'],
  ['mailcheck example.com --selector s1', '... with your DKIM selector'],
  ['mailcheck example.com --sending-ip 192.0.2.1', '... for an address you send from'],
  ['mailcheck example.com --no-smtp', '... by DNS alone'],
  ['mailcheck example.com --fail-on major', '... as a CI gate'],
  ['mailcheck - --format ndjson < domains.txt', 'many domains, a JSON object each'],
  ['mailcheck explain spf-too-many-lookups', 'what it means, how to mend it'],
  ['mailcheck probe --help', 'send a message, see where it lands'],
  ['mailcheck send --help', '... or hand one over, and look no further'],
  ['mailcheck message mail.eml', 'judge a message: where will it land?'],
  ["mailcheck bounce '550 5.7.26 ...'", 'explain a bounce, a reply, a log'],
  ['mailcheck train --help', 'teach it what your mail looks like'],
  ['mailcheck fix example.com', 'the records that mend it'],
  ['mailcheck plan example.com --senders google', 'the way to ready, step by step'],
];

const FIX: readonly Example[] = [
  ['mailcheck fix example.com --senders google,mailgun --report-to dmarc@example.com', ''],
  ['mailcheck fix example.com --flatten', '... and bring SPF under ten lookups'],
  ['mailcheck fix example.com --format nsupdate | nsupdate -k key', ''],
];

const PLAN: readonly Example[] = [
  ['mailcheck plan example.com --senders google,mailgun --volume 20000 --report-to dmarc@example.com', ''],
  ['mailcheck plan example.com --senders google,mailgun --verify', 'which steps are done'],
];

const PROBE: readonly Example[] = [
  [
    'mailcheck probe --from ann@example.com --via smtp://ann@mail.example.com:587 --to you@gmail.com --mailbox gmail',
    '',
  ],
  ['mailcheck probe --via gmail:you@gmail.com --to friend@example.net', 'from your Gmail account'],
  [
    'mailcheck probe --from ann@example.com --via mx --seeds seeds.json',
    'to several mailboxes, straight from this machine',
  ],
  ['mailcheck example.com --probe you@gmail.com --via smtp://ann@mail.example.com:587 --mailbox gmail', ''],
];

const SEND: readonly Example[] = [
  ['mailcheck send --from ann@example.com --via smtp://ann@mail.example.com:587 --to you@gmail.com', ''],
  ['mailcheck send --message newsletter.eml --to you@gmail.com --via mx --dry-run', ''],
];

const MESSAGE: readonly Example[] = [
  ['mailcheck message newsletter.eml --ip 192.0.2.1', 'before it is sent from that address'],
  ['mailcheck message received.eml', 'as it was received, by its own trace'],
  ['mailcheck message mail.eml --rspamd http://127.0.0.1:11333', '... and ask this filter'],
  ['mailcheck message - --format json < mail.eml', 'as a program reads it'],
];

const BOUNCE: readonly Example[] = [
  ['mailcheck bounce returned.eml', 'one bounce, and whether DNS confirms it'],
  ["mailcheck bounce '550 5.7.1 ...' --provider qq", 'a reply, as it was pasted'],
  ['mailcheck bounce ~/Maildir bounces.mbox', 'many, by cause'],
  ['mailcheck bounce - --format csv < mail.log', 'a row per recipient'],
];

const TRAIN: readonly Example[] = [
  ['mailcheck train --spam ~/Maildir/.Junk --ham ~/Maildir', ''],
  ['mailcheck train --ham sent.mbox --db team.db', ''],
  ['mailcheck train --forget --spam mistaken.eml', 'take it back'],
  ['mailcheck train --status', 'what was learnt'],
];

const EXPLAIN: readonly Example[] = [
  ['mailcheck explain dmarc-missing', 'one finding'],
  ['mailcheck explain dmarc', 'all findings of a check'],
  ['mailcheck explain 5.7.26', 'a code of a reply: 550, TSS04'],
  ['mailcheck explain mailboxfull', 'a reason of mailcheck bounce'],
];

const DEMO: readonly Example[] = [
  ['mailcheck demo', 'all of them, explained'],
  ['mailcheck demo broken.example --format json', 'one of them, as a program reads it'],
  ['mailcheck demo probe', 'messages through mail servers'],
  ['mailcheck demo probe unsigned', 'one of them'],
  ['mailcheck demo message', 'messages, judged by themselves'],
];

const AUDIT_CODES =
  'Exit codes: 0 the gate is met; 1 a finding at or above --fail-on, or a score below --min-score; 2 usage error; ' +
  '3 nothing failed, but something that matters could not be checked; 70 internal error; 130 interrupted.';

const FIX_CODES =
  'Exit codes: 0 the records are printed, or there are none to write; 1 SPF cannot be flattened; 2 usage error; ' +
  '3 there are none to write, or SPF is not flattened, and something that matters could not be checked; ' +
  '70 internal error; 130 interrupted.';

const PLAN_CODES =
  'Exit codes: 0 the plan is printed; with --verify 1 a step is seen to be open, 3 none is, but something that ' +
  'matters could not be checked; 2 usage error; 70 internal error; 130 interrupted.';

const PROBE_CODES = `Passwords are taken from the environment or asked for, never given as an option. ${AUDIT_CODES}`;

const SEND_CODES =
  'Passwords are taken from the environment or asked for, never given as an option. Exit codes: 0 the message was taken ' +
  'for every recipient; 1 it was refused for one, for good or for the time being; 2 usage error; 3 it is not known ' +
  'whether it was taken; 70 internal error; 130 interrupted.';

const BOUNCE_CODES =
  'Exit codes: 0 all input was read, whatever it says; 2 usage error, or some input could not be read, and the rest is ' +
  'explained; 70 internal error; 130 interrupted, and what was read until then is explained; 141 nobody reads ' +
  'the output on.';

const TRAIN_CODES =
  'A message counts once, however often it is given; one that was learnt as the other kind is moved. The database holds ' +
  'numbers for hashed words, and no text. Exit codes: 0 all was read; 1 something could not be read, and the rest was ' +
  'learnt; 2 usage error, and nothing was changed; 70 internal error; 130 interrupted, and what was learnt is kept.';

/** What stands below the options of each command, by its name. */
const NOTES = {
  mailcheck: { examples: ROOT, codes: AUDIT_CODES },
  fix: { examples: FIX, codes: FIX_CODES },
  plan: { examples: PLAN, codes: PLAN_CODES },
  probe: { examples: PROBE, codes: PROBE_CODES },
  send: { examples: SEND, codes: SEND_CODES },
  message: { examples: MESSAGE, codes: AUDIT_CODES },
  bounce: { examples: BOUNCE, codes: BOUNCE_CODES },
  train: { examples: TRAIN, codes: TRAIN_CODES },
  explain: { examples: EXPLAIN, codes: null },
  demo: { examples: DEMO, codes: null },
} as const;

/** The width of the help for a terminal of so many columns: longer lines are hard to read. */
export function helpWidth(columns: number): number {
  return Math.max(NARROWEST, Math.min(columns, WIDEST));
}

/** Examples and exit codes, broken to the width; a command itself never is, so that it can be pasted. */
export function notes(command: keyof typeof NOTES, width: number): string {
  const { examples, codes } = NOTES[command];
  const lines = [
    '',
    'Examples:',
    ...examplesIn(examples, width),
    ...(codes === null ? [] : ['', ...wrap(codes, width)]),
  ];
  return lines.join('\n');
}

/** In two columns where all fit, else what each does below it. */
function examplesIn(examples: readonly Example[], width: number): readonly string[] {
  const explained = examples.filter(([, words]) => words !== '');
  const column = Math.max(0, ...explained.map(([command]) => command.length)) + GAP;
  const fits = explained.every(([, words]) => GAP + column + words.length <= width);
  return examples.flatMap(([command, words]) => {
    if (words === '') return [`  ${command}`];
    return fits ? [`  ${command.padEnd(column)}${words}`] : [`  ${command}`, ...hang('      ', words, width)];
  });
}
