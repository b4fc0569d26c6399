import { defineMessageFact } from '../../core/fact.ts';
import { normalizeName } from '../../core/names.ts';
import { known } from '../../core/observation.ts';
import type { HeaderField } from '../../message/header-fields.ts';
import { type MailPath, pathOf } from '../../message/path.ts';
import { type SpamVerdict, spamVerdictsIn } from '../../message/spam-headers.ts';
import { type ResultsOrigin, receiverFields, trustedResults } from '../../message/trusted-results.ts';
import { messageRead } from '../mime/facts.ts';
import { type Provider, providerOfMx, providers } from '../providers.ts';
import { settled } from './settings.ts';

/** `receiver`: the servers that this copy was received by. `either`: they or whoever sent it. `others`: none of them. */
export type MarkWriter = 'receiver' | 'either' | 'others';

/** A spam filter's field, and who wrote it. */
export interface Mark {
  readonly verdict: SpamVerdict;
  readonly field: HeaderField;
  readonly writer: MarkWriter;
  /** Who decided it: the filter, or a list or rule that the recipient or its organisation keeps. */
  readonly by: 'filter' | 'recipient';
}

export interface ReceiverMarks {
  /** The provider whose servers received it, by id; null: none that is known. */
  readonly provider: string | null;
  /** The host that took it from outside; null: not known. */
  readonly host: string | null;
  /** Topmost first. */
  readonly marks: readonly Mark[];
}

const LONGEST_NAME = 255; // RFC 1035 section 2.3.4

/** The systems whose fields nobody but a provider's own servers writes. */
const STAMPS: ReadonlySet<string> = new Set(providers.flatMap(({ stamps }) => stamps ?? []));

const WRITERS: Readonly<Record<ResultsOrigin, MarkWriter>> = {
  trusted: 'receiver',
  possible: 'either',
  forged: 'others',
  foreign: 'others',
};

/**
 * What spam filters wrote into the message, where it is a received copy. A sender can write any field (RFC 5321 section 7.2):
 * the receiver's are those above the Received field of the host that took the message in. Right below it a filter in that
 * host writes, and so may the sender. Of a provider with a filter of its own, which takes away what others write under its
 * names, the receiver's are these wherever they stand, and no others.
 */
export const receiverMarks = defineMessageFact({
  id: 'receiver.marks',
  needs: { message: messageRead },
  async observe({ message: { header } }) {
    const { fields } = header;
    const path = pathOf(fields, { sentAtMs: 0 });
    const { above, top } = receiverFields(fields, path);
    const provider = providerOf(path);
    const origins = new Map(trustedResults(fields, { path }).map(({ field, origin }) => [field.index, origin]));
    const writerOf = ({ system }: SpamVerdict, { index }: HeaderField): MarkWriter => {
      if (path.hops.length === 0) return 'others';
      const results = origins.get(index);
      if (provider?.stamps !== undefined && system !== provider.stamps) return 'others';
      if (results !== undefined) return WRITERS[results];
      if (provider?.stamps !== undefined || index < above) return 'receiver';
      return index < top && !STAMPS.has(system) ? 'either' : 'others';
    };
    const marks = spamVerdictsIn(fields).flatMap((verdict): readonly Mark[] => {
      const field = fields[verdict.field];
      return field === undefined ? [] : [{ verdict, field, writer: writerOf(verdict, field), by: 'filter' }];
    });
    const border = path.trustedFrom === null ? undefined : path.hops[path.trustedFrom];
    return known({
      provider: provider?.id ?? null,
      host: border?.by?.slice(0, LONGEST_NAME) ?? null,
      marks: settled(marks),
    });
  },
});

function providerOf({ hops }: MailPath): Provider | null {
  const named = hops.flatMap(({ trusted, by }) => (trusted && by !== null ? [providerOfMx(normalizeName(by))] : []));
  const found = named.find((provider) => provider !== null) ?? null;
  return found === null ? null : (providers.find(({ id }) => id === found.id) ?? null);
}
