import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { examplesOf, type Held } from '../scripts/training/examples.ts';
import { settings } from '../scripts/training/logistic.ts';
import { shipped } from '../scripts/training/shipped.ts';
import { classify } from '../src/classifier/classify.ts';
import { lessonOn } from '../src/classifier/lesson.ts';
import { type Model, modelOf } from '../src/classifier/model.ts';
import { shippedModel } from '../src/classifier/shipped-model.ts';
import { emptyUserModel, type Label, type UserModel } from '../src/classifier/user-model.ts';
import { readMessage } from '../src/message/read-message.ts';
import { bogofilterRun, bogofilterVersion } from './support/bogofilter.ts';
import { table } from './support/numbers.ts';
import { type Quality, qualityOf } from './support/spam-scores.ts';

// The embedded classifier beside bogofilter: both learn the same messages and judge the same others, in the same run. Where
// they learn and judge one collection, a fifth of it is judged, split off by a hash of the body.

const smoke = process.argv.includes('--smoke');
const root = fileURLToPath(new URL('..', import.meta.url));
const collections = join(root, '../shared/data/spam');
const CORPORA = ['spamassassin', 'ccert', 'enron'] as const;
const JUDGED_SHARE = 0.2;
const SMOKE_MESSAGES = 40; // of each kind, of each collection
const TAUGHT = 1000;
const bogofilter = bogofilterVersion();
const chosen = smoke ? { ...settings, rounds: 2 } : settings;

interface Trial {
  readonly learns: readonly string[];
  readonly judges: string;
}

const trials: readonly Trial[] = smoke
  ? [{ learns: ['spamassassin'], judges: 'enron' }]
  : [
      ...CORPORA.map((name) => ({ learns: [name], judges: name })),
      ...CORPORA.flatMap((judges) =>
        CORPORA.filter((name) => name !== judges).map((name) => ({ learns: [name], judges })),
      ),
      ...CORPORA.map((judges) => ({ learns: CORPORA.filter((name) => name !== judges), judges })),
    ];

function messagesOf(name: string): readonly Held[] {
  return examplesOf(name, join(collections, `${name}.tar.gz`), (samples) => {
    const few = (label: Label) => samples.filter((sample) => sample.label === label).slice(0, SMOKE_MESSAGES);
    return smoke ? [...few('spam'), ...few('ham')] : samples;
  });
}

function sidesOf({ learns, judges }: Trial, messages: ReadonlyMap<string, readonly Held[]>) {
  const of = (name: string) => messages.get(name) ?? [];
  const within = learns.includes(judges);
  return {
    known: learns.flatMap(of).filter(({ share }) => !within || share >= JUDGED_SHARE),
    unknown: of(judges).filter(({ share }) => !within || share < JUDGED_SHARE),
  };
}

const models = new Map<string, Model>();

/** Trained once for all that it judges. */
function modelFor({ learns, judges }: Trial, known: readonly Held[]): Model {
  const key = `${learns.join(' ')}${learns.includes(judges) ? ' in part' : ''}`;
  const model = models.get(key) ?? modelOf(shipped(known, chosen));
  models.set(key, model);
  return model;
}

interface Said {
  readonly spam: boolean;
  readonly likely: boolean;
  readonly verdict: boolean;
}

function judgedBy(model: Model, user: UserModel | null, unknown: readonly Held[]): readonly Said[] {
  return unknown.map(({ raw, spam }) => {
    const { probability, verdict } = classify(readMessage(raw), model, user);
    return { spam, likely: probability >= 0.5, verdict: verdict === 'spam' };
  });
}

const likely = (said: readonly Said[]) => qualityOf(said.map(({ spam, likely }) => ({ spam, called: likely })));
const strict = (said: readonly Said[]) => qualityOf(said.map(({ spam, verdict }) => ({ spam, called: verdict })));
const cells = ({ precision, recall, f1, falsePerThousand }: Quality) => [
  ...[precision, recall, f1].map((value) => value.toFixed(3)),
  falsePerThousand.toFixed(1),
];
const nothing = ['–', '–', '–', '–'] as const;
const HEAD = ['precision', 'recall', 'F1', 'false/1000'] as const;

