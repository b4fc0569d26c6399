import { auditMessage, type MessageAuditRequest } from '../audit/message-audit.ts';
import { MAX_RECORDED_BYTES, messageContext } from '../audit/message-context.ts';
import type { MessageOptions } from '../core/target.ts';
import { authorDomain } from '../message/author.ts';
import { headerFieldsIn } from '../message/header-fields.ts';
import { limiter } from '../net/index.ts';
import type { Gate } from '../report/gate.ts';
import { visible } from '../report/render/escape.ts';
import type { MessageReport } from '../report/schema.ts';
import { finish, writeReasons } from './audit-command.ts';
import { inOrder } from './in-order.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import type { MessagePlan } from './message-command.ts';
import type { MessageFile } from './message-file.ts';
import type { MessageFlags } from './message-options.ts';
import { withOpenWire } from './open-wire.ts';
import { createPrinter } from './printer.ts';
import { createProgress } from './progress.ts';
import type { Taught } from './trained-excerpt.ts';

const AT_ONCE = 4;
const AHEAD = 4;
const MOST_NAMED = 3;

/** A message that is read when its turn comes. */
export interface MessageSource {
  readonly name: string;
  /** Whether it may be too large to be held beside another large one. */
  readonly isLarge: boolean;
  read(): Promise<MessageFile>;
  /** What is known of this one beside the flags. */
  readonly known: Partial<MessageOptions>;
  /** What the user taught the classifier; left out: nothing of it is to have a part. */
  readonly taught?: Taught;
}

/** What became of one of several messages; `refused`: it is none, or cannot be read. */
type Became =
  | { readonly kind: 'judged'; readonly report: MessageReport }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'interrupted'; readonly name: string };

/** How many of the sources have no report, and why. */
export interface Left {
  readonly of: number;
  readonly refused: number;
  /** Names of those that the user did not wait for. */
  readonly interrupted: readonly string[];
}

/**
 * Judges the messages, and prints the reports in their order as they come. One of several that is no message keeps nobody
 * from the reports on the others: it is said on standard error.
 *
 * @throws UsageError where the only one is no message
 */
export async function judgeAll(
  sources: readonly MessageSource[],
  plan: MessagePlan,
  flags: MessageFlags,
  io: Io,
  gate: Gate,
): Promise<Left> {
  const ids = plan.selection.checks.map(({ id }) => id);
  const progress = createProgress(io.stderr, flags.progress, ids, sources.length);
  const printer = createPrinter(io, flags, () => progress.clear());
  const atOnce = limiter(AT_ONCE);
  const alone = limiter(1);
  const judged = (source: MessageSource) =>
    (source.isLarge ? alone : atOnce)(async (): Promise<Became> => {
      try {
        io.signal.throwIfAborted();
        const request = await requestFor(source, plan, flags);
        if (flags.record !== undefined) checkRecordable(request.target);
        const report = await withOpenWire(
          () => messageContext(request),
          plan,
          flags,
          io,
          (open) =>
            auditMessage({
              ...request,
              ...open,
              selection: plan.selection,
              onResult: ({ check }) => progress.done(source.name, check),
            }),
        );
        return { kind: 'judged', report };
      } catch (error) {
        if (sources.length === 1) throw error;
        if (io.signal.aborted && error === io.signal.reason) return { kind: 'interrupted', name: source.name };
        if (error instanceof UsageError) return { kind: 'refused', why: error.message };
        throw error;
      }
    });
  let refused = 0;
  const interrupted: string[] = [];
  for await (const became of inOrder(sources, AHEAD, judged)) {
    if (became.kind === 'judged') {
      printer.add(became.report);
      gate.add(became.report);
    } else if (became.kind === 'refused') {
      refused++;
      progress.clear();
      io.stderr.write(`mailcheck: ${visible(became.why)}\n`);
    } else interrupted.push(became.name);
  }
  printer.end();
  return { of: sources.length, refused, interrupted };
}

/** Gives the exit code, and says how many messages there is no report on. */
export function finishMessages(gate: Gate, { of, refused, interrupted }: Left, io: Io): number {
  if (interrupted.length > 0) {
    const named = interrupted.slice(0, MOST_NAMED).map(visible).join(', ');
    const more = interrupted.length > MOST_NAMED ? ` and ${interrupted.length - MOST_NAMED} more` : '';
    io.stderr.write(`mailcheck: ${interrupted.length} of ${of} messages were not judged: ${named}${more}\n`);
  }
  const decision = gate.decision();
  if (refused === 0 || io.signal.aborted) return finish(decision, io);
  writeReasons(decision, decision.exitCode === EXIT.notMet ? 'the gate is not met' : 'the gate is undecided', io);
  io.stderr.write(`mailcheck: exit ${EXIT.usage}: ${refused} of ${of} files could not be judged\n`);
  return EXIT.usage;
}

/** @throws UsageError for a message that a recording cannot hold beside what is asked of the world */
function checkRecordable({ raw }: MessageAuditRequest['target']): void {
  if (raw.length <= MAX_RECORDED_BYTES) return;
  const [has, most] = [raw.length, MAX_RECORDED_BYTES].map((bytes) => Math.ceil(bytes / (1024 * 1024)));
  throw new UsageError(`--record: a recording holds messages of at most ${most} MiB, and this one has ${has}`);
}

async function requestFor(
  source: MessageSource,
  { options, servers, message }: MessagePlan,
  flags: MessageFlags,
): Promise<Pick<MessageAuditRequest, 'target' | 'servers' | 'withAuthor'>> {
  const { name, raw, sizeBytes } = await source.read();
  return {
    target: {
      kind: 'message',
      name,
      domain: authorDomain(headerFieldsIn(raw)),
      raw,
      sizeBytes,
      message: { ...message, ...source.known, userModel: source.taught?.(raw) ?? null },
      options,
    },
    servers,
    withAuthor: flags.audit,
  };
}
