import type { HeaderField } from '../../message/header-fields.ts';
import { pathOf } from '../../message/path.ts';
import {
  METHODS,
  type Method,
  type Stated,
  type StatedCertainty,
  statedResults,
} from '../../message/stated-results.ts';
import { isOpenChain } from './chain-state.ts';
import { type Said, timeText } from './judge-dkim.ts';
import type { Judged } from './judged.ts';
import { KEYS_KEPT_DAYS } from './proof-facts.ts';
import { isOpen } from './signature-state.ts';

/** A method on which the receiver and we differ in whether it passes. */
export interface Difference {
  readonly method: Method;
  readonly stated: string;
  readonly own: string;
  readonly certainty: StatedCertainty;
  /** The authserv-id of whoever states it; null: it gives none. */
  readonly by: string | null;
}

/** What the recipient's own servers wrote into a saved copy, or may have written. */
export function receiverStatement(fields: readonly HeaderField[]): Stated {
  return statedResults(fields, pathOf(fields, { sentAtMs: 0 }));
}

/** Where the receiver came to something else. DNS may be another by now. */
export function differencesFrom({ results }: Stated, judged: Judged): readonly Difference[] {
  return METHODS.flatMap((method): readonly Difference[] => {
    const all = results.filter((one) => one.method === method);
    const one = all.find(({ result }) => result === 'pass') ?? all[0];
    const own = ownResult(method, judged);
    if (one === undefined || own === null || one.result === 'temperror') return [];
    const { result: stated, certainty, authservId: by } = one;
    return (stated === 'pass') === (own === 'pass') ? [] : [{ method, stated, own, certainty, by }];
  });
}

function ownResult(method: Method, { spf, proof, dmarc }: Judged): string | null {
  switch (method) {
    case 'spf':
      return spf.status === 'known' ? spf.value.result : null;
    case 'dkim': {
      if (proof.status === 'unknown') return null;
      const all = proof.value.signatures.map(({ strict }) => strict?.result ?? 'neutral');
      if (!all.includes('pass') && proof.value.signatures.some(isOpen)) return null;
      return all.find((result) => result === 'pass') ?? all[0] ?? 'none';
    }
    case 'dmarc': {
      const result = dmarc.status === 'known' ? (dmarc.value.result?.result ?? null) : null;
      return result === 'temperror' ? null : result;
    }
    case 'arc': {
      const chain = proof.status === 'known' ? (proof.value.chain?.strict ?? null) : null;
      return chain === null || isOpenChain(chain) ? null : chain.result;
    }
  }
}

/** What the receiver's own header says, next to ours. */
export function judgeReceiver(judged: Judged): readonly Said[] {
  const stated = receiverStatement(judged.read.header.fields);
  const differences = differencesFrom(stated, judged);
  const nameless = stated.results.length > 0 && stated.authservId === null && hasResultsField(stated);
  return [
    ...(['stated', 'possible'] as const).flatMap((certainty) => {
      const those = differences.filter((one) => one.certainty === certainty);
      return [...Map.groupBy(those, ({ by }) => by)].map(([by, all]) => {
        const params = { by, differences: all, certainty };
        return { code: 'message-auth-receiver-differs', params } as const;
      });
    }),
    ...(nameless ? [{ code: 'message-auth-results-nameless', params: {} } as const] : []),
  ];
}

function hasResultsField({ fields }: Stated): boolean {
  return fields.some(({ name }) => name.toLowerCase() === 'authentication-results');
}

const DAY_MS = 86_400_000;

/** DNS is asked now, whenever the message came. */
export function judgeAge(judged: Judged): readonly Said[] {
  const { proof, spf } = judged;
  if (proof.status === 'unknown' || proof.value.asOf === 'now') return [];
  const { asOfMs, askedAtMs, signatures, chain } = proof.value;
  const days = Math.floor((askedAtMs - asOfMs) / DAY_MS);
  const passes = spf.status === 'known' && spf.value.result === 'pass';
  const allPass = passes && signatures.every(({ strict }) => strict?.result === 'pass');
  const isChainOpen = chain !== null && isOpenChain(chain.strict);
  if (days < KEYS_KEPT_DAYS || (allPass && !isChainOpen)) return [];
  return [{ code: 'message-auth-dns-later', params: { receivedAt: timeText(asOfMs), days } }];
}
