/** One message whose kind is known, and what was said of it. */
export interface Judged {
  readonly spam: boolean;
  /** That it is called spam. */
  readonly called: boolean;
}

export interface Quality {
  /** From 0 to 1: of what is called spam, what is; of what is spam, what is called so; their harmonic mean. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Of a thousand legitimate messages, how many are called spam. */
  readonly falsePerThousand: number;
}

export function qualityOf(judged: readonly Judged[]): Quality {
  const count = (spam: boolean, called: boolean) =>
    judged.filter((one) => one.spam === spam && one.called === called).length;
  const hits = count(true, true);
  const falseAlarms = count(false, true);
  const precision = hits / Math.max(1, hits + falseAlarms);
  const recall = hits / Math.max(1, hits + count(true, false));
  return {
    precision,
    recall,
    f1: (2 * precision * recall) / Math.max(Number.MIN_VALUE, precision + recall),
    falsePerThousand: (1000 * falseAlarms) / Math.max(1, falseAlarms + count(false, false)),
  };
}
