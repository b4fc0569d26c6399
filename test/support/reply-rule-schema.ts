import { z } from 'zod';
import { bounceMoves, bouncePhases, bounceReasons, proofTopics } from '../../src/core/bounce.ts';

const oneOrMore = <T extends z.ZodType>(one: T) => z.union([one, z.array(one).min(1)]);
const code = z.int().min(200).max(599);
const enhanced = z.string().regex(/^[245X]\.\d{1,3}\.\d{1,3}(?:-\d{1,3})?$/);
const phase = z.enum(bouncePhases);
const sentence = z.string().min(3).max(300).regex(/[^.]$/, 'no full stop');

/** The form of a rule in `src/data/`; a JSON import widens it. */
export const replyRuleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  code: z.union([code, z.array(code)]).nullable(),
  enhanced: oneOrMore(enhanced).nullable(),
  // Any text, or pieces that say something.
  contains: z.union([z.literal(''), oneOrMore(z.string().regex(/[^\s.]/))]),
  unless: oneOrMore(z.string().min(2)).optional(),
  phase: oneOrMore(phase).optional(),
  reason: z.enum(bounceReasons),
  kind: z.enum(['permanent', 'temporary']).optional(),
  move: z.enum(bounceMoves).optional(),
  topics: z.array(z.enum(proofTopics)).optional(),
  about: z.enum(['client', 'domain', 'recipient', 'server']),
  meaning: sentence,
  fix: sentence.optional(),
  anywhere: z.literal(true).optional(),
  vague: z.literal(true).optional(),
  needsCode: z.literal(true).optional(),
  greylisting: z.literal(true).optional(),
  example: z.string().min(1),
  exampleKind: z.enum(['documented', 'observed', 'composed']),
  source: z.url(),
  via: z.url().optional(),
  retrieved: z.iso.date().nullable(),
});
