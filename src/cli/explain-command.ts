import { catalogue } from '../checks/index.ts';
import { explainAll, explainCheck, explainCode } from '../report/explain.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { didYouMean } from './suggest.ts';
import { terminalOptions } from './terminal.ts';

/** `mailcheck explain [CODE or CHECK…]`: exit 0, or a UsageError for one there is not. */
export function runExplain(codes: readonly string[], io: Io): number {
  const options = terminalOptions(io, {});
  if (codes.length === 0) {
    io.stdout.write(explainAll(options));
    return EXIT.met;
  }
  const pages = codes.map((code) => {
    const name = code.toLowerCase();
    const page = explainCode(name, options) ?? explainCheck(name, options);
    if (page === null) throw new UsageError(unknownCode(code));
    return page;
  });
  io.stdout.write(pages.join('\n'));
  return EXIT.met;
}

function unknownCode(code: string): string {
  const names = [...catalogue.keys(), ...new Set([...catalogue.values()].map(({ check }) => check))];
  return `unknown finding code "${code}"${didYouMean(code, names)} ("mailcheck explain" lists them all)`;
}
