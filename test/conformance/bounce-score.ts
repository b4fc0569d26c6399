import { readFileSync } from 'node:fs';
import { conclude } from '../../src/bounce/conclude.ts';
import { readBounce } from '../../src/bounce/read-bounce.ts';
import { createMboxSplitter } from '../../src/message/mbox.ts';

/** What the labels say of one recipient; the empty string: it is not in the mail. */
interface Label {
  readonly recipient: string | null;
  readonly recipient_alt?: string | null;
  readonly reason: string;
  readonly accept?: readonly string[];
  readonly status: string;
  readonly status_synthetic?: boolean;
  readonly dsn_status?: string;
  readonly action: string;
  readonly dsn_action?: string;
}

export type Aspect = 'recipient' | 'reason' | 'status' | 'action';

/**
 * A recipient who is not as the label says; `says` is ours, empty where nothing is said. Of an address only that there is one:
 * no address of a sample is kept here.
 */
export interface Miss {
  readonly file: string;
  /** From 1, as the labels count the recipients of the mail. */
  readonly place: number;
  readonly aspect: Aspect;
  readonly says: string;
}

interface Said {
  readonly recipient: string;
  readonly reason: string;
  readonly status: string;
  readonly action: string;
  readonly rule: string | null;
}

export interface Scored {
  /** Of how many recipients something is labelled. */
  readonly asked: Readonly<Record<Aspect, number>>;
  readonly misses: readonly Miss[];
  /** How many recipients each rule decided. */
  readonly rules: ReadonlyMap<string, number>;
}

const folder = new URL('../../../shared/data/bounces/', import.meta.url);

/** Reads and concludes every labelled mail, and compares as the score.py beside the labels does. */
export function scored(): Scored {
  const asked = { recipient: 0, reason: 0, status: 0, action: 0 };
  const misses: Miss[] = [];
  const rules = new Map<string, number>();
  for (const line of readFileSync(new URL('labels.jsonl', folder), 'utf8').trim().split('\n')) {
    const { file, recipients } = JSON.parse(line) as { file: string; recipients: readonly Label[] };
    const said = saidOf(readFileSync(new URL(file, folder)));
    for (const { rule } of said) if (rule !== null) rules.set(rule, (rules.get(rule) ?? 0) + 1);
    pairs(recipients, said).forEach(([label, one], index) => {
      for (const [aspect, says, accepted] of comparisons(label, one)) {
        asked[aspect]++;
        if (accepted.includes(says)) continue;
        const shown = aspect === 'recipient' && says !== '' ? 'another address' : says;
        misses.push({ file, place: index + 1, aspect, says: shown });
      }
    });
  }
  return { asked, misses, rules };
}

/** What the command would say of a file: some that are named as one mail hold several, as a mailbox file does. */
function saidOf(file: Uint8Array): readonly Said[] {
  const splitter = createMboxSplitter(file.length);
  const isMailbox = Buffer.from(file.subarray(0, 5)).toString('latin1') === 'From ';
  const mails = isMailbox ? [...splitter.push(file), ...splitter.end()].map(({ octets }) => octets) : [file];
  return mails.flatMap(saidOfMail);
}

function saidOfMail(raw: Uint8Array): readonly Said[] {
  const bounce = readBounce(raw);
  return bounce.recipients.map((recipient) => {
    const { reason, status, action, rule } = conclude(recipient, bounce, { provider: null });
    return {
      recipient: lower(recipient.finalRecipient ?? recipient.originalRecipient),
      reason,
      status: status?.code ?? '',
      action: action?.action ?? '',
      rule: rule?.id ?? null,
    };
  });
}

/** Each label with what is said of the same recipient, or else of the one in the same place. */
function pairs(labels: readonly Label[], said: readonly Said[]): readonly (readonly [Label, Said | null])[] {
  const used = new Set<number>();
  return labels.map((label, index) => {
    const names = namesOf(label);
    const named = said.findIndex(({ recipient }, at) => !used.has(at) && names.includes(recipient));
    const at = named === -1 && index < said.length && !used.has(index) ? index : named;
    used.add(at);
    return [label, said[at] ?? null] as const;
  });
}

function comparisons(label: Label, said: Said | null): readonly (readonly [Aspect, string, readonly string[]])[] {
  const names = namesOf(label);
  const hasStatus = label.status !== '' && label.status_synthetic !== true;
  return [
    ['recipient', said?.recipient ?? '', names.length > 0 || said === null ? names : [said.recipient]],
    ['reason', said?.reason ?? '', label.accept ?? [label.reason]],
    ...(hasStatus ? [['status', said?.status ?? '', [label.status, label.dsn_status ?? label.status]] as const] : []),
    ...(label.action === ''
      ? []
      : [['action', said?.action ?? '', [label.action, label.dsn_action ?? label.action]] as const]),
  ];
}

function namesOf({ recipient, recipient_alt = null }: Label): readonly string[] {
  return [lower(recipient), lower(recipient_alt)].filter((name) => name !== '');
}

function lower(text: string | null): string {
  return (text ?? '').toLowerCase();
}
