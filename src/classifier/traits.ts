import type { Place } from './features.ts';

/** Something about a message that is either so or not: a trait that a message lacks is no evidence. */
export interface Trait {
  /** In words: they are shown as they are. */
  readonly name: string;
  readonly place: Place;
  /** What it is quoted by; left out: its name. */
  readonly shown?: string;
}

/** The name of the highest step that a number reaches; null: none. */
export function step(value: number, steps: readonly (readonly [from: number, name: string])[]): string | null {
  let reached: string | null = null;
  for (const [from, name] of steps) if (value >= from) reached = name;
  return reached;
}
