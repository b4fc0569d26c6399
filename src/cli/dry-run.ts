import type { ProbeMessage } from '../core/probe.ts';
import { visible } from '../report/render/escape.ts';
import { hang } from '../report/render/terminal/wrap.ts';
import type { Format } from './audit-options.ts';
import type { Io } from './io.ts';
import { announcement, passwordWords } from './probe-announcement.ts';
import type { ProbePlan } from './probe-plan.ts';

/** Prints what would be sent and which way, and the messages themselves. Nothing is asked of anybody. */
export function printDryRun(plan: ProbePlan, format: Format, io: Io): void {
  io.stdout.write(format === 'text' ? asText(plan, io.stdout.columns) : asJson(plan, format));
}

function asText(plan: ProbePlan, columns: number): string {
  const needs = passwordWords(plan).flatMap((words) => hang('  needs ', visible(words), Math.max(40, columns)));
  const lines = [
    'mailcheck would send (dry run: nothing is sent, and nobody is asked)',
    ...announcement(plan, columns),
    ...needs,
    ...plan.request.messages.flatMap(messageLines),
  ];
  return `${lines.join('\n')}\n`;
}

function messageLines({ envelope, raw }: ProbeMessage): readonly string[] {
  const text = Buffer.from(raw, 'base64').toString('utf8');
  const lines = text.replace(/\r\n$/, '').split('\r\n');
  return [
    '',
    visible(`MAIL FROM:<${envelope.from}>`),
    ...envelope.to.map((address) => visible(`RCPT TO:<${address}>`)),
    '',
    ...lines.map((line) => visible(line.replaceAll('\t', ' '))),
  ];
}

function asJson({ request, domain, from, signing }: ProbePlan, format: Exclude<Format, 'text'>): string {
  const signedBy = signing === null ? null : `${signing.selector}._domainkey.${signing.domain}`;
  const document = { schema: 'mailcheck/dry-run@1', domain, from, signedBy, request };
  return `${JSON.stringify(document, null, format === 'json' ? 2 : 0)}\n`;
}
