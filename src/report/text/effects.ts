import type { Effect } from '../../core/finding.ts';

const KINDS: Readonly<Record<Effect['kind'], string>> = {
  bounce: 'bounce',
  'spam-folder': 'spam folder',
  spoofable: 'spoofable',
  downgrade: 'downgrade',
};

/** Effects in words, such as `bounce, spam folder (your mail)`; empty where there are none. */
export function effectWords(effects: readonly Effect[]): string {
  const yours = kinds(effects, 'your-mail');
  const toYou = kinds(effects, 'mail-to-you');
  if (yours !== '' && yours === toYou) return `${yours} (your mail and mail to you)`;
  return [yours && `${yours} (your mail)`, toYou && `${toYou} (mail to you)`].filter(Boolean).join('; ');
}

function kinds(effects: readonly Effect[], direction: Effect['direction']): string {
  return effects
    .filter((effect) => effect.direction === direction)
    .map(({ kind }) => KINDS[kind])
    .join(', ');
}
