import { z } from 'zod';
import {
  type FilterDecision,
  type FilterFailure,
  type FilterRule,
  type FilterThresholds,
  type FilterVerdict,
  RSPAMD_ACTIONS,
} from '../../core/filters.ts';
import { cut, cutOption, MAX_OPTIONS, MAX_RULES } from './texts.ts';

const points = z.number().min(-1e6).max(1e6);

const symbolSchema = z.object({
  score: points.optional(),
  description: z.string().optional().catch(undefined),
  options: z
    .array(z.union([z.string(), z.number()]).transform(String))
    .optional()
    .catch(undefined),
});

/** What of the answer is read (rspamd.com/doc/developers/protocol.html); more may be in it. */
const answerSchema = z.object({
  score: points,
  required_score: points.nullish(),
  action: z.string(),
  symbols: z.record(z.string(), z.unknown()),
  thresholds: z.record(z.string(), z.unknown()).optional().catch(undefined),
  is_skipped: z.boolean().optional().catch(undefined),
  messages: z.object({ smtp_message: z.string().optional() }).optional().catch(undefined),
});

export type ReadAnswer =
  | { readonly ok: true; readonly verdict: FilterVerdict }
  | {
      readonly ok: false;
      readonly ended: Extract<FilterFailure, 'skipped' | 'protocol-error'>;
      readonly error: string;
    };

/** What the configuration that Rspamd comes with says (actions.conf of 3.4, 2026-11-21). */
const DELIVERED = { greylist: 4, 'add header': 6 } as const;

/**
 * Reads the answer to `/checkv2`. Anybody may have written it: it is taken apart by a schema, and cut short.
 *
 * @param json  parsed, or not even an object
 * @param stated  what `/actions` answered, where a controller did
 */
export function readRspamdAnswer(json: unknown, stated: unknown, software: string | null): ReadAnswer {
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) {
    const said = z.object({ error: z.string() }).safeParse(json);
    const { path = [], message = '' } = parsed.error.issues[0] ?? {};
    const error = said.success ? cut(said.data.error) : `"${path.join('.')}": ${message}`;
    return { ok: false, ended: 'protocol-error', error };
  }
  const { score, required_score: refuse = null, action, symbols, is_skipped: skipped, messages } = parsed.data;
  const decision = RSPAMD_ACTIONS.get(action) ?? null;
  // GTUBE ends the scan as well, but with a decision and a rule.
  if (skipped === true && decision === 'accept' && Object.keys(symbols).length === 0) {
    return { ok: false, ended: 'skipped', error: 'no rule was tried' };
  }
  const reason = cut(messages?.smtp_message ?? '') || null;
  const known = actionsIn(stated) ?? actionsIn(parsed.data.thresholds);
  const thresholds = known ?? believable(score, decision, refuse);
  const rules = Object.entries(symbols).slice(0, MAX_RULES).flatMap(ruleOf);
  return { ok: true, verdict: { score, action: cut(action), decision, thresholds, reason, rules, software } };
}

function ruleOf([name, value]: readonly [string, unknown]): readonly FilterRule[] {
  const parsed = symbolSchema.safeParse(value);
  if (!parsed.success) return [];
  const { score = null, description, options = [] } = parsed.data;
  return [
    {
      name: cutOption(name),
      points: score,
      description: description === undefined ? null : cut(description),
      options: options.slice(0, MAX_OPTIONS).map(cutOption),
    },
  ];
}

/** `[{"action":"add header","value":6}, …]` of `/actions`, or `{"add header": 6, …}`; null: neither. */
function actionsIn(value: unknown): FilterThresholds | null {
  const list = z
    .array(z.object({ action: z.string(), value: points.nullable() }))
    .max(100)
    .safeParse(value);
  const table = z.record(z.string(), points.nullable()).safeParse(value);
  const entries = list.success
    ? list.data.map(({ action, value: at }) => [action, at] as const)
    : table.success
      ? Object.entries(table.data)
      : [];
  if (entries.length === 0) return null;
  const least = (decision: FilterDecision) => {
    const at = entries.flatMap(([action, from]) =>
      RSPAMD_ACTIONS.get(action) === decision && from !== null ? [from] : [],
    );
    return at.length === 0 ? null : Math.min(...at);
  };
  return { delay: least('delay'), junk: least('junk'), refuse: least('refuse'), source: 'stated' };
}

/** A worker says only from which score on it refuses: the others are those delivered, unless what it did belies them. */
function believable(score: number, decision: FilterDecision | null, refuse: number | null): FilterThresholds {
  const { greylist, 'add header': junk } = DELIVERED;
  const ordinary =
    score >= (refuse ?? Infinity) ? 'refuse' : score >= junk ? 'junk' : score >= greylist ? 'delay' : 'accept';
  const holds = decision === ordinary;
  return { delay: holds ? greylist : null, junk: holds ? junk : null, refuse, source: 'default' };
}
