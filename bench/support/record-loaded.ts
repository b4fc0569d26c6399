import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

// Preloaded by `node --import`: writes the URL of every file that the process loads, one a line, to $LOADED_FILE.

const loaded: string[] = [];
registerHooks({
  load(url, context, next) {
    if (!url.startsWith('node:')) loaded.push(url);
    return next(url, context);
  },
});
process.on('exit', () => writeFileSync(process.env['LOADED_FILE'] ?? '/dev/null', loaded.join('\n')));
