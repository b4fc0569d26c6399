import { isBounceContext } from '../audit/bounce-context.ts';
import { isMessageContext } from '../audit/message-context.ts';

/** Says of a recording that is not of the wanted kind what it is of, and how it is judged again. */
export function otherRecording(file: string, context: unknown): string {
  const [of, command] = isBounceContext(context)
    ? ['bounce', 'mailcheck bounce']
    : isMessageContext(context)
      ? ['message', 'mailcheck message']
      : ['domain', 'mailcheck'];
  return `--replay: "${file}" is a recording of a ${of}: ${command} --replay ${file}`;
}
