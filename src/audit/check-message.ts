import { excerptFor } from '../classifier/user-excerpt.ts';
import { readUserModel } from '../classifier/user-file.ts';
import { type AuditOptions, defaultMessageOptions, type MessageOptions } from '../core/target.ts';
import { authorDomain } from '../message/author.ts';
import { headerFieldsIn } from '../message/header-fields.ts';
import { MAX_MESSAGE_BYTES } from '../message/parts.ts';
import { readMessage } from '../message/read-message.ts';
import type { MessageReport } from '../report/schema.ts';
import { type ConnectOptions, optionsOf, withSystemWire } from './check-domain.ts';
import { authorChecks, messageChecks } from './check-sets.ts';
import { readOptions } from './context.ts';
import { auditMessage } from './message-audit.ts';
import { readMessageOptions } from './message-context.ts';
import { receiverNamed, receiverNames } from './receiver-names.ts';
import { select, selectable } from './selection.ts';

export interface CheckMessageOptions
  extends Partial<Omit<MessageOptions, 'filters' | 'userModel'>>,
    Pick<ConnectOptions, 'nameservers' | 'only' | 'skip' | 'timeoutMs' | 'signal' | 'ca' | 'routes' | 'secrets'>,
    Partial<Pick<AuditOptions, 'selectors' | 'volume' | 'rdap'>> {
  readonly filters?: Partial<MessageOptions['filters']>;
  /** What was taught to the classifier: the content of the file that `mailcheck train` saved. */
  readonly userModel?: string;
  /** What the report calls the message. Default: `message`. */
  readonly name?: string;
  /** Whether to audit the author's domain beside it. Default: true. */
  readonly audit?: boolean;
}

/**
 * Judges a message, as `mailcheck message` does. Sends no mail.
 *
 * @param raw  the message as it is sent, or as it was received: a string is taken as UTF-8
 * @returns the report that `--format json` prints for the message
 * @throws TypeError for an empty message, or one of more than 50 MiB, and for a server, check, code or other option that is
 *   none; never for what the network does
 */
export async function checkMessage(
  raw: Uint8Array | string,
  options: CheckMessageOptions = {},
): Promise<MessageReport> {
  const octets = typeof raw === 'string' ? Buffer.from(raw) : raw;
  if (octets.length === 0) throw new TypeError('the message is empty');
  if (octets.length > MAX_MESSAGE_BYTES) {
    throw new TypeError(`the message has ${octets.length} octets: expected at most ${MAX_MESSAGE_BYTES}`);
  }
  const { name = 'message', audit: withAuthor = true, only = [], skip = [] } = options;
  const checks = withAuthor ? [...messageChecks, ...authorChecks] : messageChecks;
  const unknown = [...only, ...skip].find((word) => !selectable(checks).includes(word));
  if (unknown !== undefined) throw new TypeError(`"${unknown}" is neither a check nor a finding code of a message`);
  const message = readMessageOptions(messageOptionsOf(options, octets));
  if (!message.ok) throw new TypeError(message.error);
  const domainOptions = readOptions(optionsOf({ ...options, probe: null }));
  if (!domainOptions.ok) throw new TypeError(domainOptions.error);
  return withSystemWire(options, 0, (open) =>
    auditMessage({
      ...open,
      target: {
        kind: 'message',
        name,
        domain: authorDomain(headerFieldsIn(octets)),
        raw: octets,
        sizeBytes: octets.length,
        message: message.options,
        options: domainOptions.options,
      },
      selection: select(checks, only, skip),
      withAuthor,
    }),
  );
}

function messageOptionsOf(options: CheckMessageOptions, octets: Uint8Array): MessageOptions {
  const defaults = defaultMessageOptions;
  return {
    ip: options.ip ?? defaults.ip,
    helo: options.helo ?? defaults.helo,
    mailFrom: options.mailFrom ?? defaults.mailFrom,
    providers: (options.providers ?? defaults.providers).map(providerNamed),
    filters: { ...defaults.filters, ...options.filters },
    checkLinks: options.checkLinks ?? defaults.checkLinks,
    postUnsubscribe: options.postUnsubscribe ?? defaults.postUnsubscribe,
    userModel: options.userModel === undefined ? null : excerptOf(options.userModel, octets),
  };
}

function providerNamed(text: string): string {
  const id = receiverNamed(text);
  if (id !== null) return id;
  throw new TypeError(
    `"${text}" is no mailbox provider whose rules are known: expected one of ${receiverNames.join(', ')}`,
  );
}

function excerptOf(text: string, octets: Uint8Array): MessageOptions['userModel'] {
  const read = readUserModel(text);
  if (!read.ok) throw new TypeError(`options.userModel: ${read.error}`);
  return excerptFor(read.model, readMessage(octets));
}
