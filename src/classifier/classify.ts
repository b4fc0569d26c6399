import type { ReadMessage } from '../message/message-tree.ts';
import { type Feature, featuresOf, type Place } from './features.ts';
import { type Model, sharesOf, weightOf } from './model.ts';
import { type Script, scriptOf } from './script.ts';
import { textsOf } from './texts.ts';
import { type UserCounts, userShareOf, userWeights } from './user-model.ts';

/** Something in a message that speaks for or against its being spam. */
export interface Token {
  /** As it stands in the message at hand; raw. */
  readonly text: string;
  readonly place: Place;
  /** Whether the text says something of the message, and is no quote from it. */
  readonly trait: boolean;
  /** What it adds to the log-odds: above 0 speaks for spam. */
  readonly weight: number;
}

/** What the classifier makes of a message: a hint, not a verdict. */
export interface Classification {
  /** That it is spam, from 0 to 1: as often as that it was right on messages it had not seen, of the years it knows. */
  readonly probability: number;
  /** `spam` where at most one legitimate message in a thousand is called so; `unsure` between that and `ham`. */
  readonly verdict: 'spam' | 'unsure' | 'ham';
  /** How far to trust it: `low` where it knows little of what the message says, or the two sides are near each other. */
  readonly certainty: 'high' | 'moderate' | 'low';
  /** The strongest first. */
  readonly strongest: { readonly for: readonly Token[]; readonly against: readonly Token[] };
  /** How many things were looked at, and how many of them the models know. */
  readonly tokens: number;
  readonly tokensKnown: number;
  /** In which most of its text is written; null: there is no text. */
  readonly script: Script | null;
  /** How much of it rests on what the user taught, from 0 to 1. */
  readonly userShare: number;
}

const MOST_TOKENS = 8;
/** What adds less is not shown. */
const LEAST_WEIGHT = 0.05;
const FEW_KNOWN = 15;
const MOST_ODDS = 30;

/**
 * @param user  what the user taught; null: nothing
 * @returns the same for the same message and models; in linear time, never throws
 */
export function classify(message: ReadMessage, model: Model, user: UserCounts | null): Classification {
  const texts = textsOf(message);
  const features = featuresOf(message, texts);
  const shipped = shippedWeights(features, model);
  const userShare = user === null ? 0 : userShareOf(user);
  const taught = user === null || userShare === 0 ? null : userWeights(features, user);
  const weights = shipped.weights.map((weight, index) => weight * (1 - userShare) + (taught?.[index] ?? 0) * userShare);
  const base = shipped.intercept * (1 - userShare);
  const odds = weights.reduce((sum, weight) => sum + weight, base);
  const probability = 1 / (1 + Math.exp(-Math.max(-MOST_ODDS, Math.min(MOST_ODDS, odds))));
  const known = weights.filter((weight) => weight !== 0).length;
  const verdict =
    probability >= model.thresholds.spam ? 'spam' : probability <= model.thresholds.ham ? 'ham' : 'unsure';
  return {
    probability,
    verdict,
    certainty: known < FEW_KNOWN ? 'low' : certaintyOf(probability),
    strongest: {
      for: strongest(features, weights, 1),
      against: strongest(features, weights, -1),
    },
    tokens: features.length,
    tokensKnown: known,
    script: scriptOf(texts.body),
    userShare,
  };
}

function shippedWeights(features: readonly Feature[], model: Model) {
  const shares = sharesOf(features, model.scales);
  const { slope, intercept } = model.calibration;
  return {
    weights: features.map(({ hash, block }) => weightOf(model, hash) * shares[block] * slope),
    intercept: model.bias * slope + intercept,
  };
}

function certaintyOf(probability: number): Classification['certainty'] {
  const sure = Math.abs(probability - 0.5);
  return sure >= 0.45 ? 'high' : sure >= 0.3 ? 'moderate' : 'low';
}

/** What speaks most for one side; a word that is several features (by itself, and of a topic) once, with their sum. */
function strongest(features: readonly Feature[], weights: readonly number[], sign: 1 | -1): readonly Token[] {
  const tokens = new Map<string, Token>();
  features.forEach(({ text, place, named }, index) => {
    const weight = weights[index] ?? 0;
    if (Math.abs(weight) < LEAST_WEIGHT) return;
    const key = `${place} ${text.toLowerCase()}`;
    const before = tokens.get(key);
    tokens.set(
      key,
      before === undefined ? { text, place, trait: named, weight } : { ...before, weight: before.weight + weight },
    );
  });
  return [...tokens.values()]
    .filter(({ weight }) => weight * sign > 0)
    .sort((a, b) => (b.weight - a.weight) * sign)
    .slice(0, MOST_TOKENS);
}
