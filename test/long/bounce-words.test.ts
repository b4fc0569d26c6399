import { expect, test } from 'vitest';
import { readWords } from '../../src/bounce/words/read-words.ts';
import { hostilePieces } from '../bounce/words/hostile-pieces.ts';
import { fieldsOf, HEADER } from '../bounce/words/notice.ts';

// A reader that is not linear hangs here, until the runner ends it.
test.each(hostilePieces)('half a megabyte of %j is read', (piece) => {
  const many = piece.repeat(Math.floor(500_000 / piece.length));
  for (const text of [`delivery failed:\n\n${many}`, `${many} a@b.example`]) {
    for (const type of ['text/plain', 'text/html']) {
      const read = readWords({ fields: fieldsOf(HEADER), parts: [{ type, text }] });
      for (const { diagnostic } of read?.recipients ?? []) expect((diagnostic ?? '').length).toBeLessThanOrEqual(2000);
    }
  }
});
