import { catalogue } from '../../src/checks/index.ts';
import type { RecordChange } from '../../src/core/finding.ts';

/** What `mailcheck fix` printed, as whoever reads it takes it. */
export interface PrintedFix {
  /** To the zone of the domain itself. */
  readonly changes: readonly RecordChange[];
  /** To zones of others, which stand there as comments. */
  readonly elsewhere: readonly RecordChange[];
  /** The codes that the changes are said to answer. */
  readonly answers: readonly string[];
}

const RECORD = /^(\S+) (\d+) IN ([A-Z]+) (.+)$/;
const HEADING = /^; (?:\d+\. )?([a-z][a-z0-9]*(?:-[a-z0-9]+)+): /;
const COMMENTED = /^; (remove|add) {2,}(.*)$/;

/**
 * Reads the lines of a zone file (RFC 1035 section 5.1), the records to remove among the comments.
 *
 * @throws for a line that a name server would not load, or would read as something else
 */
export function readZoneLines(text: string): PrintedFix {
  const changes: RecordChange[] = [];
  const elsewhere: RecordChange[] = [];
  const answers: string[] = [];
  for (const block of stepsIn(text)) {
    let place = changes;
    for (const line of block) {
      const [, heading] = HEADING.exec(line) ?? [];
      if (heading !== undefined && catalogue.has(heading)) answers.push(heading);
      if (/^; in another zone, \S+:$/.test(line)) place = elsewhere;
      const [, action, record] = COMMENTED.exec(line) ?? [];
      if (action !== undefined && record !== undefined) place.push(recordIn(action as 'add' | 'remove', record));
      else if (!line.startsWith(';')) {
        place = changes;
        place.push(recordIn('add', line));
      }
    }
  }
  return { changes, elsewhere, answers: [...new Set(answers)] };
}

/** The lines of each numbered block. What is left to the admin stands in a block without a number, at the end. */
function stepsIn(text: string): readonly (readonly string[])[] {
  const blocks = text.trimEnd().split('\n\n');
  return blocks.filter((block) => /^; \d+\. /.test(block)).map((block) => block.split('\n'));
}

function recordIn(action: 'add' | 'remove', line: string): RecordChange {
  const [, name = '', ttl, type = '', value = ''] = RECORD.exec(line) ?? [];
  if (name === '' || Number(ttl) > 2 ** 31 - 1) throw new Error(`no record: ${line}`);
  return { action, name, type, value: loaded(value) };
}

/** The data as it is, where a name server takes it whole: no comment, no line break, no string without end in it. */
function loaded(value: string): string {
  const tokens = /^(?:"(?:[ !#-[\]-~]|\\\d{3}|\\[ -/:-~]){0,}"|(?:[!#-'*-:<-[\]-~]|\\\d{3}|\\[ -/:-~])+)(?: |$)/;
  for (let rest = value; rest !== ''; ) {
    const [token] = tokens.exec(rest) ?? [];
    if (token === undefined) throw new Error(`a name server would stumble over: ${rest}`);
    rest = rest.slice(token.length);
  }
  return value;
}

/**
 * Reads a script for nsupdate(1).
 *
 * @returns the changes of each transaction, in order
 * @throws for what is no command, or is never sent
 */
export function readNsupdate(text: string): readonly (readonly RecordChange[])[] {
  const sent: RecordChange[][] = [[]];
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith(';'))) {
    const [, action, name = '', type = '', value = ''] =
      /^update (add|delete) (\S+) (?:\d+ )?([A-Z]+) (.+)$/.exec(line) ?? [];
    if (action === 'add') sent.at(-1)?.push({ action, name, type, value: loaded(value) });
    else if (action === 'delete') sent.at(-1)?.push({ action: 'remove', name, type, value: loaded(value) });
    else if (line === 'send') sent.push([]);
    else throw new Error(`no command of nsupdate: ${line}`);
  }
  if (sent.pop()?.length !== 0) throw new Error('not all is sent');
  return sent;
}
