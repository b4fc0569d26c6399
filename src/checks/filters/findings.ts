import { defineFindings, type Effect } from '../../core/finding.ts';

export interface ChangeWords {
  readonly text: string;
  readonly points: number;
  readonly rules: readonly string[];
}

export interface RuleWords {
  readonly name: string;
  readonly points: number | null;
  readonly meaning: string | null;
}

export interface Judged {
  /** Where the filter stands. */
  readonly where: string;
  readonly score: number;
  /** From which score on it decides so; null: it did not say. */
  readonly threshold: number | null;
  /** In the filter's own word; null: it would be another one without the points that are left out. */
  readonly action: string | null;
  /** Whether a rule made the filter decide so, whatever the score. */
  readonly isForced: boolean;
  /** What the filter has said to the sender; null: nothing. */
  readonly reason: string | null;
  /** Points left out of the score: they are there only because the filter was not told who sends. */
  readonly blindPoints: number;
  /** The rules that add most. */
  readonly rules: readonly RuleWords[];
  /** What to change first, at most three. */
  readonly changes: readonly ChangeWords[];
  /** What the score is about after these. */
  readonly left: number;
  readonly isEnough: boolean;
}

export interface Heavy {
  readonly rules: readonly (RuleWords & { readonly filter: string; readonly change: string | null })[];
}

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spamFolder: Effect = { kind: 'spam-folder', direction: 'your-mail' };
const RSPAMD_ACTIONS = 'https://rspamd.com/doc/faq.html#what-are-rspamd-actions';
const SPAMASSASSIN = 'https://spamassassin.apache.org/full/4.0.x/doc/Mail_SpamAssassin_Conf.html';

const example: Judged = {
  where: 'http://127.0.0.1:11333',
  score: 8.5,
  threshold: 6,
  action: 'add header',
  isForced: false,
  reason: null,
  blindPoints: 0,
  rules: [
    { name: 'SUBJ_ALL_CAPS', points: 3, meaning: 'the subject is all capitals' },
    { name: 'MISSING_MID', points: 2.5, meaning: 'no Message-ID' },
  ],
  changes: [{ text: 'write the subject in ordinary letters', points: 3, rules: ['SUBJ_ALL_CAPS'] }],
  left: 5.5,
  isEnough: true,
};
const refused: Judged = {
  ...example,
  score: 16.2,
  threshold: 15,
  action: 'reject',
  changes: [{ text: 'link to sites by name, over https', points: 4.5, rules: ['HTTP_TO_IP', 'R_SUSPICIOUS_URL'] }],
  left: 11.7,
};
const delayed: Judged = { ...example, score: 4.5, threshold: 4, action: 'greylist', left: 1.5 };
const near: Judged = { ...example, score: 5.2, action: 'no action', left: 2.2 };
const marked: Judged = { ...example, where: '127.0.0.1:783', score: 7.1, threshold: 5, action: 'spam', left: 4.1 };

