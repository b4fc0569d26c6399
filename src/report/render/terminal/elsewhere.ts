import type { Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { hang } from './wrap.ts';

const PROBE_WORDS = {
  'not-repeated': '(it audits the domain alone: the probe is not sent again)',
  unsent:
    '(it audits the domain alone, and sends no probe: nothing could leave from here; call "mailcheck probe" there, with the same options)',
} as const;

/** What to do where the port is blocked on this side: two commands, each from the first column on and never broken. */
export function elsewhere(
  { elsewhere: other }: Pick<Report, 'elsewhere'>,
  { width, paint }: Pick<Page, 'width' | 'paint'>,
): Block {
  if (other === null) return [];
  const { port, file, bring, probe, leftOut, record, replay } = other;
  const say = (label: string, text: string) => hang(label, visibleWords(text), width);
  return [
    paint('bold', 'to check the rest elsewhere'),
    ...say(
      '  1  ',
      `on a machine that reaches port ${port} of the world, such as a mail server, with mailcheck there:`,
    ),
    ...(bring.length === 0
      ? []
      : say('     ', `(copy ${bring.join(', ')} to it first; of a DKIM key, the public half is enough)`)),
    ...(leftOut.length === 0 ? [] : say('     ', `(without ${leftOut.join(', ')}, which only this network reaches)`)),
    ...(probe === null ? [] : say('     ', PROBE_WORDS[probe])),
    visibleWords(record),
    ...say('  2  ', `copy ${file} from there to here, and then:`),
    visibleWords(replay),
  ];
}
