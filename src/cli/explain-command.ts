import { catalogue } from '../checks/index.ts';
import { explainAll, explainCode } from '../report/explain.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { didYouMean } from './suggest.ts';
import { terminalOptions } from './terminal.ts';

/** `mailcheck explain [CODE…]`: exit 0, or a UsageError for a code there is not. */
export function runExplain(codes: readonly string[], io: Io): number {
  const options = terminalOptions(io, {});
  if (codes.length === 0) {
    io.stdout.write(explainAll(options));
    return EXIT.met;
  }
  const pages = codes.map((code) => {
    const page = explainCode(code.toLowerCase(), options);
    if (page === null) throw new UsageError(unknownCode(code));
    return page;
  });
  io.stdout.write(pages.join('\n'));
  return EXIT.met;
}

function unknownCode(code: string): string {
  const checkCodes = [...catalogue.values()].filter(({ check }) => check === code.toLowerCase());
  if (checkCodes.length > 0) {
    return `"${code}" is a check, its findings are: ${checkCodes.map((entry) => entry.code).join(', ')}`;
  }
  return `unknown finding code "${code}"${didYouMean(code, [...catalogue.keys()])} ("mailcheck explain" lists them all)`;
}
