import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { examplesOf } from './training/examples.ts';
import { shipped } from './training/shipped.ts';

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

if (!existsSync(collections)) {
  console.error(`no "${collections}": expected the collections of mail to train from`);
  process.exit(2);
}

const examples = CORPORA.flatMap(({ name }) => examplesOf(name, join(collections, `${name}.tar.gz`)));
const count = (corpus: string, spam: boolean) =>
  examples.filter((example) => example.corpus === corpus && example.spam === spam).length;
const corpora = CORPORA.map((corpus) => ({
  ...corpus,
  ham: count(corpus.name, false),
  spam: count(corpus.name, true),
}));
const source = 'scripts/train-classifier.ts, from the collections named here: numbers of hashed features, no text';

writeFileSync(output, `${JSON.stringify({ source, corpora, ...shipped(examples) }, null, 2)}\n`);
