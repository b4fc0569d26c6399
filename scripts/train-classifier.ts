import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { calibrated, type Scored, thresholdFor } from './training/calibration.ts';
import { examplesOf, type Held } from './training/examples.ts';
import { rounded, scoreOf, trained } from './training/logistic.ts';

// Trains the shipped classifier from the collections in ../shared/data/spam, and writes src/data/classifier-model.json. The
// same collections give the same file. What the numbers in it mean stands in docs/classifier.md.

const root = join(fileURLToPath(new URL('..', import.meta.url)));
const collections = join(root, '../shared/data/spam');
const output = join(root, 'src/data/classifier-model.json');
const CORPORA = [
  { name: 'spamassassin', language: 'English', years: '2002' },
  { name: 'ccert', language: 'Chinese', years: '2004 and 2005' },
  { name: 'enron', language: 'English', years: '1999 to 2005' },
] as const;
const FOLDS = 5;
const MOST_FALSE = 1 / 2000;

if (!existsSync(collections)) {
  console.error(`no "${collections}": expected the collections of mail to train from`);
  process.exit(2);
}

const held = CORPORA.flatMap(({ name }) => examplesOf(name, join(collections, `${name}.tar.gz`)));

/** Each message scored by a model that was trained without it, and without any with the same body. */
function unseenScores(examples: readonly Held[]): readonly Scored[] {
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const foldOf = ({ share }: Held) => Math.floor(share * FOLDS);
    const model = trained(examples.filter((example) => foldOf(example) !== fold));
    return examples
      .filter((example) => foldOf(example) === fold)
      .map(({ features, spam }) => ({ score: scoreOf(features, model), spam }));
  });
}

const unseen = unseenScores(held);
const calibration = calibrated(unseen);
const { octets, ...numbers } = rounded(trained(held));
const count = (corpus: string, spam: boolean) =>
  held.filter((one) => one.corpus === corpus && one.spam === spam).length;

writeFileSync(
  output,
  `${JSON.stringify(
    {
      source:
        'scripts/train-classifier.ts, from the public collections named under corpora: hashed features with numbers, no text',
      corpora: CORPORA.map((corpus) => ({ ...corpus, ham: count(corpus.name, false), spam: count(corpus.name, true) })),
      ...numbers,
      calibration,
      thresholds: { spam: thresholdFor(unseen, calibration, MOST_FALSE), ham: 0.3 },
      weights: deflateRawSync(octets, { level: 9 }).toString('base64'),
    },
    null,
    2,
  )}\n`,
);
