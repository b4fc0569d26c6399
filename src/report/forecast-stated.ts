import { type Provider, providers } from '../checks/providers.ts';
import { evidenceOf } from './forecast-causes.ts';
import { weightOf } from './forecast-weights.ts';
import { fieldsIn, listIn, textIn } from './plain-json.ts';
import type { ForecastCause } from './schema.ts';
import type { SeenCheck } from './seen.ts';

const RECEIVER = 'receiver';
const JUDGEMENTS = ['spam', 'suspicious', 'ham'] as const;

/** What the servers that this copy was received by say of it. */
export interface Stated {
  /** The provider whose servers they are; null: none that is known. */
  readonly provider: string | null;
  /** The host that wrote the topmost trace field; null: not known. */
  readonly host: string | null;
  readonly marks: readonly {
    /** False: the field may as well be the sender's. */
    readonly isSure: boolean;
    readonly system: string;
    readonly verdict: (typeof JUDGEMENTS)[number] | null;
    /** Whether a list or rule of the recipient decided it: another mailbox there may see it otherwise. */
    readonly isSet: boolean;
    readonly field: string;
    readonly words: string;
  }[];
}

/** @returns null where the message is no received copy, or its receiver says nothing */
export function statedIn(seen: readonly SeenCheck[]): Stated | null {
  const shown = fieldsIn(seen.find(({ check }) => check.id === RECEIVER)?.result.shown);
  const marks = listIn(shown['marks']).map((mark) => ({
    isSure: mark['writer'] !== 'either',
    system: textIn(mark['system']) ?? 'unknown',
    verdict: JUDGEMENTS.find((judgement) => judgement === mark['verdict']) ?? null,
    isSet: mark['by'] === 'recipient',
    field: textIn(mark['field']) ?? '',
    words: textIn(mark['words']) ?? '',
  }));
  // What only may be the receiver's says nothing good.
  if (!marks.some(({ isSure, verdict }) => verdict === 'spam' || (isSure && verdict !== null))) return null;
  return { provider: textIn(shown['provider']), host: textIn(shown['host']), marks };
}

/**
 * Whether these are the servers of that provider: by their names, or by the header fields that only its own filter writes.
 * Two providers may share one, as those of Microsoft do, behind servers of one name.
 */
export function isOf({ provider, marks }: Stated, { id, stamps }: Provider): boolean {
  if (provider === id) return true;
  return (
    stamps !== undefined && marks.some(({ isSure, system, verdict }) => isSure && system === stamps && verdict !== null)
  );
}

/** Whether no provider that is known is the receiver. */
export function isOfNobody(stated: Stated): boolean {
  return !providers.some((provider) => isOf(stated, provider));
}

/** What the receiver counts it as: the worst that any of its fields says; null: none that is surely its own says anything. */
export function verdictOf({ marks }: Stated): 'spam' | 'suspicious' | 'ham' | null {
  return JUDGEMENTS.find((judgement) => marks.some(({ isSure, verdict }) => isSure && verdict === judgement)) ?? null;
}

/**
 * The cause that the receiver itself gives: stated where its filter calls it spam, possible where that has its doubts, or a
 * recipient has it filed as spam, or the field may as well be the sender's; null: none of these.
 */
export function causeStated(stated: Stated, seen: readonly SeenCheck[]): ForecastCause | null {
  const spam = stated.marks.filter(({ verdict }) => verdict === 'spam');
  const sure = spam.find(({ isSet, isSure }) => isSure && !isSet);
  const doubts = stated.marks.find(({ isSure, verdict }) => isSure && verdict === 'suspicious');
  const worst = sure ?? spam[0] ?? doubts;
  if (worst === undefined) return null;
  const certainty = sure === undefined ? 'possible' : 'stated';
  const own = seen.flatMap(({ findings }) => findings).filter(({ check }) => check === RECEIVER);
  const grave = own.filter(({ def }) => def.severity !== 'info');
  return {
    findings: [...new Set(grave.map(({ finding }) => finding.code))],
    topic: 'receiver',
    weight: weightOf('receiver', certainty),
    effect: 'junk',
    certainty,
    words: worst.words,
    rule: null,
    evidence: grave.length > 0 ? evidenceOf(grave) : [{ source: 'this copy', text: worst.field }],
  };
}