function tried(trial: Trial, messages: ReadonlyMap<string, readonly Held[]>): readonly (readonly string[])[] {
  const { known, unknown } = sidesOf(trial, messages);
  const said = judgedBy(modelFor(trial, known), null, unknown);
  const other =
    bogofilter === null
      ? null
      : bogofilterRun(known, unknown).scores.map((score, index) => ({
          spam: unknown[index]?.spam === true,
          called: score >= 0.5,
        }));
  const name = `${trial.learns.join(' + ')} → ${trial.judges}`;
  return [
    [name, 'mailcheck, 0.5', ...cells(likely(said))],
    ['', 'mailcheck, "spam"', ...cells(strict(said))],
    ['', 'bogofilter, 0.5', ...(other === null ? nothing : cells(qualityOf(other)))],
  ];
}

/** A model that knows other collections, and a user who teaches it a thousand messages of another. */
function taught(own: string, messages: ReadonlyMap<string, readonly Held[]>): readonly (readonly string[])[] {
  const others = CORPORA.filter((name) => name !== own);
  const elsewhere = others.flatMap((name) => messages.get(name) ?? []);
  const { known, unknown } = sidesOf({ learns: [own], judges: own }, messages);
  const model = modelFor({ learns: others, judges: own }, elsewhere);
  const lesson = lessonOn(emptyUserModel());
  const order = [...known].sort((a, b) => a.share - b.share).slice(0, TAUGHT);
  for (const { raw, spam } of order) lesson.learn(readMessage(raw), spam ? 'spam' : 'ham');
  return [
    [own, 'shipped alone', ...cells(likely(judgedBy(model, null, unknown)))],
    ['', `${order.length} taught`, ...cells(likely(judgedBy(model, lesson.model(), unknown)))],
    ['', `${order.length} taught, "spam"`, ...cells(strict(judgedBy(model, lesson.model(), unknown)))],
  ];
}

async function speed(unknown: readonly Held[]): Promise<readonly (readonly string[])[]> {
  const model = await shippedModel();
  judgedBy(model, null, unknown.slice(0, 200));
  const before = process.cpuUsage();
  judgedBy(model, null, unknown);
  const { user, system } = process.cpuUsage(before); // other work of this machine is not counted
  const perSecond = (ms: number) => ((1000 * unknown.length) / ms).toFixed(0);
  return [
    ['', 'messages per second, one core'],
    ['mailcheck, from octets to words', perSecond((user + system) / 1000)],
    ['bogofilter, one process', bogofilter === null ? '–' : perSecond(bogofilterRun(unknown, unknown).scoringMs)],
  ];
}

if (!existsSync(collections)) {
  process.stdout.write(`not run: it needs the collections of mail in ${collections}\n`);
  process.exitCode = smoke ? 0 : 1;
} else {
  process.stdout.write(
    bogofilter === null ? 'no bogofilter here (Debian: apt install bogofilter)\n\n' : `bogofilter ${bogofilter}\n\n`,
  );
  const messages = new Map(CORPORA.map((name) => [name, messagesOf(name)]));
  const rows = trials.flatMap((trial) => tried(trial, messages));
  process.stdout.write(table([['learns → judges', 'who', ...HEAD], ...rows]));
  const own = (smoke ? ['enron'] : CORPORA).flatMap((name) => taught(name, messages));
  process.stdout.write(`\n${table([['a user of one’s own mail', '', ...HEAD], ...own])}`);
  process.stdout.write(`\n${table(await speed([...messages.values()].flat()))}`);
  const kib = statSync(join(root, 'src/data/classifier-model.json')).size / 1024;
  process.stdout.write(`\nmodel: ${kib.toFixed(0)} KiB\n`);
}
