import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PolicyHost, WEB } from './scenario.ts';
import { scenarios } from './scenarios.ts';

/** A host of the web server, and what kind of certificate it shows. */
export interface WebHost {
  readonly name: string;
  readonly certificate: PolicyHost['certificate'];
}

/** Every host that the web server answers for. */
export const webHosts: readonly WebHost[] = [
  ...scenarios.flatMap(({ domain, policy }) =>
    policy === undefined ? [] : [{ name: `mta-sts.${domain}`, certificate: policy.certificate }],
  ),
  { name: 'logo.hosting.example', certificate: 'good' },
  { name: 'logo-expired.hosting.example', certificate: 'expired' },
  { name: 'logo-wrongname.hosting.example', certificate: 'wrong-name' },
];

const svg = (inside: string) => `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" viewBox="0 0 64 64">
<title>Hosting</title>${inside}<rect width="64" height="64" fill="#0a5"/></svg>
`;

/** The logo that mark certificates hold. */
export const goodLogo = svg('');

/**
 * Writes what nginx serves, and its configuration.
 *
 * @param marks  file name to PEM
 */
export function writeWeb(dir: string, marks: ReadonlyMap<string, string>): void {
  for (const sub of ['www', 'www/logos']) mkdirSync(join(dir, sub), { recursive: true });
  writeFileSync(join(dir, 'www/logos/good.svg'), goodLogo);
  for (const [file, pem] of marks) writeFileSync(join(dir, 'www/logos', file), pem);
  writeFileSync(join(dir, 'www/logos/script.svg'), svg('<script>alert(1)</script>'));
  for (const { domain, policy } of scenarios) {
    if (policy?.lines) writeFileSync(join(dir, `www/${domain}.txt`), `${policy.lines.join('\r\n')}\r\n`);
  }
  writeFileSync(join(dir, 'nginx.conf'), nginxConf(dir));
}

function nginxConf(dir: string): string {
  const servers = webHosts.map(({ name }) => {
    const domain = name.replace(/^mta-sts\./, '');
    const redirected = scenarios.find((scenario) => scenario.domain === domain)?.policy?.lines === null;
    const serve = redirected
      ? 'return 301 http://127.0.0.1/;'
      : `types { } default_type text/plain; alias ${dir}/www/${domain}.txt;`;
    return `  server {
    listen ${WEB}:443 ssl;
    server_name ${name};
    ssl_certificate ${dir}/web.${name}.crt;
    ssl_certificate_key ${dir}/web.${name}.key;
    location = /.well-known/mta-sts.txt { ${serve} }
    location / { types { image/svg+xml svg; } root ${dir}/www/logos; }
  }`;
  });
  return `user root;
worker_processes 1;
pid ${dir}/nginx.pid;
error_log ${dir}/nginx.log;
events { }
http {
  access_log off;
${servers.join('\n')}
}
`;
}
