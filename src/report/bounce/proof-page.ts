import { visibleOctets } from '../render/escape.ts';
import type { Block, Page } from '../render/terminal/page.ts';
import { labelled } from './lines.ts';
import { proofLines } from './proof-lines.ts';
import type { BounceEntryRecipient, BounceProof } from './schema.ts';

/** What DNS shows of the cause; nothing where it was not looked at. Recipients of one cause may be at several domains. */
export function proofBlocks(group: readonly BounceEntryRecipient[], page: Page): readonly Block[] {
  const proofs = group.flatMap(({ proof }) => (proof === null ? [] : [proof]));
  const distinct = [...new Map(proofs.map((proof) => [JSON.stringify(proof), proof])).values()];
  return distinct.slice(0, MOST_PROOFS).map((proof) => proofBlock(proof, page));
}

const MOST_PROOFS = 5;

function proofBlock(proof: BounceProof, page: Page): Block {
  return proofLines(proof).flatMap(({ label, text, record }) => [
    ...labelled(label, text, page),
    ...(record === undefined ? [] : [visibleOctets(record)]), // from the first column, and never broken, to be pasted
  ]);
}
