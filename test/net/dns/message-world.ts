import { type Answer, encode } from 'dns-packet';
import type { RecordType } from '../../../src/core/net.ts';
import type { Question } from '../../../src/net/dns/question.ts';

export const MAIL = { name: 'example.com', type: 'A' } as const;

export function response(
  sections: { answers?: Answer[]; authorities?: Answer[]; additionals?: Answer[] },
  flags = 0,
): Buffer {
  return encode({ type: 'response', id: 7, flags, questions: [MAIL], ...sections });
}

export function question(name: string, type: RecordType, manner: Partial<Question> = {}): Question {
  return { name, type, recursive: true, checkingDisabled: false, ...manner };
}
