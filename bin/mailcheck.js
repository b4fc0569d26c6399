#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`mailcheck: needs Node.js 22.19 or newer, this is ${process.versions.node}\n`);
  process.exit(2);
}
// In what runs for longer, garbage is collected before there is more of it than of what is in use: as fast, in half the memory.
// Not from the start, where a flag makes Node compile its own modules anew.
const LONG_RUN_MS = 200;
setTimeout(async () => {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
}, LONG_RUN_MS).unref();
const { default: command } = await import('../dist/command/mailcheck.cjs');
await command.runProcess(process);
