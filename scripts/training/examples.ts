import { featuresOf } from '../../src/classifier/features.ts';
import { scriptOf } from '../../src/classifier/script.ts';
import { textsOf } from '../../src/classifier/texts.ts';
import { fieldsNamed } from '../../src/message/header-fields.ts';
import type { ReadMessage } from '../../src/message/message-tree.ts';
import { readMessage } from '../../src/message/read-message.ts';
import { corpusOf, type Sample, shareOf } from './corpus.ts';
import type { Example } from './rows.ts';

/** An example that may be held out. */
export interface Held extends Example {
  /** From 0 to 1, by its body alone. */
  readonly share: number;
  readonly raw: Buffer;
}

/**
 * The messages of one collection with their features.
 *
 * @param some  which of them; default: all
 */
export function examplesOf(
  corpus: string,
  file: string,
  some: (samples: readonly Sample[]) => readonly Sample[] = (samples) => samples,
): readonly Held[] {
  return some(corpusOf(file)).map((sample) => {
    const message = readMessage(sample.raw);
    const texts = textsOf(message);
    return {
      features: featuresOf(message, texts),
      script: scriptOf(texts.body) ?? 'none',
      spam: sample.label === 'spam',
      corpus,
      writer: writerOf(message),
      share: shareOf(sample),
      raw: sample.raw,
    };
  });
}

/** The domain of the sender; where there is none, the subject without its numbers. */
function writerOf({ header }: ReadMessage): string {
  const value = (name: string) => fieldsNamed(header.fields, name)[0]?.value ?? '';
  const domain = /@([\w.-]{1,253})/.exec(value('From'))?.[1];
  return (
    domain?.toLowerCase() ??
    value('Subject')
      .toLowerCase()
      .replace(/^(?:re|fwd?)\s*:/, '')
      .replace(/[\d\s]/g, '')
  );
}
