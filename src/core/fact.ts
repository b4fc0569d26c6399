import type { Net } from './net.ts';
import type { Observation } from './observation.ts';
import type { DomainTarget, MessageTarget, Target } from './target.ts';

export interface Context<T extends Target = DomainTarget> {
  readonly target: T;
  readonly net: Net;
  /** Fires at the deadline of the whole audit, or when the user cancels. */
  readonly signal: AbortSignal;
}

/** Something learnt about the outside world, once per run. `needs` name other facts by reference, so cycles cannot be written. */
export interface Fact<T> {
  readonly id: string;
  readonly needs: Needs;
  observe(values: never, context: Context<Target>): Promise<Observation<T>>;
}

/** A need that may stay unknown: its user gets the observation itself and says what follows. */
export interface Maybe<T> {
  readonly maybe: Fact<T>;
}

export type Needs = Readonly<Record<string, Fact<unknown> | Maybe<unknown>>>;

export type Values<N extends Needs> = {
  readonly [K in keyof N]: N[K] extends Maybe<infer T> ? Observation<T> : N[K] extends Fact<infer T> ? T : never;
};

export function defineFact<T, const N extends Needs>(fact: {
  readonly id: string;
  readonly needs: N;
  observe(values: Values<N>, context: Context): Promise<Observation<T>>;
}): Fact<T> {
  return fact;
}

/** A fact about a message. */
export function defineMessageFact<T, const N extends Needs>(fact: {
  readonly id: string;
  readonly needs: N;
  observe(values: Values<N>, context: Context<MessageTarget>): Promise<Observation<T>>;
}): Fact<T> {
  return fact;
}

export function maybe<T>(fact: Fact<T>): Maybe<T> {
  return { maybe: fact };
}
