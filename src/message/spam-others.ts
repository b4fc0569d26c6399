import { decimalIn } from '../core/decimal.ts';
import type { HeaderField } from './header-fields.ts';
import { plainCode, type SpamReading } from './spam-verdict.ts';

/** `X-Proofpoint-Spam-Details: rule=notspam policy=default score=0 spamscore=0 phishscore=0 bulkscore=0 …`: 0 to 100. */
export function readProofpoint({ value }: HeaderField): SpamReading {
  const values = new Map(
    Array.from(value.slice(0, 4000).matchAll(/\b([a-z]{2,20})=(\S{1,60})/g), ([, name = '', text = '']) => [
      name,
      text,
    ]),
  );
  const rule = values.get('rule') ?? '';
  const names = ['rule', 'policy', 'spamscore', 'phishscore', 'bulkscore', 'suspectscore', 'malwarescore'];
  return {
    system: 'proofpoint',
    // Rules carry names of the customer's own, often with `inbound_` before them.
    verdict: /(?:^|_)notspam$/.test(rule) ? 'ham' : /(?:^|_)spam$/.test(rule) ? 'spam' : null,
    score: decimalIn(values.get('score')),
    codes: names.flatMap((name) => {
      const text = values.get(name);
      return text === undefined ? [] : [plainCode(name, text)];
    }),
  };
}

/** `X-Mimecast-Spam-Score: 7`: the higher, the likelier spam; the threshold is the customer's. */
export function readMimecast({ value }: HeaderField): SpamReading {
  return { system: 'mimecast', score: decimalIn(value.trim()) };
}

const CLASSES: Readonly<Record<string, SpamReading['verdict'] & string>> = {
  ham: 'ham',
  whitelisted: 'ham',
  unsure: 'suspicious',
  spam: 'spam',
  blacklisted: 'spam',
  phish: 'spam',
};

/** `X-SpamExperts-Class: unsure`, and the same of its resellers. */
export function readSpamExperts({ value }: HeaderField): SpamReading {
  const word = value.trim().toLowerCase().slice(0, 40);
  const verdict = Object.hasOwn(CLASSES, word) ? (CLASSES[word] ?? null) : null;
  return { system: 'spamexperts', verdict, codes: [plainCode('class', word)] };
}

/** `X-SpamExperts-Evidence: Combined (0.77)`: 0 to 1. */
export function readSpamExpertsEvidence({ value }: HeaderField): SpamReading {
  const score = /\(([\d.]{1,20})\)/.exec(value.slice(0, 500))?.[1];
  return {
    system: 'spamexperts',
    score: decimalIn(score),
    codes: [plainCode('evidence', value.slice(0, 200))],
  };
}

const STATUSES: Readonly<Record<string, SpamReading['verdict'] & string>> = {
  PASS: 'ham',
  FAIL: 'spam',
  GRAY: 'suspicious',
};

/** `X-SES-Spam-Verdict: PASS`. */
export function readAmazon({ value }: HeaderField): SpamReading {
  const status = value.trim().slice(0, 40);
  const verdict = Object.hasOwn(STATUSES, status) ? (STATUSES[status] ?? null) : null;
  return { system: 'amazon', verdict, codes: [plainCode('verdict', status)] };
}
