// Preloaded by `node --require`: writes the CPU time of the process, user and system, in ms, to $CPU_FILE when it ends.
// CommonJS, as the loader of modules is then not part of a bare start.
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeFileSync(process.env.CPU_FILE, `${(user + system) / 1000}`);
});
