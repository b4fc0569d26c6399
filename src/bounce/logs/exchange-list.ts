import { linesOfRecord } from './exchange.ts';
import { type LogFormat, type LogLine, OTHER } from './log-line.ts';

/** `EventId                 : FAIL` */
const FIELD = /^([A-Z][A-Za-z]{1,40}) {1,40}: ?(.*)$/;
const CONTINUED = /^ {8,80}(\S.*)$/;
/** Those that begin such a record, and those that tell. */
const NAMES = new Set(
  'pscomputername runspaceid timestamp clientip clienthostname serverip serverhostname sourcecontext connectorid source eventid internalmessageid messageid networkmessageid recipients recipientstatus totalbytes recipientcount relatedrecipientaddress reference messagesubject sender returnpath messageinfo messagelatency messagelatencytype eventdata transporttraffictype schemaversion tenantid originalclientip directionality'.split(
    ' ',
  ),
);
const MAX_VALUE = 64 * 1024;

/** What `Get-MessageTrackingLog | Format-List` prints: a line for each field, and the first field again for the next record. */
export function exchangeList(): LogFormat {
  let record = new Map<string, string>();
  let last = '';
  const told = (): readonly LogLine[] => {
    const told = record;
    record = new Map();
    last = '';
    return told.size === 0 ? OTHER : linesOfRecord((...names) => first(told, names));
  };
  return {
    system: 'exchange',
    isToldByMore: true,
    isOfLongLines: true,
    end: told,
    read(line) {
      const [, written = '', value = ''] = FIELD.exec(line) ?? [];
      const name = written.toLowerCase();
      if (!NAMES.has(name)) {
        const more = CONTINUED.exec(line)?.[1];
        if (more === undefined || last === '') return null;
        const before = record.get(last) ?? '';
        if (before.length < MAX_VALUE) record.set(last, `${before} ${more}`);
        return OTHER;
      }
      const before = record.has(name) ? told() : OTHER;
      record.set(name, bare(value.trim()));
      last = name;
      return before;
    },
  };
}

function first(record: ReadonlyMap<string, string>, names: readonly string[]): string {
  return names.map((name) => bare(record.get(name) ?? '')).find((text) => text !== '') ?? '';
}

/** Lists are in braces. */
function bare(text: string): string {
  return text.replace(/^\{(.*)\}$/s, '$1');
}

/** Whether a text begins as such a list, and not with the header fields of a mail, which have no spaces before their colons. */
export function isExchangeList(text: string): boolean {
  return (
    /^\s{0,40}[A-Z][A-Za-z]{1,40} {1,40}: /.test(text) &&
    /^EventId {1,40}: /m.test(text) &&
    /^Recipients {1,40}: /m.test(text)
  );
}
