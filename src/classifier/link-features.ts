import { addressesIn, addressOf } from './links.ts';
import type { Texts } from './texts.ts';

export interface LinkFeature {
  readonly kind: number;
  readonly text: string;
  /** As it stands in the message. */
  readonly shown: string;
}

const HOST_WORD = 6;
const PATH_WORD = 7;
const SHAPE = 9;
const MAX_LINKS = 60;
const IP = /^(?:\d{1,3}\.){3}\d{1,3}$|^0x[0-9a-f]{1,8}$|^\d{8,10}$/;

/** Of the addresses that a message leads to. That there are any is no feature. */
export function linkFeatures({ body, markup }: Texts): readonly LinkFeature[] {
  const targets = [...(markup?.links.map(({ target }) => target) ?? []), ...addressesIn(body)].slice(0, MAX_LINKS);
  const features: LinkFeature[] = [];
  const hosts = new Set<string>();
  for (const target of targets) {
    const address = addressOf(target);
    if (address === null) {
      if (/^(?:javascript|data|file):/i.test(target))
        features.push({ kind: SHAPE, text: 'program', shown: cut(target) });
      continue;
    }
    const { host, path } = address;
    const shape = (text: string) => features.push({ kind: SHAPE, text, shown: cut(target) });
    for (const word of pathWords(path)) features.push({ kind: PATH_WORD, text: word, shown: word });
    if (address.userinfo) shape('userinfo');
    if (address.port) shape('port');
    if (/^\/[^/?#]{0,3}$/.test(path) || path === '') shape('front page');
    if (/[?&][^=&]{0,20}=[^&]{0,100}(?:@|%40)/.test(path)) shape('mail address in it');
    if (path.length > 100) shape('long');
    if (/[0-9a-z]{25}/i.test(path)) shape('coded');
    if (hosts.has(host)) continue;
    hosts.add(host);
    if (IP.test(host)) shape('number for a host');
    else for (const word of hostWords(host)) features.push({ kind: HOST_WORD, text: word, shown: host });
  }
  return features;
}

function cut(text: string): string {
  return text.slice(0, 100);
}

function hostWords(host: string): readonly string[] {
  const labels = host.split('.').slice(-6);
  const last = labels.at(-1) ?? '';
  const words = labels
    .slice(0, -1)
    .flatMap((label) => label.split(/[-_\d]+/))
    .filter((word) => word.length > 1);
  const shape = [
    ...(labels.length >= 4 ? ['#deep'] : []),
    ...(/\d/.test(host) ? ['#digit'] : []),
    ...(host.includes('-') ? ['#hyphen'] : []),
    ...(labels.some((label) => label.startsWith('xn--')) ? ['#idn'] : []),
    ...(labels.some((label) => label.length > 18) ? ['#long'] : []),
  ];
  return [`.${last.slice(0, 20)}`, ...words, ...shape];
}

function pathWords(path: string): readonly string[] {
  return path
    .slice(0, 200)
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 2 && word.length < 20)
    .slice(0, 12);
}