export const filtersFindings = defineFindings({
  'filters-rspamd-refused': {
    severity: 'critical',
    effects: [bounce],
    spec: RSPAMD_ACTIONS,
    example: refused,
    text: (judged: Judged) => ({
      title: `Rspamd ${judged.action === 'discard' ? 'throws it away' : 'refuses it'}: ${scored(judged)}`,
      why: `${
        judged.action === 'discard'
          ? 'its action is "discard": a server with this filter takes the message and throws it away, and tells neither the sender nor the recipient'
          : 'a server with this filter does not take the message, and the sender gets it back'
      }; ${heaviest(judged)}`,
      fix: { text: changesText(judged) },
    }),
  },
  'filters-rspamd-spam': {
    severity: 'critical',
    effects: [spamFolder],
    spec: RSPAMD_ACTIONS,
    example,
    text: (judged: Judged) => ({
      title: `Rspamd ${judged.action === 'quarantine' ? 'holds it back' : 'files it as spam'}: ${scored(judged)}`,
      why: `${
        judged.action === 'quarantine'
          ? 'its action is "quarantine": the server keeps the message, and the recipient sees nothing of it until somebody there lets it go'
          : `${actionText(judged)}mail servers put such a message into Junk`
      }; ${heaviest(judged)}`,
      fix: { text: changesText(judged) },
    }),
  },
  'filters-rspamd-delayed': {
    severity: 'minor',
    effects: [],
    spec: RSPAMD_ACTIONS,
    example: delayed,
    text: (judged: Judged) => ({
      title: `Rspamd lets it wait first: ${scored(judged)}`,
      why: `${actionText(judged)}the server asks the sender to come again, so that the message arrives minutes to hours late; ${heaviest(judged)}`,
      fix: { text: changesText(judged) },
    }),
  },
  'filters-rspamd-close': {
    severity: 'minor',
    effects: [],
    spec: RSPAMD_ACTIONS,
    example: near,
    text: (judged: Judged) => ({
      title: `Rspamd is close to filing it as spam: ${scored(judged)}`,
      why: `one more rule, or a worse day of the sending address, and it goes into Junk; ${heaviest(judged)}`,
      fix: { text: changesText(judged) },
    }),
  },
  'filters-spamassassin-spam': {
    severity: 'critical',
    effects: [spamFolder],
    spec: SPAMASSASSIN,
    example: marked,
    text: (judged: Judged) => ({
      title: `SpamAssassin files it as spam: ${scored(judged)}`,
      why: `servers with this filter mark the message, and put it into Junk or throw it away; ${heaviest(judged)}`,
      fix: { text: changesText(judged) },
    }),
  },
  'filters-spamassassin-close': {
    severity: 'minor',
    effects: [],
    spec: SPAMASSASSIN,
    example: { ...marked, score: 4.2, action: 'not spam', left: 1.2 },
    text: (judged: Judged) => ({
      title: `SpamAssassin is close to calling it spam: ${scored(judged)}`,
      why: `one more rule, or a worse day of the sending address, and it is marked; ${heaviest(judged)}`,
      fix: { text: changesText(judged) },
    }),
  },
  'filters-heavy-rule': {
    severity: 'info',
    effects: [],
    spec: SPAMASSASSIN,
    example: {
      rules: [
        {
          filter: 'Rspamd',
          name: 'MISSING_MID',
          points: 2.5,
          meaning: 'no Message-ID',
          change: 'let the sending program write a Message-ID',
        },
      ],
    },
    text: ({ rules }: Heavy) => ({
      title: `${rules.length === 1 ? 'one rule weighs' : `${rules.length} rules weigh`} heavily, though it passes`,
      why: `${rules.map((rule) => `${rule.filter}: ${ruleText(rule)}`).join('; ')}; with a few more it would be spam`,
      fix: { text: heavyText(rules) },
    }),
  },
});

function actionText({ action }: Judged): string {
  return action === null ? '' : `its action is "${action}": `;
}

/** Such as `8.5 points, the limit is 6`. */
function scored({ score, threshold, isForced }: Judged): string {
  if (isForced) return 'a rule forces it, whatever the points';
  return threshold === null ? `${score} points` : `${score} points, the limit is ${threshold}`;
}

function heaviest({ rules, blindPoints, isForced, reason, score, threshold }: Judged): string {
  const said = reason === null ? '' : `; it says “${reason}”`;
  if (isForced) {
    return `a rule forces that, and not the ${score} points${threshold === null ? '' : ` (of ${threshold})`}${said}`;
  }
  const more =
    blindPoints === 0
      ? said
      : `${said}; not counted: ${blindPoints} points for lack of a sending address, which it was not told`;
  return rules.length === 0
    ? `it does not say by which rules${more}`
    : `what adds most: ${rules.map((rule) => ruleText(rule)).join('; ')}${more}`;
}

function ruleText({ name, points, meaning }: RuleWords): string {
  const weight = points === null ? '' : ` ${points > 0 ? '+' : ''}${points}`;
  return `${name}${weight}${meaning === null ? '' : ` (${meaning})`}`;
}

function changesText(judged: Judged): string {
  const { changes, threshold, left, isEnough, isForced } = judged;
  if (isForced) return forcedText(judged);
  if (changes.length === 0) return 'look up its rules above: what to do about them is not known here';
  const listed = changes.map(({ text, points }, index) =>
    changes.length === 1 ? `${text} (-${points})` : `(${index + 1}) ${text} (-${points})`,
  );
  const after = threshold === null ? `about ${left} points are left` : `about ${left} points are left, of ${threshold}`;
  return `${listed.join('; ')}: then ${after}${isEnough ? '' : ', which is not enough yet'}`;
}

/** The rule that forced it may be one that is known; else the filter's words are all there is. */
function forcedText({ changes, reason }: Judged): string {
  const what =
    changes.length > 0
      ? changes.map(({ text }) => text).join('; ')
      : reason === null
        ? 'ask whoever runs the filter which of its rules forces that'
        : `see to what it says: “${reason}”`;
  return `${what}: fewer points alone change nothing`;
}

function heavyText(rules: Heavy['rules']): string {
  const texts = [...new Set(rules.flatMap(({ change }) => change ?? []))];
  return texts.length === 0 ? 'see what the filter says of them, and whether it can be avoided' : texts.join('; ');
}
