import type { HopShown, WayShown } from '../../../core/received-copy.ts';
import { waysIn } from '../../copies-shown.ts';
import type { Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { secondsWords } from './placement-words.ts';
import { cut } from './width.ts';
import { hang } from './wrap.ts';

const HOPS_SHOWN = 20;
const HOP_CHARACTERS_SHOWN = 300; // --format json has all
const CLAIMED = "written on the sender's side, so it is a claim";

/** The hosts that the copy went through, by its Received fields: who, from where, how, and how long it stayed. */
export function paths(report: Report, page: Page): Block {
  const all = waysIn(report).filter(({ hops }) => hops.length > 0);
  const shown = page.verbose ? all : all.slice(0, 1);
  const more = all.length - shown.length;
  return [
    ...shown.flatMap((way) => path(way, page)),
    ...(more > 0
      ? hang(
          '  … ',
          `and the way of ${more === 1 ? 'one more copy' : `${more} more copies`}, see --verbose`,
          page.width,
        )
      : []),
  ];
}

function path(way: WayShown, page: Page): Block {
  const { width, paint } = page;
  const { recipient, hops, totalMs, ownSkewMs, crossesBorder, slowest } = way;
  const total = totalMs === null ? '' : `, ${delayWords(totalMs)} in all`;
  const shown = page.verbose ? hops : hops.slice(0, HOPS_SHOWN);
  const more = hops.length - shown.length;
  return [
    ...hang('', `the path to ${visibleWords(recipient)}${total}`, width).map((line) => paint('bold', line)),
    ...shown.flatMap((hop, index) => hopLines(hop, index, index === slowest, page)),
    ...(more > 0 ? [`  … and ${more} more hops, see --verbose`] : []),
    ...(shown.some(({ trusted }) => !trusted) ? hang('  ~ ', CLAIMED, width) : []),
    ...(crossesBorder === false ? hang('  ', 'it stayed within one provider: no MX host took it in', width) : []),
    ...(ownSkewMs === 0 ? [] : hang('  ', `this machine's clock is ${skewWords(ownSkewMs)} the hosts`, width)),
  ];
}

function hopLines(hop: HopShown, index: number, isSlowest: boolean, { width, paint }: Page): Block {
  const number = `${index + 1}`.padStart(2);
  const delay = hop.delayMs === null ? '' : `${delayWords(hop.delayMs)}${isSlowest ? ' (the slowest)' : ''}`;
  const skew = hop.skewMs === null || hop.skewMs === 0 ? '' : `its clock is ${skewWords(hop.skewMs)} the others`;
  const words = [
    `${hop.by ?? `${hop.kind}, by a host without a name`}${fromWords(hop)}`,
    protocolWords(hop),
    delay,
    skew,
  ];
  const text = visibleWords(words.filter((part) => part !== '').join(', '));
  const lines = hang(`  ${hop.trusted ? ' ' : '~'}${number}  `, cut(text, HOP_CHARACTERS_SHOWN), width);
  return isSlowest ? lines.map((line) => paint('yellow', line)) : lines;
}

function fromWords({ from, address }: HopShown): string {
  const where = address === null ? '' : `[${address}]`;
  const whom = [from ?? '', where].filter((part) => part !== '').join(' ');
  return whom === '' ? '' : ` from ${whom}`;
}

function protocolWords({ protocol, tls }: HopShown): string {
  const secured = tls.used === false ? 'in clear' : (tls.version ?? (tls.used === true ? 'TLS' : ''));
  return [protocol ?? '', secured].filter((part) => part !== '').join(' ');
}

function delayWords(delayMs: number): string {
  return Math.abs(delayMs) < 120_000 ? `${Math.round(delayMs / 1000)} s` : secondsWords(delayMs / 1000);
}

function skewWords(skewMs: number): string {
  return `${delayWords(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead of' : 'behind'}`;
}
