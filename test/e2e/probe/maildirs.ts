import { linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Mailboxes as Dovecot keeps them (Maildir): one file for each message, its flags in the name.

const CROWD = 50_000;

/** So many different letters; the others are further names of these files. */
const LETTERS = 50;
const BEGAN = Date.UTC(2025, 0, 1) / 1000;

/** 50,000 messages of another year, all of them read. */
export function writeCrowd(maildir: string): void {
  makeFolder(maildir);
  for (let index = 0; index < CROWD; index += 1) {
    const name = nameOf(maildir, index, 'S');
    if (index < LETTERS) writeFileSync(name, letter(index));
    else linkSync(nameOf(maildir, index % LETTERS, 'S'), name);
  }
}

/** Messages with all kinds of flags, in several folders. */
export function writeTidy(maildir: string): void {
  for (const folder of ['.', '.Projects', '.Junk', '.Trash']) {
    makeFolder(join(maildir, folder));
    ['', 'S', 'FS', 'RS', 'T', 'DFRST'].forEach((flags, index) => {
      writeFileSync(nameOf(join(maildir, folder), index, flags), letter(index));
    });
  }
}

/** The octets of the one message of INBOX that has this text in it. */
export function storedMessage(maildir: string, text: string): Buffer {
  const files = ['new', 'cur'].flatMap((sub) =>
    readdirSync(join(maildir, sub)).map((name) => join(maildir, sub, name)),
  );
  const [found, ...others] = files.map((file) => readFileSync(file)).filter((octets) => octets.includes(text));
  if (found === undefined || others.length > 0) throw new Error(`${text}: not in exactly one message`);
  return found;
}

function makeFolder(folder: string): void {
  for (const sub of ['cur', 'new', 'tmp']) mkdirSync(join(folder, sub), { recursive: true });
}

function nameOf(folder: string, index: number, flags: string): string {
  return join(folder, 'cur', `${BEGAN + index}.M${index}P1.before:2,${flags}`);
}

function letter(index: number): string {
  const fields = [
    'From: news@post.example',
    'To: somebody@inbox.example',
    `Subject: letter ${index}`,
    `Message-ID: <${index}@post.example>`,
    'Date: Wed, 01 Jan 2025 00:00:00 +0000',
  ];
  return `${fields.join('\n')}\n\nNothing new.\n`;
}
