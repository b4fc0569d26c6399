import { type Fields, fieldsIn, flagIn, listIn, textIn } from './plain-json.ts';
import type { SeenCheck } from './seen.ts';

/** One method of authentication, as it came out for this message. */
export interface MethodView {
  /** `pass`, `fail`, `softfail`, … in lower case (RFC 8601 section 2.7). */
  readonly result: string;
  /** Whose it is, such as `smtp.mailfrom=acme.example`; null: not said. */
  readonly detail: string | null;
}

/** What the receiver of this copy made of it. */
export interface StampView {
  /** By the names of `SpamSystem`, such as `microsoft`. */
  readonly system: string;
  readonly verdict: 'spam' | 'suspicious' | 'ham';
  /** The field, as it stands. */
  readonly field: string;
}

/**
 * What the message at hand shows about itself, out of the facts of the checks that judged it. Null: not looked at, or not
 * known; then what is known of its author's domain has to do.
 */
export interface MessageView {
  readonly spf: MethodView | null;
  readonly dkim: MethodView | null;
  readonly dmarc: MethodView | null;
  /** What the domain in From asks to be done with mail that fails DMARC. */
  readonly policy: 'none' | 'quarantine' | 'reject' | null;
  /** Whether SPF or DKIM passes for the organisation in From; whether DKIM does. */
  readonly aligned: boolean | null;
  readonly dkimAligned: boolean | null;
  /** Whether the name of the sending address leads back to it (RFC 8601 section 2.7.3). */
  readonly iprev: MethodView | null;
  readonly isBulk: boolean | null;
  readonly oneClick: boolean | null;
  readonly mailtoUnsubscribe: boolean | null;
}

/** @param seen  the checks of the message, and those of its author's domain */
export function messageViewOf(seen: readonly SeenCheck[]): MessageView {
  const auth = factsOf('message-auth', seen);
  const bulk = factsOf('bulk', seen);
  const dkim = bestOf(listIn(auth['dkim']));
  const dmarc = methodIn(fieldsIn(auth['dmarc']));
  const passes = listIn(auth['dkim']).filter(({ result }) => result === 'pass');
  const dkimAligned = flagOf(passes.map(({ aligned }) => flagIn(aligned)));
  return {
    spf: methodIn(fieldsIn(auth['spf'])),
    dkim,
    dmarc,
    policy: policyIn(fieldsIn(auth['dmarc'])),
    aligned: dmarc?.result === 'pass' ? true : dmarc?.result === 'fail' ? false : flagIn(auth['aligned']),
    dkimAligned: dkim !== null && dkim.result !== 'pass' ? false : dkimAligned,
    iprev: methodIn(fieldsIn(auth['iprev'])),
    isBulk: flagIn(bulk['isBulk']),
    oneClick: flagIn(bulk['oneClick']),
    mailtoUnsubscribe: flagIn(bulk['mailtoUnsubscribe']),
  };
}

function factsOf(id: string, seen: readonly SeenCheck[]): Fields {
  return fieldsIn(seen.find(({ check }) => check.id === id)?.result.shown);
}

/** Results that say nothing of the message: DNS did not answer. */
const NOT_KNOWN: readonly string[] = ['temperror', 'unknown', 'skipped'];

function methodIn(fields: Fields): MethodView | null {
  const result = textIn(fields['result'])?.toLowerCase() ?? null;
  return result === null || NOT_KNOWN.includes(result) ? null : { result, detail: textIn(fields['detail']) };
}

/** A signature that passes is enough; one whose key was not reached leaves it open. */
function bestOf(signatures: readonly Fields[]): MethodView | null {
  const passing = signatures.find(({ result }) => result === 'pass');
  if (passing !== undefined) return methodIn(passing);
  const all = signatures.map(methodIn);
  return all.includes(null) ? null : (all[0] ?? null);
}

/** One that is so is enough; one that is not known leaves it open. */
function flagOf(flags: readonly (boolean | null)[]): boolean | null {
  if (flags.includes(true)) return true;
  return flags.length === 0 || flags.includes(null) ? null : false;
}

function policyIn({ policy }: Fields): MessageView['policy'] {
  return (['none', 'quarantine', 'reject'] as const).find((known) => known === policy) ?? null;
}
