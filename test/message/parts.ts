import type { Attachment, MessageParts } from '../../src/message/parts.ts';

/** A small message, with what a test wants to be different. */
export function parts(given: Partial<MessageParts> = {}): MessageParts {
  return {
    from: { name: 'Ann', address: 'ann@sender.example' },
    to: [{ name: null, address: 'bob@receiver.example' }],
    cc: [],
    bcc: [],
    subject: 'a probe',
    text: 'hello\n',
    html: null,
    attachments: [],
    inlineImages: [],
    headers: [],
    listUnsubscribe: null,
    envelopeFrom: null,
    dateMs: Date.UTC(2026, 10, 21, 10, 0, 0),
    token: 'abcdefgh12345678',
    ...given,
  };
}

export function attachment(name: string, content: string | Uint8Array = 'x', type: string | null = null): Attachment {
  return { name, type, content: typeof content === 'string' ? Buffer.from(content) : content };
}
